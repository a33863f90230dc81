"""The state of the stored schema: what migrations have made so far, kept in the last of their files.

It is what a registry says of storage and no more: which tables there are, and what of each declaration tells how its
data moves when it changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from typecase.schema.attributes import (
    KINDS,
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Enumeration,
    JsonValue,
    Media,
    Relation,
)
from typecase.schema.content_types import Component, ContentType
from typecase.schema.loader import load_declarations
from typecase.schema.names import snake_case
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, Link, TableLink, held_relations
from typecase.schema.tables import Table, column_type, tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAttribute:
    """What of an attribute matters to what is stored.

    `kind` is its type in the file. `columns` are those of its value or link (target, position, locale), `links` is its
    link table; neither where `mapped_by`, an attribute of the other side, holds the link. `target` is what a relation
    points to, `many` tells that it holds several documents or components, `components` what a component or dynamic zone
    holds, `values` are those of an enumeration. `renamed_from` and `values_renamed_from` are what the file says.
    """

    kind: str
    columns: tuple[str, ...] = ()
    links: str | None = None
    target: str | None = None
    mapped_by: str | None = None
    many: bool = False
    values: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    required: bool = False
    default: Any = None
    renamed_from: str | None = None
    values_renamed_from: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredType:
    """What of a content type matters to what is stored."""

    table: str
    drafts: bool = False
    localized: bool = False
    attributes: Mapping[str, StoredAttribute] = field(default_factory=dict[str, StoredAttribute])
    renamed_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredComponent:
    """What of a component matters to what is stored."""

    attributes: Mapping[str, StoredAttribute] = field(default_factory=dict[str, StoredAttribute])
    renamed_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A stored schema: its tables by name, and the types and components that they store by uid."""

    tables: Mapping[str, Table] = field(default_factory=dict[str, Table])
    types: Mapping[str, StoredType] = field(default_factory=dict[str, StoredType])
    components: Mapping[str, StoredComponent] = field(default_factory=dict[str, StoredComponent])


EMPTY = State()
"""The state of a database that has nothing of ours."""

_DATA = TypeAdapter(State)
_KIND_NAMES: Mapping[type[AnyAttribute], str] = {cls: name for name, cls in reversed(list(KINDS.items()))}


def state_of(registry: Registry) -> State:
    """Return the state in which a database has all that a project declares, beside what is built in."""
    built_in = system_state()
    types = {uid: held for uid, held in registry.content_types.items() if uid not in built_in.types}
    return State(
        tables={table.name: _bare(table) for table in tables_of(registry) if table.name not in built_in.tables},
        types={uid: _stored_type(registry, content_type) for uid, content_type in types.items()},
        components={uid: _stored_component(component) for uid, component in registry.components.items()},
    )


@cache
def system_state() -> State:
    """Return the state in which a database has what is built in: the hub, files, locales, accounts."""
    registry = load_declarations({})
    return State(
        tables={table.name: _bare(table) for table in tables_of(registry)},
        types={uid: _stored_type(registry, content_type) for uid, content_type in registry.content_types.items()},
    )


def state_to_data(state: State) -> Mapping[str, JsonValue]:
    """Return a state as JSON can have it."""
    return _DATA.dump_python(state, mode="json", exclude_defaults=True)


def state_from_data(data: Any) -> State:
    """Return a state from what `state_to_data` gave; ValidationError of pydantic for anything else."""
    return _DATA.validate_python(data)


def _bare(table: Table) -> Table:
    """Return a table without what its columns are for."""
    return replace(table, columns=tuple(replace(column, attribute=None) for column in table.columns))


def _stored_type(registry: Registry, content_type: ContentType) -> StoredType:
    links = held_relations(registry, content_type)
    return StoredType(
        table=content_type.collection_name,
        drafts=content_type.drafts,
        localized=content_type.localized,
        attributes={
            name: _stored_attribute(name, attribute, links.get(name))
            for name, attribute in content_type.attributes.items()
        },
        renamed_from=content_type.renamed_from,
    )


def _stored_component(component: Component) -> StoredComponent:
    attributes = {name: _stored_attribute(name, held, None) for name, held in component.attributes.items()}
    return StoredComponent(attributes=attributes, renamed_from=component.renamed_from)


def _stored_attribute(name: str, attribute: AnyAttribute, link: Link | None) -> StoredAttribute:
    columns: tuple[str, ...] = ()
    if isinstance(link, ColumnLink):
        columns = tuple(column for column in (link.target, link.position, link.locale) if column is not None)
    elif column_type(attribute) is not None:
        columns = (snake_case(name),)
    return StoredAttribute(
        kind=_KIND_NAMES[type(attribute)],
        columns=columns,
        links=link.table if isinstance(link, TableLink) else None,
        target=attribute.target if isinstance(attribute, Relation) else None,
        mapped_by=attribute.mapped_by if isinstance(attribute, Relation) else None,
        many=_is_many(attribute),
        values=attribute.enum if isinstance(attribute, Enumeration) else (),
        components=_components(attribute),
        required=attribute.required and not isinstance(attribute, Relation | Media),
        default=getattr(attribute, "default", None),
        renamed_from=attribute.renamed_from,
        values_renamed_from=attribute.values_renamed_from if isinstance(attribute, Enumeration) else {},
    )


def _is_many(attribute: AnyAttribute) -> bool:
    match attribute:
        case Media(multiple=many) | ComponentAttribute(repeatable=many):
            return many
        case Relation():
            return attribute.many
        case _:
            return isinstance(attribute, DynamicZone)


def _components(attribute: AnyAttribute) -> tuple[str, ...]:
    match attribute:
        case ComponentAttribute(component=component):
            return (component,)
        case DynamicZone(components=components):
            return components
        case _:
            return ()
