from collections.abc import Callable, Mapping
from typing import Any

import pytest

from typecase.errors import InvalidKeyError, ValidationError
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.queries.conditions import Compare, Operator, Order
from typecase.resolvers.queries.selection import (
    Connection,
    Constant,
    Count,
    Denied,
    Edge,
    Morph,
    Parts,
    Scalar,
    Selection,
    Wrapped,
)
from typecase.schema.registry import Registry

Select = Callable[..., Selection]


@pytest.fixture
def select(magazine: Registry) -> Select:
    def selected(populate: Any, name: str = "article", hidden: str = "", limits: Limits | None = None) -> Selection:
        return parse_query(
            {"populate": populate, "fields": ["documentId"]},
            magazine.content_type(f"api::{name}.{name}"),
            magazine,
            lambda uid: uid != f"api::{hidden}.{hidden}",
            limits or Limits(),
            "find",
        )[0].selection

    return selected


def drawn(selection: Selection, *, scalars: bool = False) -> dict[str, Any]:
    """Draw a selection as a tree of names; scalars only where asked."""
    found: dict[str, Any] = {}
    for output in selection.outputs:
        match output:
            case Scalar(key=key):
                if scalars:
                    found[key] = True
            case Edge(key=key, query=query):
                found[key] = drawn(query.selection, scalars=scalars)
            case Parts(key=key, selections=selections) if list(selections) != ["shared.quote"] and len(selections) == 1:
                found[key] = drawn(next(iter(selections.values())), scalars=scalars)
            case Parts(key=key, selections=selections) | Morph(key=key, selections=selections):
                found[key] = {uid: drawn(inner, scalars=scalars) for uid, inner in selections.items()}
            case Count(key=key):
                found[key] = "count"
            case Constant() | Connection() | Denied() | Wrapped():
                raise AssertionError(output)
    return found


ZONE: Mapping[str, Any] = {"shared.quote": {}, "shared.rich-text": {}, "shared.slider": {}}
ALL: Mapping[str, Any] = {
    "cover": {},
    "gallery": {},
    "author": {},
    "category": {},
    "tags": {},
    "related": {},
    "seo": {},
    "links": {},
    "blocks": ZONE,
    "localizations": {},
}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, {}),
        ("", {}),
        (" , ", {}),
        ([], {}),
        ({}, {}),
        ("*", ALL),
        ("author", {"author": {}}),
        ("tags, author", {"author": {}, "tags": {}}),
        (["tags", "author,cover"], {"cover": {}, "author": {}, "tags": {}}),
        ("author.avatar", {"author": {"avatar": {}}}),
        (["author.avatar", "author.articles.tags"], {"author": {"avatar": {}, "articles": {"tags": {}}}}),
        ("author,author.avatar", {"author": {"avatar": {}}}),
        ("seo.shareImage", {"seo": {"shareImage": {}}}),
        ("blocks.links", {"blocks": {**ZONE, "shared.slider": {"links": {}}}}),
        ("localizations.author", {"localizations": {"author": {}}}),
        ({"author": "true", "tags": "1", "seo": "t", "cover": "false", "links": "0", "related": "f"},
         {"author": {}, "tags": {}, "seo": {}}),
        ({"author": "", "tags": None}, {}),
        ({"true": "x"}, {}),
        ({"author": {}}, {"author": {}}),
        ({"author": {"true": "x"}}, {"author": {}}),
        ({"author": {"populate": "avatar"}}, {"author": {"avatar": {}}}),
        ({"author": {"populate": ["avatar"]}}, {"author": {"avatar": {}}}),
        ({"author": {"populate": {"avatar": "true"}}}, {"author": {"avatar": {}}}),
        ({"author": {"populate": "*"}}, {"author": {"avatar": {}, "articles": {}}}),
        ({"author": {"populate": ""}}, {"author": {}}),
        ({"seo": {"populate": "*"}}, {"seo": {"shareImage": {}}}),
        ({"links": "*"}, {"links": {}}),
        ({"tags": {"count": "true"}}, {"tags": "count"}),
        ({"gallery": {"count": "true"}, "localizations": {"count": "t"}},
         {"gallery": "count", "localizations": "count"}),
        ({"tags": {"count": "false"}}, {"tags": {}}),
        ({"author": {"count": "true"}, "cover": {"count": "true"}, "links": {"count": "true"}},
         {"cover": {}, "author": {}, "links": {}}),
        ({"blocks": "true"}, {"blocks": ZONE}),
        ({"blocks": {}}, {"blocks": ZONE}),
        ({"blocks": {"count": "true"}}, {"blocks": ZONE}),
        ({"blocks": {"populate": "*"}}, {"blocks": {**ZONE, "shared.slider": {"links": {}}}}),
        ({"blocks": {"populate": None}}, {"blocks": ZONE}),
        ({"blocks": {"on": {"shared.quote": "true", "shared.slider": "false"}}}, {"blocks": {"shared.quote": {}}}),
        ({"blocks": {"on": {"shared.quote": "*", "shared.slider": None, "shared.rich-text": {}}}},
         {"blocks": {"shared.quote": {}, "shared.rich-text": {}}}),
        ({"blocks": {"on": {"shared.quote": True, "api::article.article": "true"}}}, {"blocks": {"shared.quote": {}}}),
        ({"blocks": {"on": {"shared.slider": {"populate": "*"}, "shared.seo": {"populate": "shareImage"}}}},
         {"blocks": {"shared.slider": {"links": {}}, "shared.seo": {"shareImage": {}}}}),
    ],
)  # fmt: skip
def test_populate_asks_for_what_is_named(raw: Any, expected: Any, select: Select) -> None:
    assert drawn(select(raw)) == expected
    assert list(drawn(select(raw))) == [name for name in ALL if name in expected]


def test_a_component_shows_its_id_and_a_zone_says_which_component(select: Select) -> None:
    found = drawn(select("seo,blocks"), scalars=True)

    assert list(found["seo"]) == ["id", "metaTitle", "metaDescription"]
    assert list(found["blocks"]["shared.quote"]) == ["id", "text", "author", "__component"]
    assert list(found["blocks"]["shared.slider"]) == ["id", "title", "__component"]


def test_fields_choose_the_scalars_of_what_is_populated(select: Select) -> None:
    raw = {
        "author": {"fields": "name,email"},
        "tags": {"fields": ""},
        "cover": {"fields": ["url", "name"]},
        "seo": {"fields": ["metaTitle"]},
        "blocks": {"on": {"shared.quote": {"fields": ["text"]}}},
    }

    found = drawn(select(raw), scalars=True)

    assert list(found["author"]) == ["id", "documentId", "name", "email"]
    assert list(found["tags"]) == ["id", "documentId", "name", "createdAt", "updatedAt", "publishedAt"]
    assert list(found["cover"]) == ["id", "documentId", "name", "url"]
    assert list(found["seo"]) == ["id", "metaTitle"]
    assert list(found["blocks"]["shared.quote"]) == ["id", "text", "__component"]


def test_what_is_populated_can_be_filtered_and_sorted(select: Select) -> None:
    tags, links = select(
        {
            "tags": {"filters": {"name": "x"}, "sort": "name:desc"},
            "links": {"filters": {"target": "self"}, "sort": ["label"]},
            "author": "false",
        }
    ).outputs[2:]

    assert isinstance(tags, Edge)
    assert isinstance(links, Parts)
    assert (tags.query.condition, tags.query.sort) == (Compare("name", Operator.EQ, "x"), (Order(("name",), True),))
    assert (links.condition, links.sort) == (Compare("target", Operator.EQ, "self"), (Order(("label",)),))
    assert (tags.query.start, tags.query.limit, links.limit) == (0, None, None)


def test_the_documents_that_hold_a_file_are_of_every_type_with_media_also_in_components(select: Select) -> None:
    expected = {"api::article.article": {}, "api::author.author": {}, "api::global.global": {}}

    found = drawn(select({"cover": {"populate": "related"}}))
    assert found == {"cover": {"related": expected}}
    assert drawn(select({"cover": {"populate": "*"}})) == found
    del expected["api::author.author"]
    assert drawn(select({"cover": {"populate": "related"}}, hidden="author")) == {"cover": {"related": expected}}
    shown = drawn(select({"cover": {"populate": "related"}}), scalars=True)["cover"]["related"]["api::author.author"]
    assert list(shown) == [
        "id",
        "documentId",
        "name",
        "email",
        "bio",
        "createdAt",
        "updatedAt",
        "publishedAt",
        "__type",
    ]


def test_the_documents_that_hold_a_file_can_be_chosen_by_fragments(select: Select) -> None:
    fragments = {"api::author.author": {"populate": "avatar"}, "api::tag.tag": "false", "shared.quote": "true"}
    raw = {"cover": {"populate": {"related": {"on": fragments}}}}

    assert drawn(select(raw)) == {"cover": {"related": {"api::author.author": {"avatar": {}}}}}
    every = drawn(select({"cover": {"populate": {"related": {"populate": "*"}}}}))["cover"]["related"]
    assert every["api::author.author"] == {"avatar": {}, "articles": {}}


def test_relations_to_what_may_not_be_found_are_left_out(select: Select) -> None:
    assert drawn(select("*", hidden="author")) == {name: value for name, value in ALL.items() if name != "author"}
    assert drawn(select("author.articles", hidden="author")) == {}
    assert drawn(select({"category": {"populate": "*"}}, hidden="article"))["category"].keys() == {"parent", "children"}
    assert "localizations" not in drawn(select("*", hidden="article"))
    with pytest.raises(InvalidKeyError):
        select({"author": {"fields": ["nope"]}}, hidden="author")


@pytest.mark.parametrize(
    ("raw", "key", "path", "at"),
    [
        ("true", "true", "true", ""),
        ("deep", "deep", "deep", ""),
        ("nope", "nope", "nope", ""),
        ("title", "title", "title", ""),
        ("secret", "secret", "secret", ""),
        ("createdBy", "createdBy", "createdBy", ""),
        (["*"], "*", "*", ""),
        ("author.*", "*", "author.*", " at author.*"),
        ("author.nope", "nope", "author.nope", " at author.nope"),
        ("cover.related", "cover", "cover", ""),
        ("seo.shareImage.related", "shareImage", "seo.shareImage", " at seo.shareImage"),
        ("blocks.nope", "nope", "blocks.nope", " at blocks.nope"),
        ("blocks.links.nope", "links", "blocks.links", " at blocks.links"),
        ({"author": {"populate": ["nope"]}}, "nope", "nope", ""),
        ({"nope": "true"}, "nope", None, ""),
        ({"*": "true"}, "*", None, ""),
        ({"title": "true"}, "title", "title", ""),
        ({"secret": "true"}, "secret", "secret", ""),
        ({"createdBy": "true"}, "createdBy", "createdBy", ""),
        ({"author": {"populate": {"name": "true"}}}, "name", "author.populate.name", " at author.populate.name"),
        ({"author": {"populate": {"nope": "true"}}}, "nope", "author", " at author"),
        ({"author": "foo"}, "foo", "author", " at author"),
        ({"author": "avatar.x"}, "avatar", "author.avatar", " at author.avatar"),
        ({"author": ["foo"]}, "foo", "author", " at author"),
        ({"author": {"avatar": "true"}}, "avatar", "author.avatar", " at author.avatar"),
        ({"tags": {"limit": "2"}}, "limit", "tags", " at tags"),
        ({"tags": {"pagination": {"page": "1"}}}, "pagination", "tags", " at tags"),
        ({"tags": {"status": "draft"}}, "status", "tags", " at tags"),
        ({"tags": {"count": "maybe"}}, "count", "tags", " at tags"),
        ({"category": {"populate": {"parent": {"populate": {"articles": {"limit": "1"}}}}}},
         "limit", "category.parent.articles", " at category.parent.articles"),
        ({"related": {"filters": {"secret": "x"}}}, "secret", "secret", ""),
        ({"related": {"fields": ["secret"]}}, "secret", "secret", ""),
        ({"related": {"sort": "author"}}, "author", "author", ""),
        ({"related": {"filters": {"author": {"nope": "x"}}}}, "nope", "author", " at author"),
        ({"blocks": {"on": {"shared.nope": "true"}}},
         "shared.nope", "blocks.on.shared.nope", " at blocks.on.shared.nope"),
        ({"blocks": {"on": "x"}}, "on", "blocks.on", " at blocks.on"),
        ({"blocks": {"on": {"shared.slider": {"limit": "1"}}}}, "limit", "blocks", " at blocks"),
        ({"blocks": {"limit": "1"}}, "limit", "blocks", " at blocks"),
        ({"blocks": {"populate": "links"}}, "populate", "blocks", " at blocks"),
        ({"blocks": "foo"}, "foo", "blocks", " at blocks"),
    ],
)  # fmt: skip
def test_what_cannot_be_populated_is_named(raw: Any, key: str, path: str | None, at: str, select: Select) -> None:
    with pytest.raises(InvalidKeyError) as caught:
        select(raw)

    assert caught.value.message == f"Invalid key {key}{at}"
    assert caught.value.details == {"key": key, "path": path, "source": "query", "param": "populate"}


FORM = "Invalid populate parameter. Expected a string, an array of strings, a populate object"
FRAGMENT = 'Invalid nested populate for article.blocks (api::article.article). Expected a fragment ("on") or "count"'


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (5, FORM),
        ([{"author": "true"}, "*"], FORM),
        ({"author": {"populate": 5}}, FORM),
        ({"author": ["true"]}, "Invalid nested populate. Expected '*' or an object"),
        ({"blocks": {"on": {"shared.quote": ["true"]}}}, "Invalid nested populate. Expected '*' or an object"),
        ({"author": "*"}, "Invalid key avatar at author.avatar"),
        ({"seo": "*"}, "Invalid key shareImage at seo.shareImage"),
        ({"blocks": {"fields": ["text"]}}, f'{FRAGMENT} but found {{"fields":["text"]}}'),
        ({"blocks": "*"}, f'{FRAGMENT} but found "*"'),
        (
            {"author": {"on": {"shared.quote": "true"}}},
            'Using fragments is not permitted to populate "author" in "api::article.article"',
        ),
        ({"tags": {"filters": "abc"}}, "The filters parameter must be an object or an array"),
        ({"tags": {"sort": "name:up"}}, "Invalid order. order can only be one of asc|desc|ASC|DESC"),
        ({"tags": {"fields": {"a": "b"}}}, "Invalid fields parameter. Expected a string or an array of strings"),
    ],
)
def test_a_populate_of_the_wrong_form_is_refused(raw: Any, message: str, select: Select) -> None:
    with pytest.raises(ValidationError) as caught:
        select(raw)

    assert caught.value.message == message
    assert "param" not in caught.value.details


def test_filters_through_what_may_not_be_found_are_refused_below_populate_too(select: Select) -> None:
    with pytest.raises(InvalidKeyError, match=r"^Invalid key author$"):
        select({"related": {"filters": {"author": {"name": "x"}}}}, hidden="author")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("category.parent.children", "The populate parameter is nested deeper than 2 levels"),
        (
            {"category": {"populate": {"parent": {"populate": {"children": "true"}}}}},
            "The populate parameter is nested deeper than 2 levels",
        ),
        ("author,tags,cover,seo", "A query populates at most 3 relations, components and media"),
        ("*", "A query populates at most 3 relations, components and media"),
        ("author.avatar,author.articles,tags", "A query populates at most 3 relations, components and media"),
    ],
)
def test_a_populate_has_limits(raw: Any, message: str, select: Select) -> None:
    limits = Limits(depth=2, edges=3)

    assert drawn(select("author.avatar,tags", limits=limits)) == {"author": {"avatar": {}}, "tags": {}}
    with pytest.raises(ValidationError) as caught:
        select(raw, limits=limits)
    assert caught.value.message == message
