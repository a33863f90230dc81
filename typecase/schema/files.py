"""The files that declare content types and components: each dataclass is a JSON object, its fields are the keys.

The form is Strapi's `schema.json`; `description`, `renamedFrom`, `api` and `graphql` at the top are additions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typecase.schema.attributes import JsonValue
from typecase.schema.content_types import GraphqlType, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """The names of a content type."""

    singular_name: str
    plural_name: str
    display_name: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentInfo:
    """The names of a component."""

    display_name: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeOptions:
    """What a content type can do."""

    draft_and_publish: bool = False
    private_attributes: tuple[str, ...] = ()
    populate_creator_fields: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class I18nOptions:
    """`pluginOptions.i18n`: whether each locale has its own."""

    localized: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlPluginOptions:
    """`pluginOptions.graphql` of a content type: whether GraphQL shows it."""

    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What a content type file says of all its actions, beside what it says of single ones."""

    only: tuple[str, ...] | None = None
    except_: tuple[str, ...] = ()
    prefix: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a content type file says of one action."""

    enabled: bool = True
    auth: bool | Mapping[str, JsonValue] = True
    policies: tuple[str | Mapping[str, JsonValue], ...] = ()
    middlewares: tuple[str | Mapping[str, JsonValue], ...] = ()
    cost: int | None = None
    rest: bool = True
    graphql: bool = True
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTypeFile:
    """`schema/article.json`."""

    info: Info
    attributes: Mapping[str, JsonValue]
    kind: Kind = Kind.COLLECTION
    collection_name: str | None = None
    description: str | None = None
    renamed_from: str | None = None
    options: TypeOptions = TypeOptions()
    plugin_options: Mapping[str, JsonValue] = field(default_factory=dict[str, Any])
    api: Mapping[str, JsonValue] = field(default_factory=dict[str, Any])
    graphql: GraphqlType = field(default_factory=GraphqlType)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentFile:
    """`schema/components/shared/seo.json`."""

    info: ComponentInfo
    attributes: Mapping[str, JsonValue]
    collection_name: str | None = None
    description: str | None = None
    renamed_from: str | None = None


ATTRIBUTE_PLUGINS: Mapping[str, type[Any]] = {"i18n": I18nOptions}
TYPE_PLUGINS: Mapping[str, type[Any]] = {"i18n": I18nOptions, "graphql": GraphqlPluginOptions}
"""The parts of `pluginOptions` that have a meaning here; the others are kept for who reads them."""

_EDITORS = {"$schema": "the JSON Schema that an editor completes and checks the file with"}

IGNORED_KEYS: Mapping[type[Any], Mapping[str, str]] = {
    ContentTypeFile: {
        **_EDITORS,
        "config": "settings of Strapi's admin panel",
        "indexes": "indexes that Strapi makes; ours follow from the attributes",
    },
    ComponentFile: {
        **_EDITORS,
        "config": "settings of Strapi's admin panel",
        "options": "has no meaning for a component",
        "pluginOptions": "has no meaning for a component",
    },
    Info: {"icon": "an icon of Strapi's admin panel", "name": "the name that Strapi 3 used"},
    ComponentInfo: {"icon": "an icon of Strapi's admin panel", "name": "the name that Strapi 3 used"},
    TypeOptions: {
        "comment": "a comment on Strapi's table",
        "increments": "how Strapi 3 numbered rows",
        "noStageAttribute": "a setting of Strapi's review workflows",
        "reviewWorkflows": "a setting of Strapi's review workflows",
        "timestamps": "createdAt and updatedAt are always there",
    },
}
"""Keys that Strapi's files may hold and that are accepted without effect, with what they mean there."""
