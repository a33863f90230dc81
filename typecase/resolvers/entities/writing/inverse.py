"""Relations written from the side that does not hold them: the links are in the entries of the other side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from typecase.resolvers.entities.writing.entries import DRAFT, PUBLISHED, Entry
from typecase.resolvers.entities.writing.relations import Change, Linked, apply_change
from typecase.resolvers.queries.session import Session
from typecase.resolvers.queries.statements import Storage
from typecase.schema.attributes import Media, Relation, RelationKind
from typecase.schema.content_types import ContentType
from typecase.schema.relations import ColumnLink, Side, TableLink
from typecase.schema.tables import ColumnType


@dataclass(frozen=True, slots=True)
class _Holder:
    """An entry of the other side that holds a link: its row and its document."""

    row_id: int
    document_id: str


@dataclass(frozen=True, slots=True)
class InverseWriter:
    """Writes the other sides of one content type's relations. `default_locale` is that of localized holders.

    The holders' drafts are changed where a draft is written, their published entries where one is published; both
    where only the holders have drafts.
    """

    storage: Storage
    content_type: ContentType
    default_locale: str

    def sides(self) -> Iterator[tuple[str, Side]]:
        """Yield the relations that the other side holds."""
        for name, attribute in self.content_type.attributes.items():
            if isinstance(attribute, Relation) and (attribute.mapped_by or attribute.morph_by):
                yield name, self.storage.side(self.content_type, name)

    async def write(self, session: Session, side: Side, change: Change, entry: Entry) -> None:
        """Apply a change to the holders that stand for an entry's status and locale."""
        assert side.target is not None, "the other side of a relation has a type"
        for status in self._statuses(side.target, entry.status):
            locale = self._locale(side.target, entry.locale)
            holders = await self._holders(session, side, entry.document_id, status, locale)
            # A place is one in the list of drafts; what is published of that may lack the document that is named.
            strict = status == DRAFT or not side.target.drafts
            linked = apply_change(change, [Linked(holder.document_id) for holder in holders], strict=strict)
            if not side.many:
                linked = linked[-1:]
            documents = [item.document_id for item in linked]
            gone = [holder for holder in holders if holder.document_id not in documents]
            found = await self._rows(session, side.target, documents, status, locale)
            match side.link:
                case ColumnLink() as link:
                    await self._write_columns(session, side, link, entry.document_id, gone, found)
                case TableLink() as link:
                    kept = {holder.row_id for holder in holders}
                    await self._write_links(session, link, entry.document_id, gone, found, kept)
                case None:
                    continue

    async def _write_columns(
        self, session: Session, side: Side, link: ColumnLink, document_id: str, gone: Sequence[_Holder], found: Any
    ) -> None:
        assert side.target is not None
        table, row_id = session.quote(side.target.collection_name), session.quote("id")
        position = "" if link.position is None else f", {session.quote(link.position)}"
        for holder in gone:
            sets = f"{session.quote(link.target)} = null" + (f"{position} = null" if position else "")
            await session.rows(f"update {table} set {sets} where {row_id} = $1", [holder.row_id])
        for place, holder in enumerate(found, 1):
            sets = f"{session.quote(link.target)} = $1" + (f"{position} = $3" if position else "")
            values = [document_id, holder.row_id, *([float(place)] if position else [])]
            await session.rows(f"update {table} set {sets} where {row_id} = $2", values)

    async def _write_links(
        self,
        session: Session,
        link: TableLink,
        document_id: str,
        gone: Sequence[_Holder],
        found: Sequence[_Holder],
        kept: set[int],
    ) -> None:
        table, entry_id, target = (session.quote(name) for name in (link.table, "entry_id", "target_id"))
        inverse, position = session.quote("inverse_position"), session.quote("position")
        if gone:
            condition = session.dialect.parents(entry_id, "$2", ColumnType.ENTRY_ID)
            await session.rows(
                f"delete from {table} where {target} = $1 and {condition}",
                [document_id, session.dialect.bind_parents([holder.row_id for holder in gone])],
            )
        for place, holder in enumerate(found, 1):
            if holder.row_id in kept:
                await session.rows(
                    f"update {table} set {inverse} = $1 where {entry_id} = $2 and {target} = $3",
                    [float(place), holder.row_id, document_id],
                )
            else:
                kinds = (ColumnType.ENTRY_ID, ColumnType.DOCUMENT_ID, ColumnType.LOCALE, ColumnType.POSITION)
                shown = [session.dialect.typed(f"${at}", kind) for at, kind in enumerate(kinds, 1)]
                last = f"coalesce((select max(l.{position}) from {table} l where l.{entry_id} = $1), 0) + 1"
                names = session.quote("entry_id", "target_id", "locale", "inverse_position", "position")
                await session.rows(
                    f"insert into {table} ({names}) select {', '.join(shown)}, {last}",
                    [holder.row_id, document_id, "", float(place)],
                )

    async def _holders(self, session: Session, side: Side, document_id: str, status: int, locale: str) -> list[_Holder]:
        """Return the entries that hold a link to a document, in its order."""
        assert side.target is not None
        table = session.quote(side.target.collection_name)
        where = f"e.{session.quote('status')} = $2 and e.{session.quote('locale')} = $3"
        columns = f"e.{session.quote('id')}, e.{session.quote('document_id')}"
        match side.link:
            case ColumnLink(target=target, position=position):
                order = f"e.{session.quote(position or 'id')}, e.{session.quote('id')}"
                sql = (
                    f"select {columns} from {table} e where e.{session.quote(target)} = $1 and {where} order by {order}"
                )
            case TableLink(table=links):
                order = f"l.{session.quote('inverse_position')}, e.{session.quote('id')}"
                sql = (
                    f"select {columns} from {session.quote(links)} l"
                    f" join {table} e on e.{session.quote('id')} = l.{session.quote('entry_id')}"
                    f" where l.{session.quote('target_id')} = $1 and {where} order by {order}"
                )
            case None:
                return []
        rows = await session.rows(sql, [document_id, status, locale])
        return [_Holder(row["id"], row["document_id"]) for row in rows]

    async def _rows(
        self, session: Session, content_type: ContentType, documents: Sequence[str], status: int, locale: str
    ) -> list[_Holder]:
        """Return the entries of documents in their order; a document without one is left out."""
        if not documents:
            return []
        condition = session.dialect.parents(session.quote("document_id"), "$3", ColumnType.DOCUMENT_ID)
        rows = await session.rows(
            f"select {session.quote('id', 'document_id')} from {session.quote(content_type.collection_name)}"
            f" where {session.quote('status')} = $1 and {session.quote('locale')} = $2 and {condition}",
            [status, locale, session.dialect.bind_parents(documents)],
        )
        by_document = {row["document_id"]: row["id"] for row in rows}
        return [_Holder(by_document[document], document) for document in documents if document in by_document]

    def _statuses(self, holder: ContentType, status: int) -> tuple[int, ...]:
        if not holder.drafts:
            return (PUBLISHED,)
        return (status,) if self.content_type.drafts else (DRAFT, PUBLISHED)

    def _locale(self, holder: ContentType, locale: str) -> str:
        if not holder.localized:
            return ""
        return locale if self.content_type.localized else self.default_locale


async def free_partners(session: Session, content_type: ContentType, name: str, link: ColumnLink, entry: Entry) -> None:
    """Take a document away from the other entries that hold it in a relation of one to one."""
    attribute = content_type.attributes[name]
    document = entry.columns.get(link.target)
    if document is None or isinstance(attribute, Media) or not is_exclusive(attribute):
        return
    quote = session.quote
    sets = [f"{quote(link.target)} = null", *([f"{quote(link.position)} = null"] if link.position else [])]
    await session.rows(
        f"update {quote(content_type.collection_name)} set {', '.join(sets)} where {quote(link.target)} = $1"
        f" and {quote('document_id')} <> $2 and {quote('status')} = $3 and {quote('locale')} = $4",
        [document, entry.document_id, entry.status, entry.locale],
    )


def is_exclusive(attribute: Any) -> bool:
    """Tell whether what an entry points to can be held by one entry only."""
    return (
        isinstance(attribute, Relation)
        and attribute.relation is RelationKind.ONE_TO_ONE
        and attribute.inversed_by is not None
    )
