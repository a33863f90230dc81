"""Content types with every kind of attribute, relation, component and option that a transfer has to carry."""

from typing import Any

from typecase.schema.loader import load_declarations
from typecase.schema.registry import Registry

STORY, PERSON, TOPIC, NOTE, FRONT = (
    f"api::{name}.{name}" for name in ("story", "person", "topic", "note", "front-page")
)
FILE = "plugin::upload.file"

_SCALARS: dict[str, Any] = {
    "title": {"type": "string"},
    "teaser": {"type": "text"},
    "body": {"type": "richtext"},
    "content": {"type": "blocks"},
    "contact": {"type": "email"},
    "pin": {"type": "password"},
    "mood": {"type": "enumeration", "enum": ["calm", "wild one"]},
    "views": {"type": "integer"},
    "reads": {"type": "biginteger"},
    "score": {"type": "float"},
    "price": {"type": "decimal"},
    "hidden": {"type": "boolean"},
    "day": {"type": "date"},
    "moment": {"type": "time"},
    "instant": {"type": "datetime"},
    "extra": {"type": "json"},
}


def kitchen_sink() -> Registry:
    """Return the registry."""
    return load_declarations(
        {
            "schema/story.json": _type(
                "story",
                "stories",
                {
                    **_SCALARS,
                    "cover": {"type": "media"},
                    "gallery": {"type": "media", "multiple": True},
                    "author": _relation("manyToOne", PERSON, inversedBy="stories"),
                    "editor": _relation("manyToOne", PERSON),
                    "topics": _relation("manyToMany", TOPIC, inversedBy="stories"),
                    "sequels": _relation("oneToMany", STORY),
                    "about": {"type": "relation", "relation": "morphToOne"},
                    "sources": {"type": "relation", "relation": "morphToMany"},
                    "seo": {"type": "component", "component": "parts.seo"},
                    "links": {"type": "component", "component": "parts.link", "repeatable": True},
                    "zone": {"type": "dynamiczone", "components": ["parts.seo", "parts.link", "parts.everything"]},
                },
                drafts=True,
                localized=True,
            ),
            "schema/person.json": _type(
                "person",
                "people",
                {
                    "name": {"type": "string", "unique": True},
                    "slug": {"type": "uid", "targetField": "name"},
                    "stories": _relation("oneToMany", STORY, mappedBy="author"),
                },
            ),
            "schema/topic.json": _type(
                "topic",
                "topics",
                {"name": {"type": "string"}, "stories": _relation("manyToMany", STORY, mappedBy="topics")},
                drafts=True,
            ),
            "schema/note.json": _type(
                "note",
                "notes",
                {"story": _relation("manyToOne", STORY), "mentioned": _relation("manyToMany", STORY)},
            ),
            "schema/front-page.json": {
                **_type("front-page", "front-pages", {"headline": {"type": "string"}}),
                "kind": "singleType",
            },
            "schema/components/parts/link.json": _component({"label": {"type": "string"}, "url": {"type": "string"}}),
            "schema/components/parts/seo.json": _component(
                {
                    "title": {"type": "string"},
                    "image": {"type": "media"},
                    "links": {"type": "component", "component": "parts.link", "repeatable": True},
                }
            ),
            "schema/components/parts/everything.json": _component(
                {
                    **_SCALARS,
                    "images": {"type": "media", "multiple": True},
                    "person": _relation("oneToOne", PERSON),
                    "topics": _relation("oneToMany", TOPIC),
                    "seo": {"type": "component", "component": "parts.seo"},
                }
            ),
        }
    )


def _relation(relation: str, target: str, **sides: str) -> dict[str, str]:
    return {"type": "relation", "relation": relation, "target": target, **sides}


def _component(attributes: dict[str, Any]) -> dict[str, Any]:
    return {"info": {"displayName": "Part"}, "attributes": attributes}


def _type(
    singular: str, plural: str, attributes: dict[str, Any], *, drafts: bool = False, localized: bool = False
) -> dict[str, Any]:
    return {
        "kind": "collectionType",
        "collectionName": plural.replace("-", "_"),
        "info": {"singularName": singular, "pluralName": plural, "displayName": singular},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": localized}},
        "attributes": attributes,
    }
