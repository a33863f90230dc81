"""Entries written to their tables: new rows, changed rows, their links, and the documents that components name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from typecase.resolvers.entities.components import Parts
from typecase.resolvers.entities.forms import bind, stored_scalar
from typecase.resolvers.entities.layout import Layout
from typecase.resolvers.queries.session import Session
from typecase.resolvers.transfer.entries import Entry, mentions_of
from typecase.resolvers.transfer.reading import StoredEntry, entries_of_documents
from typecase.schema.attributes import ComponentAttribute, DynamicZone
from typecase.schema.relations import ColumnLink, TableLink
from typecase.schema.tables import COUNTERS, MENTIONS, Column, entry_table

COMPONENTS = "component"
"""The counter of component ids; its value is the last id that was given."""

_HEADER = ("document_id", "locale", "status", "created_at", "updated_at", "published_at")
_KEY = ("id", "document_id", "locale", "status")


@dataclass(slots=True)
class ComponentIds:
    """The counter of component ids, kept here until `save`. The transaction holds its row from `load` on."""

    last: int

    @classmethod
    async def load(cls, session: Session) -> "ComponentIds":
        """Read the counter, making it when there is none."""
        table, name, value = (session.quote(word) for word in (COUNTERS, "name", "value"))
        # A write comes first, so that SQLite takes its write lock before anything is read.
        await session.rows(
            f"insert into {table} ({name}, {value}) select '{COMPONENTS}', 0 from (select 1) one"
            f" where not exists (select 1 from {table} where {name} = '{COMPONENTS}')"
        )
        rows = await session.rows(
            f"select {value} from {table} where {name} = '{COMPONENTS}'{session.dialect.row_lock}"
        )
        return cls(rows[0]["value"])

    def next(self) -> int:
        """Return an id that no component has."""
        self.last += 1
        return self.last

    async def save(self, session: Session) -> None:
        """Write the counter."""
        await session.rows(
            f"update {session.quote(COUNTERS)} set {session.quote('value')} = $1 where {session.quote('name')} = $2",
            [self.last, COMPONENTS],
        )


@dataclass(slots=True)
class Writer:
    """Writes the entries of one type, batch by batch. `empty` says that its table had no row before."""

    session: Session
    layout: Layout
    ids: ComponentIds
    empty: bool
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    _columns: Mapping[str, Column] = field(init=False)
    _unique: tuple[tuple[str, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        table = entry_table(self.layout.registry, self.layout.content_type)
        self._columns = {column.name: column for column in table.columns}
        published = {index.columns[0] for index in table.indexes if index.published}
        self._unique = tuple(
            (name, column.name) for name, column in self.layout.columns.items() if column.name in published
        )

    async def free_unique_values(self, entries: Sequence[Entry]) -> None:
        """Empty the unique columns that will change, so that rows may exchange their values."""
        if self.empty or not self._unique:
            return
        stored = await self._stored(entries)
        for name, column in self._unique:
            changing = [
                (held.row_id,)
                for entry in entries
                if (held := stored.get(entry.key)) and held.entry.values.get(name) != entry.values.get(name)
            ]
            quote = self.session.quote
            await self.session.run_for_each(
                f"update {quote(self.layout.table)} set {quote(column)} = null where {quote('id')} = $1", changing
            )

    async def write(self, entries: Sequence[Entry]) -> None:
        """Write a batch: rows are found by document, locale and status, and keep their ids."""
        stored = {} if self.empty else await self._stored(entries)
        new = [entry for entry in entries if entry.key not in stored]
        old = [(stored[entry.key], entry) for entry in entries if entry.key in stored]
        changed = [(held, entry) for held, entry in old if _differ(held.entry, entry)]
        row_ids = await self._insert(new)
        await self._update(changed)
        before = {held.row_id: held.entry for held, _ in changed}
        written = [(row_ids[entry.key], entry) for entry in new] + [(held.row_id, entry) for held, entry in changed]
        await self._link(before, written)
        await self._mention(before, written)
        self.created += len(new)
        self.updated += len(changed)
        self.unchanged += len(old) - len(changed)

    async def _stored(self, entries: Sequence[Entry]) -> dict[tuple[str, str, int], StoredEntry]:
        documents = list(dict.fromkeys(entry.document_id for entry in entries))
        found = await entries_of_documents(self.session, self.layout, documents)
        return {held.entry.key: held for held in found}

    async def _insert(self, entries: Sequence[Entry]) -> Mapping[tuple[str, str, int], int]:
        if not entries:
            return {}
        rows = [{**_header(entry), **dict(self._row(entry, None))} for entry in entries]
        inserted = await self.session.insert(
            self.layout.table, list(rows[0]), [self._bound(row) for row in rows], returning=_KEY
        )
        return {(row["document_id"], row["locale"], row["status"]): row["id"] for row in inserted}

    async def _update(self, changed: Sequence[tuple[StoredEntry, Entry]]) -> None:
        if not changed:
            return
        quote = self.session.quote
        rows = [(held.row_id, {**_header(entry), **dict(self._row(entry, held))}) for held, entry in changed]
        columns = list(rows[0][1])
        sets = ", ".join(f"{quote(column)} = ${number}" for number, column in enumerate(columns, 1))
        version = quote("_version")
        await self.session.run_for_each(
            f"update {quote(self.layout.table)} set {sets}, {version} = {version} + 1"
            f" where {quote('id')} = ${len(columns) + 1}",
            [[*self._bound(row), row_id] for row_id, row in rows],
        )

    def _row(self, entry: Entry, held: StoredEntry | None) -> Iterator[tuple[str, Any]]:
        """Yield the columns of an entry's attributes with what they hold."""
        parts = Parts(self.layout.registry)
        for name, column in self.layout.columns.items():
            attribute, value = self.layout.attribute(name), entry.values.get(name)
            if isinstance(attribute, ComponentAttribute | DynamicZone):
                old = held.parts.get(name) if held else None
                yield column.name, parts.store(attribute, value, old, self.ids.next)
            else:
                yield column.name, stored_scalar(column.type, value)
        for name, link in self.layout.links.items():
            if isinstance(link.link, ColumnLink):
                target = next(iter(entry.links.get(name, ())), None)
                yield link.link.target, target.document_id if target else None
                if link.link.position is not None:
                    yield link.link.position, target.position if target else None
                if link.link.locale is not None:
                    yield link.link.locale, target.locale or None if target else None

    def _bound(self, row: Mapping[str, Any]) -> list[Any]:
        return [bind(self.session.dialect, self._columns[name], value) for name, value in row.items()]

    async def _link(self, before: Mapping[int, Entry], written: Sequence[tuple[int, Entry]]) -> None:
        quote = self.session.quote
        for name, link in self.layout.links.items():
            if not isinstance(link.link, TableLink):
                continue
            differing = [
                (row_id, entry)
                for row_id, entry in written
                if row_id not in before or before[row_id].links.get(name, ()) != entry.links.get(name, ())
            ]
            await self.session.run_for_each(
                f"delete from {quote(link.link.table)} where {quote('entry_id')} = $1",
                [(row_id,) for row_id, _ in differing if row_id in before],
            )
            await self.session.run_for_each(
                f"insert into {quote(link.link.table)}"
                f" ({quote('entry_id', 'target_id', 'locale', 'position', 'inverse_position')})"
                " values ($1, $2, $3, $4, $5)",
                [
                    (row_id, target.document_id, target.locale, float(place), target.position or 0.0)
                    for row_id, entry in differing
                    for place, target in enumerate(entry.links.get(name, ()), 1)
                ],
            )

    async def _mention(self, before: Mapping[int, Entry], written: Sequence[tuple[int, Entry]]) -> None:
        quote = self.session.quote
        table = quote(MENTIONS)
        differing = [
            (row_id, entry)
            for row_id, entry in written
            if row_id not in before or self._mentions(before[row_id]) != self._mentions(entry)
        ]
        await self.session.run_for_each(
            f"delete from {table} where {quote('document_id')} = $1 and {quote('entry_id')} = $2",
            [(entry.document_id, row_id) for row_id, entry in differing if row_id in before],
        )
        await self.session.run_for_each(
            f"insert into {table} ({quote('document_id', 'entry_id', 'target_id', 'path')}) values ($1, $2, $3, $4)",
            [
                (entry.document_id, row_id, target, path)
                for row_id, entry in differing
                for target, path in self._mentions(entry)
            ],
        )

    def _mentions(self, entry: Entry) -> list[tuple[str, str]]:
        return [(mention.document_id, mention.path) for mention in mentions_of(self.layout, entry)]


def _header(entry: Entry) -> dict[str, Any]:
    return dict(zip(_HEADER, (*entry.key, *entry.timestamps), strict=True))


def _differ(held: Entry, entry: Entry) -> bool:
    """Compare what would be written: for Python, true is 1 and 7.0 is 7."""
    if held.timestamps != entry.timestamps or held.links != entry.links:
        return True
    return _text(held) != _text(entry)


def _text(entry: Entry) -> bytes:
    return orjson.dumps(entry.values, option=orjson.OPT_SORT_KEYS)
