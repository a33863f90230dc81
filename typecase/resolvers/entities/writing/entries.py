"""Entries as rows: what a document holds in the database, and how it is written.

A row's columns hold what the driver gives and takes, so that copying a draft to its published entry changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typecase.resolvers.entities.components import Parts
from typecase.resolvers.entities.forms import bind, shown_scalar, stored_scalar
from typecase.resolvers.entities.layout import Layout, LinkLayout
from typecase.resolvers.entities.writing.relations import Linked
from typecase.resolvers.queries.scalars import parsed
from typecase.resolvers.queries.session import Session
from typecase.schema.attributes import ComponentAttribute, DynamicZone
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, TableLink
from typecase.schema.tables import DOCUMENTS, MENTIONS, ColumnType, entry_table

DRAFT, PUBLISHED = 0, 1
"""How a status is stored; entries of types without drafts have that of published ones."""

LAST: Any = object()
"""Stands for the place of an entry behind all others that its target lists."""

_HEADER = ("document_id", "locale", "status", "_version", "created_at", "updated_at", "published_at")


@dataclass(slots=True, kw_only=True)
class Entry:
    """One row. `columns` are those of attributes, `links` the documents of its link tables by attribute.

    `row_id` is 0 until it is inserted.
    """

    document_id: str
    locale: str
    status: int
    created_at: str | None
    updated_at: str | None
    published_at: str | None
    columns: dict[str, Any]
    links: dict[str, list[Linked]] = field(default_factory=dict[str, list[Linked]])
    row_id: int = 0
    version: int = 1

    def row(self) -> Mapping[str, Any]:
        """Return what every column holds, as the driver gives it."""
        return {"id": self.row_id, **self.header, **self.columns}

    @property
    def header(self) -> dict[str, Any]:
        """What every entry has besides its attributes."""
        return {
            "document_id": self.document_id,
            "locale": self.locale,
            "status": self.status,
            "_version": self.version,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "published_at": self.published_at,
        }


class EntryTable:
    """The entries of one content type: read, inserted, updated and deleted in a session."""

    def __init__(self, registry: Registry, layout: Layout) -> None:
        self.layout = layout
        self.columns = {column.name: column for column in entry_table(registry, layout.content_type).columns}
        self._parts = Parts(registry)
        self._targets = {link.position: link.target for _, link, _ in column_links(layout) if link.position is not None}
        self._attribute_columns = tuple(name for name in self.columns if name not in _HEADER and name != "id")
        self.tables: Mapping[str, tuple[TableLink, LinkLayout]] = {
            name: (link.link, link) for name, link in layout.links.items() if isinstance(link.link, TableLink)
        }

    @property
    def content_type(self) -> ContentType:
        """The content type of the entries."""
        return self.layout.content_type

    def stored(self, session: Session, name: str, value: Any) -> Any:
        """Return a canonical value (of a component: what its column holds) as the driver takes it."""
        column = self.layout.columns[name]
        return bind(session.dialect, column, stored_scalar(column.type, value))

    def shown(self, entry: Entry, name: str) -> Any:
        """Return the canonical value of an entry's attribute; of a component what its column holds."""
        column = self.layout.columns[name]
        held = entry.columns.get(column.name)
        if isinstance(self.layout.attribute(name), ComponentAttribute | DynamicZone):
            return parsed(held)
        return shown_scalar(column.type, held)

    async def of_document(self, session: Session, document_id: str) -> list[Entry]:
        """Return the entries of a document in the order of their rows."""
        columns = ("id", *_HEADER, *self._attribute_columns)
        rows = await session.rows(
            f"select {session.quote(*columns)} from {session.quote(self.layout.table)}"
            f" where {session.quote('document_id')} = $1 order by {session.quote('id')}",
            [document_id],
        )
        entries = [self._entry(row) for row in rows]
        if entries:
            await self._load_links(session, entries)
        return entries

    async def insert(self, session: Session, entries: Sequence[Entry], absent: Sequence[str] = ()) -> bool:
        """Insert the entries of one document with their links, and give them their row ids.

        Nothing is inserted, and False returned, when another entry of the locale has the same in a column of `absent`.
        """
        columns = (*_HEADER, *self._attribute_columns)
        values: list[Any] = []
        selects: list[str] = []
        for entry in entries:
            held = {**entry.header, **entry.columns}
            shown = ", ".join(self._expression(session, name, held, values) for name in columns)
            selects.append(f"select {shown}{self._where_absent(session, absent, held, values)}")
        rows = await session.rows(
            f"insert into {session.quote(self.layout.table)} ({session.quote(*columns)})"
            f" {' union all '.join(selects)} returning {session.quote('id', 'locale', 'status')}",
            values,
        )
        if len(rows) < len(entries):
            return False
        ids = {(row["locale"], row["status"]): row["id"] for row in rows}
        for entry in entries:
            entry.row_id = ids[entry.locale, entry.status]
        for name in self.tables:
            await self._insert_links(session, name, entries)
        for entry in entries:
            await self._mention(session, entry)
        return True

    def _where_absent(self, session: Session, absent: Sequence[str], held: Mapping[str, Any], values: list[Any]) -> str:
        """Return the condition of an entry's select that no other entry of its locale has the same in some columns."""
        conditions: list[str] = []
        for name in absent:
            values += [held[name], held["locale"], held["document_id"]]
            quote, number = session.quote, len(values)
            same = (
                f"u.{quote(name)} = ${number - 2} and u.{quote('locale')} = ${number - 1}"
                f" and u.{quote('document_id')} <> ${number}"
            )
            table = quote(self.layout.table)
            conditions.append(f"not exists (select 1 from {table} u where {same})")
        return f" from (select 1) one where {' and '.join(conditions)}" if conditions else ""

    def _expression(self, session: Session, name: str, held: Mapping[str, Any], values: list[Any]) -> str:
        """Return what a select gives for a column; values are bound once in the order of their placeholders."""
        value, column = held.get(name), self.columns[name]
        if value is LAST:
            target = self._targets[name]
            values.append(held[target])
            table, at, to = (session.quote(word) for word in (self.layout.table, name, target))
            return f"coalesce((select max(e.{at}) from {table} e where e.{to} = ${len(values)}), 0) + 1"
        values.append(value)
        return session.dialect.typed(f"${len(values)}", column.type)

    async def place_last(self, session: Session, entry: Entry) -> None:
        """Give an entry its places at the end of what its targets list, where it has none yet."""
        for name, target in self._targets.items():
            if entry.columns.get(name) is LAST:
                table, at, to = (session.quote(word) for word in (self.layout.table, name, target))
                rows = await session.rows(
                    f"select coalesce(max({at}), 0) + 1 as place from {table} where {to} = $1", [entry.columns[target]]
                )
                entry.columns[name] = rows[0]["place"]

    async def update(self, session: Session, entry: Entry, before: Entry) -> None:
        """Write what an entry holds over what it held before; its links and mentions too where they differ."""
        values = {**entry.header, **entry.columns}
        held = {**before.header, **before.columns}
        changed = [name for name, value in values.items() if value != held.get(name)]
        sets = ", ".join(f"{session.quote(name)} = ${number}" for number, name in enumerate(changed, 1))
        if changed:
            where = f"where {session.quote('id')} = ${len(changed) + 1}"
            await session.rows(
                f"update {session.quote(self.layout.table)} set {sets} {where}",
                [*(values[name] for name in changed), entry.row_id],
            )
        for name in self.tables:
            if entry.links.get(name, []) != before.links.get(name, []):
                await self._update_links(session, name, entry, before)
        if self._mentions(before) != self._mentions(entry):
            await self._forget_mentions(session, [entry])
            await self._mention(session, entry)

    async def delete(self, session: Session, entries: Sequence[Entry]) -> None:
        """Delete entries; their links go with them."""
        if any(self._mentions(entry) for entry in entries):
            await self._forget_mentions(session, entries)
        condition = session.dialect.parents(session.quote("id"), "$1", ColumnType.ENTRY_ID)
        await session.rows(
            f"delete from {session.quote(self.layout.table)} where {condition}",
            [session.dialect.bind_parents([entry.row_id for entry in entries])],
        )

    def _entry(self, row: Mapping[str, Any]) -> Entry:
        return Entry(
            row_id=row["id"],
            document_id=row["document_id"],
            locale=row["locale"],
            status=row["status"],
            version=row["_version"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            published_at=row["published_at"],
            columns={name: row[name] for name in self._attribute_columns},
        )

    async def _load_links(self, session: Session, entries: Sequence[Entry]) -> None:
        by_id = {entry.row_id: entry for entry in entries}
        condition = session.dialect.parents(session.quote("entry_id"), "$1", ColumnType.ENTRY_ID)
        for name, (link, _) in self.tables.items():
            rows = await session.rows(
                f"select {session.quote('entry_id', 'target_id', 'locale', 'inverse_position')}"
                f" from {session.quote(link.table)} where {condition}"
                f" order by {session.quote('entry_id', 'position', 'target_id', 'locale')}",
                [session.dialect.bind_parents(list(by_id))],
            )
            lists: defaultdict[int, list[Linked]] = defaultdict(list)
            for row in rows:
                lists[row["entry_id"]].append(Linked(row["target_id"], row["locale"], row["inverse_position"]))
            for row_id, linked in lists.items():
                by_id[row_id].links[name] = linked

    async def _update_links(self, session: Session, name: str, entry: Entry, before: Entry) -> None:
        """Write what differs between two lists: what the other side takes away meanwhile does not come back.

        Where a draft is published, a link has the place among what the other side lists that it has in the draft; one
        that is new there is made anew.
        """
        quote, table = session.quote, session.quote(self.tables[name][0].table)
        former = {(linked.document_id, linked.locale): linked.inverse for linked in before.links.get(name, ())}
        placed = {
            (linked.document_id, linked.locale): (place, linked.inverse) for place, linked in _placed(entry, name)
        }
        stay = {key for key, (_, inverse) in placed.items() if key in former and inverse is not None}
        key_columns = (quote("entry_id"), quote("target_id"), quote("locale"))
        gone = [(entry.row_id, *key) for key in sorted(former.keys() - stay)]
        where = " and ".join(f"{column} = ${number}" for number, column in enumerate(key_columns, 1))
        await session.run_for_each(f"delete from {table} where {where}", gone)
        where = " and ".join(f"{column} = ${number}" for number, column in enumerate(key_columns, 2))
        kept = [(float(place), entry.row_id, *key) for key, (place, _) in placed.items() if key in stay]
        await session.run_for_each(f"update {table} set {quote('position')} = $1 where {where}", kept)
        moved = [(placed[key][1], entry.row_id, *key) for key in sorted(stay) if placed[key][1] != former[key]]
        await session.run_for_each(f"update {table} set {quote('inverse_position')} = $1 where {where}", moved)
        await self._insert_links(session, name, [entry], stay)

    async def _insert_links(
        self, session: Session, name: str, entries: Sequence[Entry], held: Collection[tuple[str, str]] = ()
    ) -> None:
        """Insert the links of entries but those held; one without a place goes to the end of what its target lists."""
        link, layout = self.tables[name]
        selects: list[str] = []
        values: list[Any] = []
        table, target, inverse = (session.quote(word) for word in (link.table, "target_id", "inverse_position"))
        for entry in entries:
            for place, linked in _placed(entry, name):
                if (linked.document_id, linked.locale) in held:
                    continue
                number = len(values)
                values += [entry.row_id, linked.document_id, linked.locale, float(place)]
                kinds = (ColumnType.ENTRY_ID, ColumnType.DOCUMENT_ID, ColumnType.LOCALE, ColumnType.POSITION)
                shown = [session.dialect.typed(f"${number + at}", kind) for at, kind in enumerate(kinds, 1)]
                if layout.ordered and linked.inverse is None:
                    last = f"select max(l.{inverse}) from {table} l where l.{target} = ${number + 2}"
                    shown.append(f"coalesce(({last}), 0) + 1")
                else:
                    values.append(linked.inverse or 0.0)
                    shown.append(session.dialect.typed(f"${len(values)}", ColumnType.POSITION))
                selects.append(f"select {', '.join(shown)}")
        if selects:
            names = session.quote("entry_id", "target_id", "locale", "position", "inverse_position")
            await session.rows(f"insert into {table} ({names}) {' union all '.join(selects)}", values)

    def _mentions(self, entry: Entry) -> list[tuple[str, str]]:
        return list(self._mentioned(entry))

    def _mentioned(self, entry: Entry) -> Iterator[tuple[str, str]]:
        for name in self.layout.columns:
            attribute = self.layout.attribute(name)
            if isinstance(attribute, ComponentAttribute | DynamicZone):
                held = self.shown(entry, name)
                if held:
                    for mention in self._parts.mentions(attribute, held, name):
                        yield mention.document_id, mention.path

    async def _mention(self, session: Session, entry: Entry) -> None:
        for target, path in self._mentions(entry):
            # A document that is gone meanwhile is mentioned no more.
            names = session.quote("document_id", "entry_id", "target_id", "path")
            kinds = (ColumnType.DOCUMENT_ID, ColumnType.ENTRY_ID, ColumnType.DOCUMENT_ID, ColumnType.STRING)
            shown = ", ".join(session.dialect.typed(f"${number}", kind) for number, kind in enumerate(kinds, 1))
            await session.rows(
                f"insert into {session.quote(MENTIONS)} ({names}) select {shown}"
                f" from {session.quote(DOCUMENTS)} where {session.quote('id')} = $3",
                [entry.document_id, entry.row_id, target, path],
            )

    async def _forget_mentions(self, session: Session, entries: Sequence[Entry]) -> None:
        condition = session.dialect.parents(session.quote("entry_id"), "$2", ColumnType.ENTRY_ID)
        await session.rows(
            f"delete from {session.quote(MENTIONS)} where {session.quote('document_id')} = $1 and {condition}",
            [entries[0].document_id, session.dialect.bind_parents([entry.row_id for entry in entries])],
        )


def _placed(entry: Entry, name: str) -> Iterator[tuple[int, Linked]]:
    """Yield the links of an entry with their places in its list."""
    return iter(enumerate(entry.links.get(name, ()), 1))


def column_links(layout: Layout) -> Iterator[tuple[str, ColumnLink, LinkLayout]]:
    """Yield the relations that are held in columns of the entry."""
    for name, link in layout.links.items():
        if isinstance(link.link, ColumnLink):
            yield name, link.link, link


def localized_columns(table: EntryTable) -> tuple[Sequence[str], Sequence[str]]:
    """Return the columns and the link tables of attributes that have one value for all locales."""
    columns: list[str] = []
    links: list[str] = []
    for name, attribute in table.content_type.attributes.items():
        if attribute.localized:
            continue
        if name in table.tables:
            links.append(name)
        elif name in table.layout.columns:
            columns.append(table.layout.columns[name].name)
    for name, link, _ in column_links(table.layout):
        if not table.content_type.attributes[name].localized:
            columns += [column for column in (link.target, link.position, link.locale) if column is not None]
    return columns, links
