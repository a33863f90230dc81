"""References: the documents that an input names, by documentId or by the number of a row, until they are resolved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.document_ids import DOCUMENT_ID
from typecase.resolvers.queries.session import Session
from typecase.schema.registry import Registry
from typecase.schema.tables import COUNTERS, DOCUMENTS, ColumnType


@dataclass(slots=True, eq=False)
class Reference:
    """A document of the type `uid` (None: of any), named by its documentId or by the id of one of its rows.

    `locale` is the one that the link pins ('' for none). `document_id` is known from the start or once resolved.
    """

    uid: str | None
    row_id: int | None = None
    document_id: str = ""
    locale: str = ""

    @property
    def given(self) -> int | str:
        """The id as it was given."""
        return self.document_id if self.row_id is None else self.row_id


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRows(Exception):
    """Rows that an input names and that do not exist: how many of which content type."""

    uid: str
    count: int

    @property
    def message(self) -> str:
        """What Strapi's clients are told."""
        return f"{self.count} relation(s) of type {self.uid} associated with this entity do not exist"


async def resolve_rows(session: Session, registry: Registry, references: Iterable[Reference]) -> None:
    """Give the references that name rows their documents; MissingRows when one names none."""
    by_type: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        if reference.row_id is not None and reference.uid is not None:
            by_type[reference.uid].append(reference)
    for uid, named in by_type.items():
        table = registry.content_type(uid).collection_name
        condition = session.dialect.parents(session.quote("id"), "$1", ColumnType.ENTRY_ID)
        rows = await session.rows(
            f"select {session.quote('id', 'document_id')} from {session.quote(table)} where {condition}",
            [session.dialect.bind_parents(sorted({reference.row_id or 0 for reference in named}))],
        )
        documents = {row["id"]: row["document_id"] for row in rows}
        missing = {reference.row_id for reference in named} - documents.keys()
        if missing:
            raise MissingRows(uid=uid, count=len(missing))
        for reference in named:
            reference.document_id = documents[reference.row_id]


async def lock_documents(session: Session, document_ids: Iterable[str]) -> Mapping[str, str]:
    """Lock documents in the order of their ids, and return the content type of each that exists.

    The lock lasts until the end of the transaction. Every action takes all of its locks here and at once, so that two
    actions that name each other's documents wait for each other and are not stuck.
    """
    ids = sorted({document_id for document_id in document_ids if DOCUMENT_ID.fullmatch(document_id)})
    if not ids:
        return {}
    condition = session.dialect.parents(session.quote("id"), "$1", ColumnType.DOCUMENT_ID)
    rows = await session.rows(
        f"select {session.quote('id', 'content_type')} from {session.quote(DOCUMENTS)} where {condition}"
        f" order by {session.quote('id')}{session.dialect.row_lock}",
        [session.dialect.bind_parents(ids)],
    )
    return {row["id"]: row["content_type"] for row in rows}


async def lock_name(session: Session, name: str) -> None:
    """Let one transaction at a time have a name; the others wait for its end. SQLite has one writer anyway.

    Raises IntegrityError when two make the name at once, which is new then.
    """
    if not session.dialect.row_lock:
        return
    table, column, value = (session.quote(word) for word in (COUNTERS, "name", "value"))
    lock = f"select {value} from {table} where {column} = $1{session.dialect.row_lock}"
    if not await session.rows(lock, [name]):
        await session.rows(f"insert into {table} ({column}, {value}) values ($1, 0)", [name])


def check_documents(
    references: Sequence[Reference], known: Mapping[str, str], registry: Registry, locale: str | None
) -> None:
    """Raise ValidationError for the first reference to a document that does not exist or is of another type."""
    for reference in references:
        uid = known.get(reference.document_id)
        if uid is None or (reference.uid is not None and uid != reference.uid):
            target = registry.content_types.get(reference.uid or "")
            shown: Any = (reference.locale or locale) if target is not None and target.localized else None
            raise ValidationError(f'Document with id "{reference.given}", locale "{shown or "null"}" not found')
