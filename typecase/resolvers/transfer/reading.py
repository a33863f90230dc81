"""Stored entries, read back into the form that files are read into."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typecase.resolvers.entities.components import Parts
from typecase.resolvers.entities.forms import shown_scalar
from typecase.resolvers.entities.layout import Layout
from typecase.resolvers.queries.scalars import parsed
from typecase.resolvers.queries.session import Session
from typecase.resolvers.transfer.entries import Entry, Target
from typecase.schema.attributes import ComponentAttribute, DynamicZone, JsonValue
from typecase.schema.relations import ColumnLink, TableLink
from typecase.schema.tables import ColumnType

_HEADER = ("id", "document_id", "locale", "status", "created_at", "updated_at", "published_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry with its row's id and its components as they are stored, with their ids."""

    row_id: int
    entry: Entry
    parts: Mapping[str, JsonValue]


async def entries_of_documents(session: Session, layout: Layout, document_ids: Sequence[str]) -> list[StoredEntry]:
    """Return the entries of documents, in the order of their rows."""
    condition = session.dialect.parents(session.quote("document_id"), "$1", ColumnType.DOCUMENT_ID)
    return await _entries(session, layout, f"where {condition}", [session.dialect.bind_parents(document_ids)])


async def entries_after(session: Session, layout: Layout, row_id: int, limit: int) -> list[StoredEntry]:
    """Return the next entries behind a row, in the order of their rows."""
    return await _entries(session, layout, f"where {session.quote('id')} > $1", [row_id], f" limit {limit}")


async def _entries(
    session: Session, layout: Layout, condition: str, parameters: Sequence[Any], limit: str = ""
) -> list[StoredEntry]:
    columns = [*_HEADER, *(column.name for column in layout.columns.values()), *_link_columns(layout)]
    rows = await session.rows(
        f"select {session.quote(*columns)} from {session.quote(layout.table)} {condition}"
        f" order by {session.quote('id')}{limit}",
        parameters,
    )
    listed = await _listed_links(session, layout, [row["id"] for row in rows])
    return [_stored(layout, row, listed) for row in rows]


def _link_columns(layout: Layout) -> list[str]:
    links = [link.link for link in layout.links.values() if isinstance(link.link, ColumnLink)]
    return [column for link in links for column in (link.target, link.position, link.locale) if column is not None]


async def _listed_links(
    session: Session, layout: Layout, row_ids: Sequence[int]
) -> Mapping[str, Mapping[int, tuple[Target, ...]]]:
    """Return the links in tables, by attribute and row."""
    found: dict[str, Mapping[int, tuple[Target, ...]]] = {}
    entry = session.quote("entry_id")
    condition = session.dialect.parents(entry, "$1", ColumnType.ENTRY_ID)
    for name, link in layout.links.items():
        if not isinstance(link.link, TableLink) or not row_ids:
            continue
        rows = await session.rows(
            f"select {session.quote('entry_id', 'target_id', 'locale', 'inverse_position')}"
            f" from {session.quote(link.link.table)} where {condition}"
            f" order by {session.quote('entry_id', 'position', 'target_id', 'locale')}",
            [session.dialect.bind_parents(row_ids)],
        )
        lists: defaultdict[int, list[Target]] = defaultdict(list)
        for row in rows:
            position = float(row["inverse_position"]) if link.ordered else None
            lists[row["entry_id"]].append(Target(row["target_id"], row["locale"], position))
        found[name] = {row_id: tuple(targets) for row_id, targets in lists.items()}
    return found


def _stored(
    layout: Layout, row: Mapping[str, Any], listed: Mapping[str, Mapping[int, tuple[Target, ...]]]
) -> StoredEntry:
    values: dict[str, JsonValue] = {}
    held_parts: dict[str, JsonValue] = {}
    parts = Parts(layout.registry)
    for name, column in layout.columns.items():
        attribute, held = layout.attribute(name), row[column.name]
        if isinstance(attribute, ComponentAttribute | DynamicZone):
            held_parts[name] = parsed(held)
            value = parts.show(attribute, held_parts[name])
        else:
            value = shown_scalar(column.type, held)
        if value is not None:
            values[name] = value
    links: dict[str, tuple[Target, ...]] = {}
    for name, link in layout.links.items():
        targets = _one(link.link, row) if isinstance(link.link, ColumnLink) else listed[name].get(row["id"], ())
        if targets:
            links[name] = targets
    entry = Entry(
        document_id=row["document_id"],
        locale=row["locale"],
        status=row["status"],
        timestamps=(row["created_at"], row["updated_at"], row["published_at"]),
        values=values,
        links=links,
    )
    return StoredEntry(row_id=row["id"], entry=entry, parts=held_parts)


def _one(link: ColumnLink, row: Mapping[str, Any]) -> tuple[Target, ...]:
    if row[link.target] is None:
        return ()
    locale = row[link.locale] if link.locale else None
    position = row[link.position] if link.position else None
    return (Target(row[link.target], locale or "", None if position is None else float(position)),)
