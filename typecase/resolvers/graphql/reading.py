"""Root fields that read content: the query that each means, and the shape of its answer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.owned import Owned
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.graphql.selector import Selector
from typecase.resolvers.graphql.unions import Path
from typecase.resolvers.graphql.v4 import shows_meta
from typecase.resolvers.queries.selection import Query, Selection
from typecase.schema.content_types import ContentType
from typecase.schema.names import type_name


@dataclass(frozen=True, slots=True)
class One:
    """The entry that the query finds first, or null."""


@dataclass(frozen=True, slots=True)
class Many:
    """The list of the entries."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """The entries, under `key` of a connection; `index` is which of the read's queries finds them."""

    key: str
    index: int


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The place of the page, under `key` of a connection; `members` are the keys and names that are asked for."""

    key: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TypeName:
    """The connection's own GraphQL type, under `key`."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Meta:
    """An object around the place of the page, under `key` of a connection, as Strapi 4 has it."""

    key: str
    members: tuple[PageInfo | TypeName, ...]


@dataclass(frozen=True, slots=True)
class ConnectionShape:
    """An object with lists of entries and what is known of the page."""

    members: tuple[Nodes | PageInfo | TypeName | Meta, ...]


Shape: TypeAlias = One | Many | ConnectionShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a root field reads of `content_type`.

    `queries` mean the same entries and show different things of them: there is one, but for a connection that asks for
    its nodes under several keys. `hidden` is where the tree holds types for graphql-core only (see `unions`), `owned`
    are the fields that a project answers or guards. A
    connection may ask for its page's place only, and want no entries, or for its nodes only, and want no total.
    """

    key: str
    content_type: ContentType
    queries: tuple[Query, ...]
    shape: Shape
    hidden: tuple[Path, ...] = ()
    owned: tuple[Owned, ...] = ()
    wants_entries: bool = True
    wants_total: bool = False


def read_of(field: Field, content_type: ContentType, selector: Selector) -> Read:
    """Return what a root field reads: one entry, a list or a connection, by its type.

    Raises ValidationError and InvalidKeyError for wrong filters, sorts and pages, and UnplannedField when a field below
    shows no attribute.
    """
    if field.listed:
        return _plain(field, content_type, selector, Many())
    if field.named_type.name == type_name(content_type):
        return _plain(field, content_type, selector, One())
    return _connection(field, content_type, selector)


def answer_of(read: Read, entries: Sequence[Sequence[dict[str, Any]]], total: int | None = None) -> Any:
    """Return the tree of a root field from the entries that each query found, and their number on all pages."""
    match read.shape:
        case One():
            return entries[0][0] if entries[0] else None
        case Many():
            return entries[0]
        case ConnectionShape(members=members):
            return {member.key: _member(member, read.queries[0], entries, total or 0) for member in members}


def _plain(field: Field, content_type: ContentType, selector: Selector, shape: Shape) -> Read:
    shown = selector.shown(field, field.named_type)
    arguments = field.arguments(selector.variables)
    return Read(
        key=field.key,
        content_type=content_type,
        queries=(selector.root_query(arguments, shown, content_type, one=isinstance(shape, One)),),
        shape=shape,
        hidden=shown.hidden,
        owned=shown.owned,
    )


def _connection(field: Field, content_type: ContentType, selector: Selector) -> Read:
    members: list[Nodes | PageInfo | TypeName | Meta] = []
    shown: list[Shown] = []
    hidden: list[Path] = []
    owned: list[Owned] = []
    for member in field.below(field.named_type):
        if member.listed:
            members.append(Nodes(member.key, len(shown)))
            shown.append(selector.shown(member, member.named_type))
            hidden += ((member.key, *path) for path in shown[-1].hidden)
            owned += (each.below(member.key) for each in shown[-1].owned)
        elif shows_meta(member):
            members.append(Meta(member.key, tuple(map(_about_page, member.below(member.named_type)))))
        else:
            members.append(_about_page(member))
    arguments = field.arguments(selector.variables)
    query = selector.root_query(arguments, Shown(Selection(content_type.uid, ())), content_type)
    return Read(
        key=field.key,
        content_type=content_type,
        queries=tuple(replace(query, selection=each.selection, sites=selector.arguments(each)) for each in shown)
        or (query,),
        shape=ConnectionShape(tuple(members)),
        hidden=tuple(hidden),
        owned=tuple(owned),
        wants_entries=bool(shown),
        wants_total=any(map(_tells_page, members)),
    )


def _about_page(field: Field) -> PageInfo | TypeName:
    if field.name == "__typename":
        return TypeName(field.key, field.parent.name)
    return PageInfo(field.key, tuple((asked.key, asked.name) for asked in field.below(field.named_type)))


def _tells_page(member: Nodes | PageInfo | TypeName | Meta) -> bool:
    return any(map(_tells_page, member.members)) if isinstance(member, Meta) else isinstance(member, PageInfo)


def _member(
    member: Nodes | PageInfo | TypeName | Meta, query: Query, entries: Sequence[Sequence[dict[str, Any]]], total: int
) -> Any:
    match member:
        case Nodes():
            return entries[member.index]
        case TypeName():
            return member.name
        case PageInfo():
            values = _page_values(query, total)
            return {key: values[name] for key, name in member.members}
        case Meta():
            return {inner.key: _member(inner, query, entries, total) for inner in member.members}


def _page_values(query: Query, total: int) -> Mapping[str, Any]:
    if query.limit is None:
        page, size, count = 1, max(total - query.start, 0), 1
    else:
        page, size, count = query.start // query.limit + 1, query.limit, math.ceil(total / query.limit)
    return {"total": total, "page": page, "pageSize": size, "pageCount": count, "__typename": "Pagination"}
