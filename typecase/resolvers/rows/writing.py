"""Rows written: their columns, their links, and the documents that they belong to, all inside a transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typecase.resolvers.entities.document_ids import new_document_id
from typecase.resolvers.entities.writing.entries import LAST, Entry, EntryTable
from typecase.resolvers.entities.writing.inverse import InverseWriter, free_partners
from typecase.resolvers.entities.writing.references import Reference, lock_documents
from typecase.resolvers.entities.writing.relations import Change, Linked
from typecase.resolvers.entities.writing.versions import copy_of
from typecase.resolvers.queries.session import Session
from typecase.resolvers.rows.data import RowData, RowForm, raise_problems, target_problems
from typecase.schema.relations import ColumnLink
from typecase.schema.tables import DOCUMENTS, MENTIONS, ColumnType

_HEADER = ("locale", "status", "created_at", "updated_at", "published_at")
_KEY = ("document_id", "locale", "status")


@dataclass(frozen=True, slots=True)
class Found:
    """A row that is to be changed or removed, and its document."""

    row_id: int
    document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWriter:
    """Writes rows of one content type in a session. Data is checked, but for the documents that it names."""

    form: RowForm
    table: EntryTable
    inverse: InverseWriter

    async def insert(self, session: Session, row: RowData) -> int:
        """Add a row, and its document when it is new; return the row's id."""
        (document_id,) = await self._documents(session, [row])
        header = {name: row.columns[name] for name in _HEADER}
        columns = {name: value for name, value in row.columns.items() if name not in _HEADER}
        entry = Entry(document_id=document_id, columns=columns, **header)
        self._link(entry, row)
        await self.table.insert(session, [entry])
        await self._link_others(session, entry, row)
        return entry.row_id

    async def insert_many(self, session: Session, rows: Sequence[RowData]) -> list[int]:
        """Add rows without links, and those of their documents that are new; return the row ids in order."""
        documents = await self._documents(session, rows)
        written = [{"document_id": own, **row.columns} for own, row in zip(documents, rows, strict=True)]
        columns = tuple(dict.fromkeys(name for row in written for name in row))
        values = [[row.get(name) for name in columns] for row in written]
        inserted = await session.insert(self._name, columns, values, returning=("id", *_KEY))
        # The database gives the rows back in any order.
        row_ids = {tuple(row[name] for name in _KEY): row["id"] for row in inserted}
        return [row_ids[tuple(row[name] for name in _KEY)] for row in written]

    async def change(self, session: Session, found: Found, change: RowData) -> None:
        """Change a row, its links too."""
        await self._lock(session, [found.document_id], [change])
        entries = await self.table.of_document(session, found.document_id)
        before = next(entry for entry in entries if entry.row_id == found.row_id)
        header = {name: change.columns[name] for name in _HEADER if name in change.columns}
        entry = copy_of(before, version=before.version + 1, **header)
        entry.columns |= {name: value for name, value in change.columns.items() if name not in _HEADER}
        self._link(entry, change)
        await self.table.place_last(session, entry)
        await self.table.update(session, entry, before)
        await self._link_others(session, entry, change)

    async def change_many(self, session: Session, found: Sequence[Found], change: RowData) -> None:
        """Change rows alike, without links."""
        await self._lock(session, (row.document_id for row in found), [])
        sets = [f"{session.quote(name)} = ${number}" for number, name in enumerate(change.columns, 2)]
        version = session.quote("_version")
        await session.rows(
            f"update {session.quote(self._name)} set {', '.join(sets)}, {version} = {version} + 1"
            f" where {session.dialect.parents(session.quote('id'), '$1', ColumnType.ENTRY_ID)}",
            [session.dialect.bind_parents([row.row_id for row in found]), *change.columns.values()],
        )

    async def remove(self, session: Session, found: Sequence[Found]) -> None:
        """Remove rows, and their documents where nothing else is left of them."""
        documents = list(dict.fromkeys(row.document_id for row in found))
        await self._lock(session, documents, [])
        quote, dialect = session.quote, session.dialect
        row_ids = dialect.bind_parents([row.row_id for row in found])
        document_ids = dialect.bind_parents(documents)
        # Row ids are unique in their table only; with the documents, which are of this type, the pairs are these rows.
        await session.rows(
            f"delete from {quote(MENTIONS)} where {dialect.parents(quote('entry_id'), '$1', ColumnType.ENTRY_ID)}"
            f" and {dialect.parents(quote('document_id'), '$2', ColumnType.DOCUMENT_ID)}",
            [row_ids, document_ids],
        )
        await session.rows(
            f"delete from {quote(self._name)} where {dialect.parents(quote('id'), '$1', ColumnType.ENTRY_ID)}",
            [row_ids],
        )
        hub, table = quote(DOCUMENTS), quote(self._name)
        await session.rows(
            f"delete from {hub} where {dialect.parents(quote('id'), '$1', ColumnType.DOCUMENT_ID)}"
            f" and not exists (select 1 from {table} e where e.{quote('document_id')} = {hub}.{quote('id')})",
            [document_ids],
        )

    @property
    def _name(self) -> str:
        return self.table.layout.table

    async def _documents(self, session: Session, rows: Sequence[RowData]) -> list[str]:
        """Return the document of each row, stored when it is new; ValidationError for one of another type."""
        known = await self._lock(session, (row.document_id for row in rows if row.document_id), rows)
        documents = [row.document_id or new_document_id() for row in rows]
        uid = self.table.content_type.uid
        raise_problems(
            [
                ("documentId", f"{document_id} is a document of {known[document_id]}")
                for document_id in documents
                if known.get(document_id, uid) != uid
            ]
        )
        new = [(own, uid) for own in dict.fromkeys(documents) if own not in known]
        await session.insert(DOCUMENTS, ("id", "content_type"), new, returning=("id",))
        return documents

    async def _lock(self, session: Session, own: Iterable[str], rows: Sequence[RowData]) -> Mapping[str, str]:
        """Lock documents and those that rows are linked to; ValidationError when a link cannot be made."""
        targets = (target for row in rows for held in row.links.values() for target in held)
        known = await lock_documents(session, [*own, *targets])
        raise_problems([problem for row in rows for problem in target_problems(row, self.form, known)])
        return known

    def _link(self, entry: Entry, row: RowData) -> None:
        """Put the links that a row holds itself into its entry. One that it has already keeps its place."""
        for name, targets in row.links.items():
            layout = self.table.layout.links.get(name)
            if layout is None:
                continue
            if isinstance(layout.link, ColumnLink):
                self._link_one(entry, layout.link, targets[0] if targets else None)
            else:
                held = entry.links.get(name, [])
                kept = {target: [linked for linked in held if linked.document_id == target] for target in targets}
                entry.links[name] = [linked for target in targets for linked in kept[target] or [Linked(target)]]

    def _link_one(self, entry: Entry, link: ColumnLink, target: str | None) -> None:
        if entry.columns.get(link.target) == target:
            return
        placed: Any = LAST if target is not None else None
        entry.columns |= {link.target: target}
        entry.columns |= {link.position: placed} if link.position else {}
        entry.columns |= {link.locale: None} if link.locale else {}

    async def _link_others(self, session: Session, entry: Entry, row: RowData) -> None:
        """Write the links that the other side holds, and take what is now the row's alone from other rows."""
        for name, targets in row.links.items():
            layout = self.table.layout.links.get(name)
            if layout is None:
                uid = self.form.target(name)
                change = Change(replaced=[Reference(uid, document_id=target) for target in targets])
                await self.inverse.write(session, self.form.sides[name], change, entry)
            elif isinstance(layout.link, ColumnLink):
                await free_partners(session, self.table.content_type, name, layout.link, entry)
