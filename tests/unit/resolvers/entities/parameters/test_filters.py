from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import InvalidKeyError, ValidationError
from typecase.resolvers.entities.parameters.filters import parse_filters, scoped_filters
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.scope import Scope
from typecase.resolvers.queries.conditions import All, AnyOf, Compare, Condition, Negation, Operator, Through
from typecase.resolvers.queries.selection import Style
from typecase.schema.registry import Registry

Op = Operator
ARTICLE = "api::article.article"


@pytest.fixture
def rest(magazine: Registry) -> Callable[[Any], Condition | None]:
    return lambda raw: parse_filters(raw, magazine.content_type(ARTICLE), magazine, lambda uid: True)


@pytest.fixture
def graphql(magazine: Registry) -> Callable[[Any], Condition | None]:
    article = magazine.content_type(ARTICLE)
    return lambda raw: parse_filters(raw, article, magazine, lambda uid: True, Style.GRAPHQL)


NEWS = Compare("kind", Op.EQ, "news")
OLD = Compare("views", Op.LT, 20)

REST: list[tuple[Any, Condition | None]] = [
    (None, None),
    ({}, None),
    ([], None),
    ({"kind": {"$eq": "news"}}, NEWS),
    ({"kind": "news"}, NEWS),
    ({"kind": ["news", "opinion"]}, Compare("kind", Op.IN, ("news", "opinion"))),
    ({"kind": {"$in": "a,b"}}, Compare("kind", Op.IN, ("a,b",))),
    ({"kind": {"$in": ""}}, Compare("kind", Op.IN, ("",))),
    ({"kind": {"$in": {"0": "a", "100": "b"}}}, Compare("kind", Op.IN, ("a", "b"))),
    ({"kind": {"0": "a", "100": "b"}}, Compare("kind", Op.IN, ("a", "b"))),
    ({"kind": {"$eq": ["news"]}}, NEWS),
    ({"kind": {"$eq": ["news", "x"]}}, AnyOf((NEWS, Compare("kind", Op.EQ, "x")))),
    ({"kind": {}}, None),
    ({"kind": {"$eq": None}}, Compare("kind", Op.NULL, True)),
    ({"kind": {"$ne": None}}, Compare("kind", Op.NOT_NULL, True)),
    ({"kind": {"$gt": None}}, AnyOf(())),
    ({"kind": {"$in": [None, "a"]}}, Compare("kind", Op.IN, ("a",))),
    ({"kind": {"$notIn": [None, "a"]}}, AnyOf(())),
    ({"kind": "news", "views": {"$lt": "20"}}, All((NEWS, OLD))),
    ({"views": {"$gt": "10", "$lt": "20"}}, All((Compare("views", Op.GT, 10), OLD))),
    ([{"kind": "news"}, {"views": {"$lt": "20"}}], All((NEWS, OLD))),
    ({"$or": [{"kind": "news"}, {"views": {"$lt": "20"}}]}, AnyOf((NEWS, OLD))),
    ({"$or": {"0": {"kind": "news"}, "100": {"views": {"$lt": "20"}}}}, AnyOf((NEWS, OLD))),
    ({"$and": [{"kind": "news"}, {"views": {"$lt": "20"}}]}, All((NEWS, OLD))),
    ({"$or": [{"kind": "news"}, {}, None]}, NEWS),
    ({"$or": []}, None),
    ({"$not": {"kind": "news"}}, Negation(NEWS)),
    ({"$not": {}}, None),
    ({"$not": None}, None),
    ({"title": {"$not": {"$contains": "x"}}}, Negation(Compare("title", Op.CONTAINS, "x"))),
    ({"title": {"$not": "x"}}, Negation(Compare("title", Op.EQ, "x"))),
    ({"title": {"$null": "true"}}, Compare("title", Op.NULL, True)),
    ({"title": {"$null": "1"}}, Compare("title", Op.NULL, True)),
    ({"title": {"$notNull": "false"}}, Compare("title", Op.NOT_NULL, False)),
    ({"title": {"$null": ""}}, Compare("title", Op.NULL, False)),
    ({"views": {"$between": ["10", "30"]}}, Compare("views", Op.BETWEEN, (10, 30))),
    ({"views": {"$between": ["10", None]}}, AnyOf(())),
    ({"views": {"$containsi": "9"}}, Compare("views", Op.CONTAINSI, "9")),
    ({"views": {"$eqi": "9"}}, Compare("views", Op.EQI, "9")),
    ({"reads": "9007199254740993"}, Compare("reads", Op.EQ, 9007199254740993)),
    ({"rating": "0.1"}, Compare("rating", Op.EQ, Decimal("0.1"))),
    ({"featured": "maybe"}, Compare("featured", Op.EQ, True)),
    ({"event_date": {"$lt": "2024-01-05"}}, Compare("event_date", Op.LT, "2024-01-05")),
    ({"event_time": "01:07:03.25"}, Compare("event_time", Op.EQ, "01:07:03.250")),
    (
        {"createdAt": {"$gt": "2024-01-01T19:00:00.000Z"}},
        Compare("createdAt", Op.GT, "2024-01-01T19:00:00.000Z"),
    ),
    ({"meta": "42"}, Compare("meta", Op.EQ, 42)),
    ({"meta": {"$jsonSupersetOf": '{"a":1}'}}, Compare("meta", Op.JSON_SUPERSET_OF, {"a": 1})),
    ({"meta": {"$containsi": "two"}}, Compare("meta", Op.CONTAINSI, "two")),
    ({"id": {"$lt": str(2**40)}}, Compare("id", Op.LT, 2**40)),
    ({"documentId": {"$in": ["a", "b"]}}, Compare("documentId", Op.IN, ("a", "b"))),
    ({"locale": "fr"}, Compare("locale", Op.EQ, "fr")),
    ({"author": "3"}, Through("author", Compare("id", Op.EQ, 3))),
    ({"author": ["3", "4"]}, Through("author", Compare("id", Op.IN, (3, 4)))),
    ({"author": {"0": "3", "100": "4"}}, Through("author", Compare("id", Op.IN, (3, 4)))),
    ({"author": {"$in": ["3"]}}, Through("author", Compare("id", Op.IN, (3,)))),
    ({"author": {"$not": "3"}}, Through("author", Negation(Compare("id", Op.EQ, 3)))),
    ({"author": {"$not": {"name": "A"}}}, Through("author", Negation(Compare("name", Op.EQ, "A")))),
    ({"author": {"$not": ["3"]}}, Through("author", Negation(Compare("id", Op.IN, (3,))))),
    ({"author": {"$null": "true"}}, Compare("author", Op.NULL, True)),
    ({"author": None}, Compare("author", Op.NULL, True)),
    ({"author": {}}, None),
    ({"author": {"name": {}}}, None),
    ({"author": {"id": {"$null": "true"}}}, Through("author", Compare("id", Op.NULL, True))),
    (
        {"author": {"name": "A", "email": "B"}},
        Through("author", All((Compare("name", Op.EQ, "A"), Compare("email", Op.EQ, "B")))),
    ),
    (
        {"author": {"$or": [{"name": "A"}, {"name": "B"}]}},
        Through("author", AnyOf((Compare("name", Op.EQ, "A"), Compare("name", Op.EQ, "B")))),
    ),
    (
        {"$and": [{"tags": {"name": "a"}}, {"tags": {"name": "b"}}]},
        All((Through("tags", Compare("name", Op.EQ, "a")), Through("tags", Compare("name", Op.EQ, "b")))),
    ),
    (
        {"category": {"parent": {"name": "x"}}},
        Through("category", Through("parent", Compare("name", Op.EQ, "x"))),
    ),
    ({"seo": {"metaTitle": "x"}}, Through("seo", Compare("metaTitle", Op.EQ, "x"))),
    ({"seo": {"$notNull": "true"}}, Compare("seo", Op.NOT_NULL, True)),
    ({"seo": {"id": "7"}}, Through("seo", Compare("id", Op.EQ, 7))),
    ({"links": {"target": "blank"}}, Through("links", Compare("target", Op.EQ, "blank"))),
    ({"cover": {"ext": ".png"}}, Through("cover", Compare("ext", Op.EQ, ".png"))),
    ({"localizations": {"locale": "fr"}}, Through("localizations", Compare("locale", Op.EQ, "fr"))),
]


@pytest.mark.parametrize(("raw", "expected"), REST)
def test_rest_filters_become_a_condition(
    raw: Any, expected: Condition | None, rest: Callable[[Any], Condition | None]
) -> None:
    assert rest(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, None),
        ({"kind": {"eq": "news"}}, NEWS),
        ({"kind": {"eq": "how-to"}}, Compare("kind", Op.EQ, "how-to")),
        ({"or": [{"kind": {"eq": "news"}}, {"views": {"lt": 20}}]}, AnyOf((NEWS, OLD))),
        ({"not": {"kind": {"eq": "news"}}}, Negation(NEWS)),
        ({"kind": {"not": {"eq": "news"}}}, Negation(NEWS)),
        ({"kind": {"in": []}}, Compare("kind", Op.IN, ())),
        ({"kind": {"eq": None}}, Compare("kind", Op.NULL, True)),
        ({"title": {"null": None}}, Compare("title", Op.NULL, False)),
        ({"featured": {"eq": True}}, Compare("featured", Op.EQ, True)),
        ({"meta": {"eq": {"a": [1]}}}, Compare("meta", Op.EQ, {"a": [1]})),
        ({"meta": {"eq": [1, 2]}}, Compare("meta", Op.EQ, [1, 2])),
        ({"author": {"documentId": {"null": True}}}, Through("author", Compare("documentId", Op.NULL, True))),
        ({"author": {"and": [{"name": {"eq": "A"}}]}}, Through("author", Compare("name", Op.EQ, "A"))),
    ],
)
def test_graphql_filters_become_the_same_condition(
    raw: Any, expected: Condition | None, graphql: Callable[[Any], Condition | None]
) -> None:
    assert graphql(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"$eq": [42, "x"]}, AnyOf((Compare("meta", Op.EQ, 42), Compare("meta", Op.EQ, "x")))),
        ({"$eq": [None, {"a": 1}]}, AnyOf((Compare("meta", Op.NULL, True), Compare("meta", Op.EQ, {"a": 1})))),
        ({"$eq": [[1, 2]]}, Compare("meta", Op.EQ, [1, 2])),
        ([[1, 2], 42], Compare("meta", Op.IN, ([1, 2], 42))),
        ({"$jsonSupersetOf": [1]}, Compare("meta", Op.JSON_SUPERSET_OF, [1])),
    ],
)
def test_a_list_of_python_is_one_of_its_values(raw: Any, expected: Condition, magazine: Registry) -> None:
    scope = Scope(registry=magazine, visible=lambda uid: True, trusted=True)

    assert scoped_filters({"meta": raw}, scope.owner(ARTICLE), scope) == expected


@pytest.mark.parametrize(
    ("raw", "key", "path"),
    [
        ({"nope": "x"}, "nope", None),
        ({"author": {"nope": "x"}}, "nope", "author"),
        ({"category": {"parent": {"nope": "x"}}}, "nope", "category.parent"),
        ({"seo": {"nope": "x"}}, "nope", "seo"),
        ({"seo": {"documentId": "x"}}, "documentId", "seo"),
        ({"$or": [{"nope": "x"}]}, "nope", None),
        ({"title": {"$foo": "x"}}, "$foo", "title"),
        ({"title": {"eq": "x"}}, "eq", "title"),
        ({"author": {"name": {"$foo": "x"}}}, "$foo", "author.name"),
        ({"links": {"$elemMatch": {"target": "self"}}}, "$elemMatch", "links"),
        ({"$foo": "x"}, "$foo", None),
        ({"secret": "x"}, "secret", "secret"),
        ({"pin": {"$notNull": "true"}}, "pin", "pin"),
        ({"related": {"secret": "x"}}, "secret", "related.secret"),
        ({"createdBy": {"email": "x"}}, "createdBy", "createdBy"),
        ({"author": {"updatedBy": "1"}}, "updatedBy", "author.updatedBy"),
        ({"author": {"locale": "fr"}}, "locale", "author.locale"),
        ({"blocks": {"text": "x"}}, "blocks", "blocks"),
        ({"cover": {"related": {"id": "1"}}}, "related", "cover.related"),
    ],
)
def test_a_key_that_cannot_be_asked_is_named(
    raw: Any, key: str, path: str | None, rest: Callable[[Any], Condition | None]
) -> None:
    with pytest.raises(InvalidKeyError) as caught:
        rest(raw)

    at = f" at {path}" if path not in (None, key) else ""
    assert caught.value.message == f"Invalid key {key}{at}"
    assert caught.value.details == {"key": key, "path": path, "source": "query", "param": "filters"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("abc", "The filters parameter must be an object or an array"),
        ("", "The filters parameter must be an object or an array"),
        (["x"], "A filter must be an object of attributes and operators"),
        ({"$not": "x"}, "A filter must be an object of attributes and operators"),
        ({"$or": {"kind": "news"}}, "Operator $or must be an array"),
        ({"$and": ""}, "Operator $and must be an array"),
        ({"$eq": "x"}, "An operator like $eq needs an attribute before it; $and, $or and $not do not"),
        ({"views": {"$and": [{"$gt": "1"}]}}, "Undefined attribute level operator $and"),
        ({"views": {"$gt": "abc"}}, "Expected a number, but found 'abc'"),
        ({"rating": {"$eq": "null"}}, "Expected a number, but found 'null'"),
        ({"views": {"$between": "10,30"}}, "Operator $between on views needs two values, but found 1"),
        ({"views": {"$contains": "9"}}, "Operator $contains is not possible on views, which is of the type integer"),
        ({"meta": {"$contains": "x"}}, "Operator $contains is not possible on meta, which is of the type json"),
        ({"meta": {"$gt": "1"}}, "Operator $gt is not possible on meta, which is of the type json"),
        (
            {"title": {"$jsonSupersetOf": "{}"}},
            "Operator $jsonSupersetOf is not possible on title, which is of the type string",
        ),
        ({"title": {"$eq": {"a": "b"}}}, "Operator $eq on title takes no object or list inside its value"),
        ({"meta": {"$eq": {"a": "b"}}}, "Operator $eq on meta takes no object or list inside its value"),
        ({"title": [["x"]]}, "Operator $in on title takes no object or list inside its value"),
        ({"event_date": "notadate"}, "Invalid format, expected yyyy-MM-dd"),
        ({"event_at": {"$gt": "notadate"}}, "Invalid format, expected a timestamp or an ISO date"),
        ({"author": "authorlab000000000000001"}, "Expected a number, but found 'authorlab000000000000001'"),
        (
            {"author": {"$in": ["1"], "name": "x"}},
            "A filter on author has either one operator or attributes, but found $in, name",
        ),
        (
            {"author": {"$gt": "1", "$lt": "3"}},
            "A filter on author has either one operator or attributes, but found $gt, $lt",
        ),
    ],
)
def test_a_filter_of_the_wrong_form_is_refused(raw: Any, message: str, rest: Callable[[Any], Condition | None]) -> None:
    with pytest.raises(ValidationError) as caught:
        rest(raw)

    assert caught.value.message == message
    assert caught.value.status == 400


def test_an_attribute_level_group_is_refused_in_graphql(graphql: Callable[[Any], Condition | None]) -> None:
    with pytest.raises(ValidationError, match=r"^Undefined attribute level operator \$and$"):
        graphql({"kind": {"and": ["news"]}})


def test_documents_that_may_not_be_found_cannot_be_filtered_by(magazine: Registry) -> None:
    article = magazine.content_type(ARTICLE)

    def parse(raw: Any) -> Condition | None:
        return parse_filters(raw, article, magazine, lambda uid: uid == "api::category.category")

    with pytest.raises(InvalidKeyError) as caught:
        parse({"category": {"articles": {"title": "x"}}})
    assert caught.value.details["path"] == "category.articles"
    for name in ("author", "tags", "related", "localizations"):
        with pytest.raises(InvalidKeyError, match=f"^Invalid key {name}$"):
            parse({name: {"id": "1"}})
    assert parse({"cover": {"name": "x"}}) == Through("cover", Compare("name", Op.EQ, "x"))
    assert parse({"seo": {"metaTitle": "x"}}) == Through("seo", Compare("metaTitle", Op.EQ, "x"))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"$or": [{"views": str(n)} for n in range(4)]}, "A filter has at most 3 conditions"),
        ({"views": {"$in": ["1"] * 5}}, "A list of a filter has at most 4 values, but found 5"),
        ({"title": "x" * 6}, "A value of a filter has at most 5 characters"),
        ({"$not": {"$not": {"$not": {"kind": "x"}}}}, "The filters parameter is nested deeper than 3 levels"),
        ({"kind": {"$not": {"$not": {"$not": "x"}}}}, "The filters parameter is nested deeper than 3 levels"),
    ],
)
def test_a_filter_has_limits(raw: Any, message: str, magazine: Registry) -> None:
    limits = Limits(conditions=3, values=4, text=5, depth=3)

    with pytest.raises(ValidationError) as caught:
        parse_filters(raw, magazine.content_type(ARTICLE), magazine, lambda uid: True, limits=limits)
    assert caught.value.message == message


def test_what_the_limits_allow_is_parsed(magazine: Registry) -> None:
    limits = Limits(conditions=3, values=4, text=5, depth=3)
    raw = {"$or": [{"views": "1"}, {"views": {"$in": ["1"] * 4}}, {"title": "xxxxx"}]}

    found = parse_filters(raw, magazine.content_type(ARTICLE), magazine, lambda uid: True, limits=limits)
    assert isinstance(found, AnyOf)
    assert len(found.parts) == 3


words = st.sampled_from(
    [
        *("$and", "$or", "$not", "$eq", "$in", "$null", "$between"),
        *("title", "views", "meta", "author", "seo", "tags", "blocks", "cover", "id", "nope", "name", "0", "1", ""),
    ]
)
anything = st.recursive(
    st.none() | st.text(max_size=4) | st.integers() | st.booleans() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@given(raw=anything, style=st.sampled_from(Style))
def test_nothing_raises_anything_but_a_validation_error(raw: Any, style: Style, magazine: Registry) -> None:
    with suppress(ValidationError):
        parse_filters(raw, magazine.content_type(ARTICLE), magazine, lambda uid: True, style)
