"""Content types and components: frozen declarations that everything else is compiled from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from typecase.schema.attributes import (
    AnyAttribute,
    Datetime,
    Integer,
    JsonValue,
    Localizations,
    NestedAttribute,
    Password,
    ScalarAttribute,
    String,
    Uid,
)
from typecase.schema.system import BUILT_IN

FILE = "plugin::upload.file"
"""The content type that media point to."""


class Kind(StrEnum):
    """Whether a content type has many documents or one."""

    COLLECTION = "collectionType"
    SINGLE = "singleType"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOptions:
    """What a content type file says of one action under `api`: whether it exists and what guards it.

    `cost` is what each document that the action gives adds to the cost of an operation, None for the usual 1. `rest`
    and `graphql` tell whether an API shows it; `path` is that of its route, behind the prefix of its type, where it is
    not the generated one.
    """

    enabled: bool = True
    public: bool = False
    scope: tuple[str, ...] | None = None
    policies: tuple[Mapping[str, JsonValue], ...] = ()
    middlewares: tuple[Mapping[str, JsonValue], ...] = ()
    cost: int | None = None
    rest: bool = True
    graphql: bool = True
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphqlType:
    """Which root fields GraphQL has for a content type."""

    queries: bool = True
    mutations: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A reusable group of attributes, stored as a value inside its owner. `uid` is `<category>.<name>`."""

    uid: str
    display_name: str
    attributes: Mapping[str, AnyAttribute]
    collection_name: str | None = None
    description: str = ""
    renamed_from: str | None = None

    @property
    def category(self) -> str:
        """The folder that the component is in."""
        return self.uid.partition(".")[0]

    @property
    def name(self) -> str:
        """The name inside its category."""
        return self.uid.partition(".")[2]

    @property
    def public_attributes(self) -> Mapping[str, AnyAttribute]:
        """The attributes that may leave the server, in their declared order."""
        return {name: attribute for name, attribute in self.attributes.items() if is_public(attribute)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentType:
    """A declaration of documents. `uid` is `api::<api>.<name>` or `plugin::<plugin>.<name>`.

    `drafts` (draftAndPublish) gives each document a draft and a published entry; `localized` gives it entries in
    several locales. `api` holds what the file says of single actions, by action name; `route_prefix` is what the paths
    of its routes begin with.
    """

    uid: str
    kind: Kind = Kind.COLLECTION
    singular_name: str
    plural_name: str
    display_name: str
    collection_name: str
    attributes: Mapping[str, AnyAttribute]
    description: str = ""
    drafts: bool = False
    localized: bool = False
    renamed_from: str | None = None
    api: Mapping[str, ActionOptions] = field(default_factory=dict[str, ActionOptions])
    route_prefix: str = ""
    graphql: GraphqlType = GraphqlType()
    options: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    plugin_options: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])

    @property
    def single(self) -> bool:
        """Whether the type has one document."""
        return self.kind is Kind.SINGLE

    @property
    def built_in(self) -> bool:
        """Whether the type is one of ours (files, users, …) rather than the project's or a plugin's."""
        return self.uid in BUILT_IN

    @property
    def namespace(self) -> str:
        """What the uid begins with, in which names without one are looked up: `api::article`, `plugin::comments`."""
        return self.uid.rpartition(".")[0]

    @property
    def plugin(self) -> str:
        """The plugin that the type belongs to (`upload`, `comments`), "" for a project's own."""
        namespace, _, name = self.namespace.partition("::")
        return name if namespace == "plugin" else ""

    @property
    def in_graphql(self) -> bool:
        """Whether GraphQL shows the type: true unless `pluginOptions.graphql.enabled` is false."""
        options: Mapping[str, JsonValue] = self.plugin_options.get("graphql") or {}
        return options.get("enabled") is not False

    @property
    def public_attributes(self) -> Mapping[str, AnyAttribute]:
        """The declared attributes that may leave the server, in their declared order."""
        return {name: attribute for name, attribute in self.attributes.items() if is_public(attribute)}

    @property
    def scalars(self) -> Mapping[str, ScalarAttribute]:
        """Every scalar that may leave the server, in the order of a REST answer: ids, declared, timestamps, locale."""
        found: dict[str, ScalarAttribute] = {"id": Integer(), "documentId": String()}
        for name, attribute in self.public_attributes.items():
            if not isinstance(attribute, NestedAttribute):
                found[name] = attribute
        return {**found, **TIMESTAMPS, **({"locale": String()} if self.localized else {})}

    @property
    def nested(self) -> Mapping[str, NestedAttribute]:
        """Every attribute that may leave the server and must be asked for, `localizations` included."""
        found: dict[str, NestedAttribute] = {
            name: attribute
            for name, attribute in self.public_attributes.items()
            if isinstance(attribute, NestedAttribute)
        }
        return {**found, "localizations": Localizations()} if self.localized else found


TIMESTAMPS: Mapping[str, Datetime] = {"createdAt": Datetime(), "updatedAt": Datetime(), "publishedAt": Datetime()}
"""The instants that every entry has."""


def is_unique(attribute: AnyAttribute) -> bool:
    """Tell whether no two published entries of a locale may have the same value of an attribute."""
    return isinstance(attribute, Uid) or getattr(attribute, "unique", False)


def is_public(attribute: AnyAttribute) -> bool:
    """Tell whether an attribute may leave the server: neither private nor a password."""
    return not attribute.private and not isinstance(attribute, Password)
