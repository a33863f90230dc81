from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import InvalidKeyError, ValidationError
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.sorting import parse_sort
from typecase.resolvers.queries.conditions import Order
from typecase.schema.registry import Registry

ARTICLE = "api::article.article"
Sort = Callable[[Any], tuple[Order, ...]]


@pytest.fixture
def sort(magazine: Registry) -> Sort:
    return lambda raw: parse_sort(raw, magazine.content_type(ARTICLE), magazine, lambda uid: True)


TITLE, TITLE_DOWN, AUTHOR = Order(("title",)), Order(("title",), True), Order(("author", "name"))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, ()),
        ("", ()),
        (" , ", ()),
        ([], ()),
        ({}, ()),
        ("title", (TITLE,)),
        ("title:asc", (TITLE,)),
        ("title:desc", (TITLE_DOWN,)),
        ("title:DESC", (TITLE_DOWN,)),
        (" title : desc ", (TITLE_DOWN,)),
        ("title:desc:asc", (TITLE_DOWN,)),
        ("author.name,title:desc,", (AUTHOR, TITLE_DOWN)),
        (["author.name", "title:desc"], (AUTHOR, TITLE_DOWN)),
        (["author.name,title:desc", ""], (AUTHOR, TITLE_DOWN)),
        ({"title": "desc"}, (TITLE_DOWN,)),
        ({"title": ""}, ()),
        ({"author": {"name": "asc"}, "title": "desc"}, (AUTHOR, TITLE_DOWN)),
        ([{"author": {"name": "asc"}}, {"title": "desc"}], (AUTHOR, TITLE_DOWN)),
        ("title:desc,title:asc", (TITLE_DOWN,)),
        ("id:desc", (Order(("id",), True),)),
        ("documentId", (Order(("documentId",)),)),
        ("createdAt,meta", (Order(("createdAt",)), Order(("meta",)))),
        ("category.parent.name", (Order(("category", "parent", "name")),)),
        ("seo.metaTitle", (Order(("seo", "metaTitle")),)),
        ("cover.name", (Order(("cover", "name")),)),
        ("localizations.title", (Order(("localizations", "title")),)),
    ],
)
def test_a_sort_becomes_orders(raw: Any, expected: tuple[Order, ...], sort: Sort) -> None:
    assert sort(raw) == expected


@pytest.mark.parametrize(
    ("raw", "key", "path"),
    [
        ("nope", "nope", None),
        ("author", "author", "author"),
        ("author:asc", "asc", "author"),
        ({"author": "asc"}, "asc", "author"),
        ({"author": ""}, "author", "author"),
        ("category.parent", "parent", "category.parent"),
        ("author.nope", "nope", "author"),
        ("title.nope", "nope", "title"),
        ({"title": {"nope": "asc"}}, "nope", "title"),
        ({"author.name": "asc"}, "author.name", None),
        ("secret", "secret", "secret"),
        ("pin", "pin", "pin"),
        ("related.secret", "secret", "related.secret"),
        ("createdBy", "createdBy", "createdBy"),
        ("blocks", "blocks", "blocks"),
        ("cover.related", "related", "cover.related"),
        (["title", {"author": {"name": "asc"}}], "0", None),
    ],
)
def test_a_key_that_cannot_be_sorted_by_is_named(raw: Any, key: str, path: str | None, sort: Sort) -> None:
    with pytest.raises(InvalidKeyError) as caught:
        sort(raw)

    at = f" at {path}" if path not in (None, key) else ""
    assert caught.value.message == f"Invalid key {key}{at}"
    assert caught.value.details == {"key": key, "path": path, "source": "query", "param": "sort"}


@pytest.mark.parametrize("raw", ["title:up", "title:", {"title": "up"}, ["title:up"]])
def test_a_direction_is_asc_or_desc(raw: Any, sort: Sort) -> None:
    with pytest.raises(ValidationError) as caught:
        sort(raw)

    assert caught.value.message == "Invalid order. order can only be one of asc|desc|ASC|DESC"
    assert caught.value.details == {}


@pytest.mark.parametrize("raw", [5, True, {"title": ["asc"]}, {"title": None}])
def test_a_sort_of_the_wrong_form_is_refused(raw: Any, sort: Sort) -> None:
    with pytest.raises(ValidationError, match=r"^Invalid sort (parameter|type)"):
        sort(raw)


def test_documents_that_may_not_be_found_cannot_be_sorted_by(magazine: Registry) -> None:
    article = magazine.content_type(ARTICLE)

    with pytest.raises(InvalidKeyError, match=r"^Invalid key author$"):
        parse_sort("author.name", article, magazine, lambda uid: False)
    assert parse_sort("cover.name", article, magazine, lambda uid: False) == (Order(("cover", "name")),)


def test_a_sort_has_limits(magazine: Registry) -> None:
    article = magazine.content_type(ARTICLE)
    limits = Limits(sorts=2, depth=2)

    assert len(parse_sort("title,kind", article, magazine, lambda uid: True, limits=limits)) == 2
    with pytest.raises(ValidationError, match="at most 2 keys"):
        parse_sort("title,kind,views", article, magazine, lambda uid: True, limits=limits)
    with pytest.raises(ValidationError, match="nested deeper than 2 levels"):
        parse_sort("category.parent.name", article, magazine, lambda uid: True, limits=limits)


anything = st.recursive(
    st.none() | st.integers() | st.text("title:.,asc \0", max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "author", "name", "seo", "0"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(raw=anything)
def test_nothing_raises_anything_but_a_validation_error(raw: Any, magazine: Registry) -> None:
    with suppress(ValidationError):
        parse_sort(raw, magazine.content_type(ARTICLE), magazine, lambda uid: True)
