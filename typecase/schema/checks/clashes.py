"""Checks that no two declarations claim one name: names, tables, REST paths, GraphQL types and fields."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from typecase.schema.attributes import AnyAttribute, DynamicZone, Enumeration, Media, Relation
from typecase.schema.content_types import Component, ContentType
from typecase.schema.mistakes import Place
from typecase.schema.names import (
    change_field,
    component_type_name,
    connection_field,
    enum_name,
    many_field,
    many_mutation_field,
    mutation_field,
    one_field,
    type_name,
    zone_name,
)
from typecase.schema.registry import Registry
from typecase.schema.sdl.routes import list_path, routes_of
from typecase.schema.sources import Sources

GRAPHQL_TYPES = frozenset(
    {
        *("Query", "Mutation", "Subscription", "Error", "Pagination", "PaginationArg", "GenericMorph"),
        *("Boolean", "Date", "DateTime", "Float", "ID", "I18NLocaleCode", "Int", "JSON", "Long", "String", "Time"),
        *("Upload", "FileInfoInput", "DeleteManyPayload", "DeleteMutationResponse"),
        *("PublicationFilter", "PublicationStatus"),
        *("RelationChange", "RelationPosition", "RelationTarget", "ResponseCollectionMeta", "RestMethod"),
        *(f"{name}FilterInput" for name in ("Boolean", "Date", "DateTime", "Float", "ID", "Int", "JSON", "Long")),
        *(f"{name}FilterInput" for name in ("String", "Time")),
        *(f"UsersPermissions{name}" for name in ("Me", "MeRole", "RegisterInput", "LoginInput", "LoginPayload")),
        *(f"UsersPermissions{verb}RolePayload" for verb in ("Create", "Update", "Delete")),
        "UsersPermissionsPasswordPayload",
    }
)
"""GraphQL types that are there whatever a project declares."""

REST_PATHS = frozenset({"auth", "i18n", "upload", "users", "users-permissions"})
"""First parts of the REST paths that the built-in types have."""

QUERY_FIELDS = frozenset({"me"})
"""Fields of Query that are there whatever a project declares."""

_NAME, _TABLE, _PATH, _TYPE, _FIELD = "name", "table", "REST path", "GraphQL type", "GraphQL field"
_MUTATION = "GraphQL mutation"
_ROUTE = "REST route"

_TYPE_SUFFIXES = (
    *("", "Input", "FiltersInput", "Entity", "EntityResponse", "EntityResponseCollection"),
    *("RelationResponseCollection", "ManyPayload", "WhereUniqueInput"),
)
_COMPONENT_SUFFIXES = ("", "Input", "FiltersInput")


@dataclass(frozen=True, slots=True)
class _Claims:
    """What holds each name, by sort of name. One clash is said of a place: the others there follow from it."""

    taken: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    told: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])

    def claim(self, sort: str, name: str, holder: str, place: Place) -> None:
        """Take a name for its holder, or note at the place who has it."""
        first = self.taken.setdefault((sort, name), holder)
        where = (place.file, *place.path)
        if first != holder and where not in self.told:
            self.told.add(where)
            place.add(f'the {sort} "{name}" belongs to {first}; choose another name')


def check_clashes(registry: Registry, sources: Sources) -> None:
    """Note every name that two declarations claim; the built-in types come first and keep theirs."""
    claims = _Claims(
        {
            **{(_TYPE, name): "Typecase" for name in GRAPHQL_TYPES},
            **{(_PATH, path): "Typecase" for path in REST_PATHS},
            **{(_FIELD, name): "Typecase" for name in QUERY_FIELDS},
        }
    )
    for content_type in registry.content_types.values():
        _claim_names(content_type, claims, sources)
        if content_type.in_graphql:
            _claim_graphql(content_type, claims, sources)
    for component in registry.components.values():
        place, owner = sources.place(component.uid), component_type_name(component)
        for suffix in _COMPONENT_SUFFIXES:
            claims.claim(_TYPE, f"{owner}{suffix}", place.file, place)
        _claim_attributes(owner, component, claims, sources)


def _claim_names(content_type: ContentType, claims: _Claims, sources: Sources) -> None:
    place = sources.place(content_type.uid)
    claims.claim(_TABLE, content_type.collection_name, place.file, place.at("collectionName"))
    if content_type.built_in:
        return
    singular, plural = place.at("info", "singularName"), place.at("info", "pluralName")
    of_plugin = f"{content_type.plugin}." if content_type.plugin else ""
    claims.claim(_NAME, f"{of_plugin}{content_type.singular_name}", place.file, singular)
    claims.claim(_NAME, f"{of_plugin}{content_type.plural_name}", place.file, plural)
    at = singular if content_type.single else plural
    claims.claim(_PATH, list_path(content_type).removeprefix("/"), place.file, at)
    _claim_routes(content_type, claims, place, at)


def _claim_routes(content_type: ContentType, claims: _Claims, place: Place, named: Place) -> None:
    """Claim the routes of a type's actions, those with a path of their own at that path."""
    api = place.at("api")
    for action, (method, path) in routes_of(content_type).items():
        options = content_type.api.get(action)
        at = named if options is None or options.path is None else api.at(action, "path")
        first = path.lstrip("/").partition("/")[0]
        if first in REST_PATHS:
            at = api.at("prefix") if content_type.route_prefix else at
            claims.claim(_PATH, first, place.file, at)
        elif options is None or (options.enabled and options.rest):
            claims.claim(_ROUTE, f"{method} {path.lower()}", f"{action} of {place.file}", at)


def _claim_graphql(content_type: ContentType, claims: _Claims, sources: Sources) -> None:
    place, owner = sources.place(content_type.uid), type_name(content_type)
    singular, plural = place.at("info", "singularName"), place.at("info", "pluralName")
    for suffix in _TYPE_SUFFIXES:
        claims.claim(_TYPE, f"{owner}{suffix}", place.file, singular)
    claims.claim(_FIELD, one_field(content_type), place.file, singular)
    claims.claim(_FIELD, many_field(content_type), place.file, plural)
    claims.claim(_FIELD, connection_field(content_type), place.file, plural)
    if not content_type.built_in:
        claims.claim(_MUTATION, mutation_field(content_type, "update"), place.file, singular)
        if not content_type.single:
            claims.claim(_MUTATION, many_mutation_field(content_type, "updateMany"), place.file, plural)
    _claim_attributes(owner, content_type, claims, sources)


def _claim_attributes(owner: str, declaration: ContentType | Component, claims: _Claims, sources: Sources) -> None:
    """Claim the enums and unions of the attributes, and note `tags_connection` or `tags_change` beside `tags`."""
    for name, attribute in declaration.attributes.items():
        place = sources.attribute(declaration.uid, name)
        for other in _fields_beside(name, attribute):
            if other in declaration.attributes:
                sources.attribute(declaration.uid, other).add(
                    f'the GraphQL field "{other}" belongs to the attribute "{name}"; choose another name'
                )
        for type_ in _own_types(owner, name, attribute):
            claims.claim(_TYPE, type_, f'the attribute "{name}" of {place.file}', place)


def _fields_beside(name: str, attribute: AnyAttribute) -> Iterator[str]:
    """Yield the fields that an attribute has beside that of its own name, in the output and in the input."""
    if _has_connection(attribute):
        yield f"{name}_connection"
    if _has_change(attribute):
        yield change_field(name)


def _has_change(attribute: AnyAttribute) -> bool:
    match attribute:
        case Media():
            return attribute.writable and attribute.graphql.input
        case Relation():
            points = not attribute.relation.startswith("morph")
            return points and attribute.writable and attribute.graphql.input
        case _:
            return False


def _has_connection(attribute: AnyAttribute) -> bool:
    match attribute:
        case Media(multiple=multiple):
            return multiple
        case Relation():
            return attribute.many and not attribute.polymorphic
        case _:
            return False


def _own_types(owner: str, name: str, attribute: AnyAttribute) -> tuple[str, ...]:
    """Return the GraphQL types that exist for one attribute alone."""
    match attribute:
        case Enumeration():
            return (attribute.enum_name or enum_name(owner, name),)
        case DynamicZone():
            return (zone_name(owner, name), f"{zone_name(owner, name)}Input")
        case _:
            return ()
