from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import InvalidKeyError, NotFoundError, PaginationError, ValidationError
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.scope import Owner
from typecase.resolvers.queries.conditions import Compare, Operator, Order
from typecase.resolvers.queries.selection import PublicationFilter, Query, Scalar, Selection, Status
from typecase.schema.registry import Registry

Parse = Callable[..., Query]


@pytest.fixture
def parse(magazine: Registry) -> Parse:
    def parsed(raw: dict[str, Any], name: str = "article", action: str = "find") -> Query:
        content_type = magazine.content_type(f"api::{name}.{name}")
        return parse_query(raw, content_type, magazine, lambda uid: True, Limits(), action)[0]

    return parsed


def test_parameters_become_one_query(magazine: Registry) -> None:
    raw = {
        "filters": {"name": "x"},
        "sort": "name:desc",
        "fields": "name",
        "pagination": {"page": "2", "pageSize": "5"},
        "status": "draft",
        "locale": "fr",
        "_q": "y",
        "foo": "bar",
        "limit": "7",
        "start": "7",
    }

    query, pagination = parse_query(
        raw, magazine.content_type("api::tag.tag"), magazine, lambda uid: True, Limits(), "find"
    )

    assert pagination == Pagination(start=5, limit=5)
    scalars = tuple(Scalar(name, name) for name in ("id", "documentId", "name"))
    assert query == Query(
        selection=Selection("api::tag.tag", scalars),
        condition=Compare("name", Operator.EQ, "x"),
        sort=(Order(("name",), True),),
        start=5,
        limit=5,
        status=Status.DRAFT,
        search="y",
    )


def test_what_was_learnt_of_a_registry_can_be_kept(magazine: Registry) -> None:
    owners: dict[str, Owner] = {}

    def parsed() -> Query:
        tag = magazine.content_type("api::tag.tag")
        return parse_query({"populate": "*"}, tag, magazine, lambda uid: True, Limits(), "find", owners=owners)[0]

    first = parsed()
    assert set(owners) == {"api::tag.tag", "api::article.article"}
    assert parsed() == first


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (None, Status.PUBLISHED),
        ("published", Status.PUBLISHED),
        ("draft", Status.DRAFT),
        ("", Status.DRAFT),
        ("foo", Status.DRAFT),
        ("PUBLISHED", Status.DRAFT),
        (["published"], Status.DRAFT),
        ({"a": "published"}, Status.DRAFT),
    ],
)
def test_what_is_not_published_means_drafts(raw: Any, status: Status, parse: Parse) -> None:
    assert parse({"status": raw}).status is status


@pytest.mark.parametrize(
    ("raw", "locale"),
    [
        (None, None),
        ("", None),
        ("fr", "fr"),
        ("*", "*"),
        ("xx-invalid!", "xx-invalid!"),
        (["fr", "de"], ("fr", "de")),
        (["fr", ""], ("fr",)),
        ([], None),
        ([""], None),
    ],
)
def test_a_locale_is_one_or_several(raw: Any, locale: Any, parse: Parse) -> None:
    assert parse({"locale": raw}).locale == locale


@pytest.mark.parametrize("raw", [{"$in": ["fr"]}, [["fr"]], 5])
def test_a_locale_of_another_form_is_refused(raw: Any, parse: Parse) -> None:
    with pytest.raises(ValidationError, match=r"^Invalid locale parameter"):
        parse({"locale": raw})


def test_a_type_without_locales_ignores_the_locale(parse: Parse) -> None:
    assert parse({"locale": "fr"}, "tag").locale is None
    assert parse({"locale": {"a": "b"}}, "tag").locale is None


def test_a_filter_on_the_locale_is_a_condition_like_any_other(parse: Parse) -> None:
    query = parse({"filters": {"locale": "fr"}})

    assert query.locale is None
    assert query.condition == Compare("locale", Operator.EQ, "fr")


def test_one_document_cannot_be_asked_for_in_every_locale(parse: Parse) -> None:
    assert parse({"locale": "fr"}, action="findOne").locale == "fr"
    assert parse({"locale": "*"}, action="delete").locale == "*"
    assert parse({"locale": "*"}, "tag", "findOne").locale is None
    with pytest.raises(NotFoundError):
        parse({"locale": "*"}, action="findOne")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, None),
        ({"hasPublishedVersion": "true"}, PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT),
        ({"hasPublishedVersion": True}, PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT),
        ({"hasPublishedVersion": "false"}, PublicationFilter.NEVER_PUBLISHED_DOCUMENT),
        ({"hasPublishedVersion": False}, PublicationFilter.NEVER_PUBLISHED_DOCUMENT),
        ({"publicationFilter": "modified"}, PublicationFilter.MODIFIED),
        ({"publicationFilter": "modified", "hasPublishedVersion": "true"}, PublicationFilter.MODIFIED),
    ],
)
def test_entries_are_asked_for_by_their_publication(
    raw: dict[str, Any], expected: PublicationFilter | None, parse: Parse
) -> None:
    assert parse(raw).publication is expected


@pytest.mark.parametrize("raw", ["maybe", "1", "", ["true"], 1])
def test_has_published_version_is_true_or_false(raw: Any, parse: Parse) -> None:
    with pytest.raises(ValidationError) as caught:
        parse({"hasPublishedVersion": raw})

    expected = "Invalid value for 'hasPublishedVersion'. Expected boolean or 'true'/'false' string."
    assert (caught.value.message, caught.value.details) == (expected, {})


@pytest.mark.parametrize("raw", ["NEVER_PUBLISHED", "", ["modified"], {}])
def test_a_publication_filter_is_one_of_its_words(raw: Any, parse: Parse) -> None:
    with pytest.raises(ValidationError) as caught:
        parse({"publicationFilter": raw})

    assert caught.value.message == (
        "Invalid value for 'publicationFilter'. Expected one of: never-published, has-published-version, modified, "
        "unmodified, never-published-document, has-published-version-document, published-without-draft, "
        "published-with-draft."
    )
    assert caught.value.details == {"source": "query", "param": "publicationFilter"}


def test_a_type_without_drafts_ignores_the_publication(parse: Parse) -> None:
    assert parse({"publicationFilter": "modified", "hasPublishedVersion": "x"}, "tag").publication is None


@pytest.mark.parametrize("name", ["page", "pageSize"])
def test_a_page_belongs_into_pagination(name: str, parse: Parse) -> None:
    with pytest.raises(PaginationError) as caught:
        parse({name: "1"})

    assert caught.value.message == (
        "Invalid pagination attributes. The page parameters are incorrect and must be in the pagination object"
    )
    assert parse({name: "1"}, action="findOne").limit == 1


def test_only_the_list_of_a_collection_is_paged(parse: Parse) -> None:
    pagination = {"pagination": {"pageSize": "7"}}

    assert parse(pagination).limit == 7
    assert parse(pagination, action="findOne").limit == 1
    assert parse(pagination, "global").limit == 1


@pytest.mark.parametrize("raw", [["a"], {"a": "b"}, "x" * 10_001, 5])
def test_a_search_is_a_text(raw: Any, parse: Parse) -> None:
    with pytest.raises(ValidationError, match=r"^The _q parameter"):
        parse({"_q": raw})


def test_an_empty_search_asks_for_nothing(parse: Parse) -> None:
    assert parse({"_q": ""}).search is None


def test_what_cannot_be_stored_cannot_be_searched(parse: Parse) -> None:
    for raw in ({"_q": "a\0"}, {"locale": "a\0"}, {"locale": ["a\0"]}):
        with pytest.raises(ValidationError, match=r"U\+0000"):
            parse(raw)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("title,kind", ["id", "documentId", "title", "kind"]),
        ("kind, title ", ["id", "documentId", "title", "kind"]),
        (["title,kind"], ["id", "documentId", "title", "kind"]),
        (["documentId"], ["id", "documentId"]),
        (["locale", "publishedAt"], ["id", "documentId", "publishedAt", "locale"]),
        ([], ["id", "documentId"]),
    ],
)
def test_fields_choose_scalars_in_the_declared_order(raw: Any, names: list[str], parse: Parse) -> None:
    assert parse({"fields": raw}).selection.outputs == tuple(Scalar(name, name) for name in names)


@pytest.mark.parametrize("raw", [None, "*", ["*"], ["title", "*"]])
def test_a_star_is_every_scalar_that_is_not_private(raw: Any, parse: Parse) -> None:
    expected = (
        "id documentId title slug summary body content rating views reads score kind featured event_date event_at "
        "event_time contact meta createdAt updatedAt publishedAt locale"
    )

    assert parse({"fields": raw}).selection.outputs == tuple(Scalar(name, name) for name in expected.split())


@pytest.mark.parametrize(
    ("raw", "key", "path"),
    [
        (["pin"], "pin", "pin"),
        ("secret", "secret", "secret"),
        (["author"], "author", "author"),
        ("nope", "nope", None),
        ("title,", "", None),
        (["createdBy"], "createdBy", "createdBy"),
    ],
)
def test_a_field_that_cannot_be_shown_is_named(raw: Any, key: str, path: str | None, parse: Parse) -> None:
    with pytest.raises(InvalidKeyError) as caught:
        parse({"fields": raw})

    assert caught.value.message == f"Invalid key {key}"
    assert caught.value.details == {"key": key, "path": path, "source": "query", "param": "fields"}


@pytest.mark.parametrize("raw", ["", [""], {"a": "title"}, [["title"]], 5])
def test_fields_of_the_wrong_form_are_refused(raw: Any, parse: Parse) -> None:
    with pytest.raises(ValidationError, match=r"^(Invalid fields parameter|The fields parameter is empty)"):
        parse({"fields": raw})


parameters = st.sampled_from(
    ["filters", "sort", "fields", "populate", "pagination", "status", "locale", "publicationFilter", "_q", "page"]
)
names = parameters | st.sampled_from(
    ["title", "author", "cover", "blocks", "seo", "on", "count", "$or", "shared.quote", "0", "*"]
)
anything = st.recursive(
    st.none() | st.text(max_size=4) | names | st.sampled_from(["true", "1", "author.avatar", "title:desc"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)


@given(raw=st.dictionaries(parameters, anything, max_size=4), action=st.sampled_from(["find", "findOne"]))
def test_nothing_raises_anything_but_our_errors(raw: dict[str, Any], action: str, magazine: Registry) -> None:
    with suppress(ValidationError, PaginationError, NotFoundError):
        parse_query(raw, magazine.content_type("api::article.article"), magazine, lambda uid: True, Limits(), action)
