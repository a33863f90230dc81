"""Entries in the form of Strapi 4: what is wrapped, what stays flat, and that the given tree is left alone."""

from copy import deepcopy
from typing import Any

import pytest

from tests.unit.schema.declaring import STRING, a_component, a_type
from typecase.schema.content_types import ContentType
from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry
from typecase.server.rest.v4 import v4_form, v4_list, wants_v4


def _relation(kind: str, target: str | None = None, **more: str) -> dict[str, Any]:
    given = {"type": "relation", "relation": kind, **more}
    return {**given, "target": target} if target else given


REGISTRY: Registry = load_declarations(
    {
        "schema/author.json": a_type("author", attributes={"name": STRING, "avatar": {"type": "media"}}),
        "schema/article.json": a_type(
            attributes={
                "title": STRING,
                "meta": {"type": "json"},
                "cover": {"type": "media"},
                "gallery": {"type": "media", "multiple": True},
                "author": _relation("manyToOne", "api::author.author"),
                "tags": _relation("manyToMany", "api::author.author"),
                "seo": {"type": "component", "component": "shared.seo"},
                "links": {"type": "component", "component": "shared.seo", "repeatable": True},
                "blocks": {"type": "dynamiczone", "components": ["shared.seo", "shared.group"]},
                "anything": _relation("morphToMany"),
            },
        ),
        "schema/components/shared/seo.json": a_component(
            attributes={"label": STRING, "image": {"type": "media"}, "by": _relation("oneToOne", "api::author.author")}
        ),
        "schema/components/shared/group.json": a_component(
            "Group", attributes={"seo": {"type": "component", "component": "shared.seo"}}
        ),
    }
)
ARTICLE: ContentType = REGISTRY.content_type("api::article.article")

AUTHOR = {"id": 3, "documentId": "a3", "name": "Ada", "avatar": None}
AUTHOR_V4 = {"id": 3, "documentId": "a3", "attributes": {"name": "Ada", "avatar": {"data": None}}}
IMAGE = {"id": 5, "documentId": "f5", "name": "red.png", "formats": {"small": {"url": "/s.png"}}}
IMAGE_V4 = {"id": 5, "documentId": "f5", "attributes": {"name": "red.png", "formats": {"small": {"url": "/s.png"}}}}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("title", "One", "One"),
        ("meta", {"id": 1, "author": {"id": 2}}, {"id": 1, "author": {"id": 2}}),
        ("createdAt", "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z"),
        ("author", AUTHOR, {"data": AUTHOR_V4}),
        ("author", None, {"data": None}),
        ("tags", [AUTHOR], {"data": [AUTHOR_V4]}),
        ("tags", [], {"data": []}),
        ("tags", {"count": 2}, {"data": {"attributes": {"count": 2}}}),
        ("cover", IMAGE, {"data": IMAGE_V4}),
        ("gallery", [IMAGE, IMAGE], {"data": [IMAGE_V4, IMAGE_V4]}),
        ("seo", None, None),
        ("seo", {"id": 1, "label": "x"}, {"id": 1, "label": "x"}),
        (
            "seo",
            {"id": 1, "image": IMAGE, "by": AUTHOR},
            {"id": 1, "image": {"data": IMAGE_V4}, "by": {"data": AUTHOR_V4}},
        ),
        ("links", [{"id": 1, "image": None}], [{"id": 1, "image": {"data": None}}]),
        (
            "blocks",
            [
                {"id": 1, "seo": {"id": 2, "by": AUTHOR}, "__component": "shared.group"},
                {"id": 3, "by": None, "__component": "shared.seo"},
            ],
            [
                {"id": 1, "seo": {"id": 2, "by": {"data": AUTHOR_V4}}, "__component": "shared.group"},
                {"id": 3, "by": {"data": None}, "__component": "shared.seo"},
            ],
        ),
        ("blocks", None, None),
        ("anything", [{"__type": "api::author.author", **AUTHOR}], [{"__type": "api::author.author", **AUTHOR}]),
        (
            "localizations",
            [{"id": 8, "documentId": "d", "author": None}],
            {"data": [{"id": 8, "documentId": "d", "attributes": {"author": {"data": None}}}]},
        ),
    ],
)
def test_an_attribute_is_shown(name: str, value: Any, shown: Any) -> None:
    assert v4_form({"id": 1, "documentId": "d", name: value}, ARTICLE, REGISTRY) == {
        "id": 1,
        "documentId": "d",
        "attributes": {name: shown},
    }


def test_the_order_of_attributes_is_kept() -> None:
    entry = {"id": 1, "documentId": "d", "title": "One", "author": None, "locale": "en", "seo": None}

    shown = v4_form(entry, ARTICLE, REGISTRY)

    assert list(shown) == ["id", "documentId", "attributes"]
    assert list(shown["attributes"]) == ["title", "author", "locale", "seo"]


def test_what_is_given_is_not_changed() -> None:
    entries = [{"id": 1, "documentId": "d", "author": AUTHOR, "blocks": [{"id": 1, "__component": "shared.group"}]}]
    before = deepcopy(entries)

    v4_list(entries, ARTICLE, REGISTRY)

    assert entries == before


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [({}, False), ({"strapi-response-format": "v4"}, True), ({"strapi-response-format": "V4"}, False)],
)
def test_the_header_asks_for_it(headers: dict[str, str], wanted: bool) -> None:
    assert wants_v4(headers) is wanted
