"""Content from a folder into a database: checked whole, then written in batches inside one transaction."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from tortoise.exceptions import IntegrityError

from typecase.errors import ValidationError
from typecase.resolvers.entities.layout import Layout, layouts_of
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.transfer.entries import without
from typecase.resolvers.transfer.survey import Survey, batches, survey_folder
from typecase.resolvers.transfer.uploads import FILES_FOLDER, copy_files
from typecase.resolvers.transfer.writing import ComponentIds, Writer
from typecase.schema.registry import Registry
from typecase.schema.tables import DOCUMENTS, ColumnType

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of entries that are done and that of all."""

_BATCH = 200
_HUB_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did.

    `created`, `updated` and `unchanged` count entries by the uid of their type. `files` is the number of files copied,
    `missing_files` names the originals that neither folder has. `left_out` has the documents that entries point to
    and that exist nowhere, of types without a file in the folder (a dump without users): those links are not made.
    """

    created: Mapping[str, int]
    updated: Mapping[str, int]
    unchanged: Mapping[str, int]
    files: int
    missing_files: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def entries(self) -> int:
        """The number of entries in the folder."""
        return sum(map(sum, (self.created.values(), self.updated.values(), self.unchanged.values())))


def no_progress(done: int, total: int) -> None:
    """Show nothing."""
    del done, total


async def load(
    folder: Path, database: Database, registry: Registry, uploads: Path, progress: Progress = no_progress
) -> LoadReport:
    """Load the content of a folder; its files go to `uploads`.

    Entries are found by document, locale and status: new ones are added, changed ones updated, nothing is deleted, so
    that loading twice is the same as loading once. Raises ValidationError with every mistake of the folder, each with
    file and line (`details.errors`), and then nothing is loaded.
    """
    survey = await asyncio.to_thread(survey_folder, folder, layouts_of(registry))
    async with database.transaction() as connection:
        session = session_of(connection, database.dialect)
        ids = await ComponentIds.load(session)
        named = [*survey.documents, *(document_id for document_id, _ in survey.references)]
        known = await known_documents(session, named)
        left_out = _check(survey, known)
        await _add_documents(session, survey, known)
        writers = await _writers(session, survey.layouts, ids)
        try:
            await _write(folder, writers, left_out, survey.entries, progress)
        except IntegrityError as error:
            raise ValidationError(f"The database refuses the content: {error}") from error
        await ids.save(session)
        copies = await asyncio.to_thread(copy_files, survey.files, folder / FILES_FOLDER, uploads)
    by_uid = {writer.layout.content_type.uid: writer for writer in writers}
    return LoadReport(
        created={uid: writer.created for uid, writer in by_uid.items()},
        updated={uid: writer.updated for uid, writer in by_uid.items()},
        unchanged={uid: writer.unchanged for uid, writer in by_uid.items()},
        files=copies.copied,
        missing_files=copies.missing,
        left_out=tuple(sorted(left_out)),
    )


async def known_documents(session: Session, document_ids: Iterable[str]) -> Mapping[str, str]:
    """Return the uid of the type of each document that the database has."""
    found: dict[str, str] = {}
    row_id, content_type = session.quote("id"), session.quote("content_type")
    condition = session.dialect.parents(row_id, "$1", ColumnType.DOCUMENT_ID)
    remaining = iter(dict.fromkeys(document_ids))
    while part := list(islice(remaining, _HUB_BATCH)):
        rows = await session.rows(
            f"select {row_id}, {content_type} from {session.quote(DOCUMENTS)} where {condition}",
            [session.dialect.bind_parents(part)],
        )
        found |= {row["id"]: row["content_type"] for row in rows}
    return found


def _check(survey: Survey, known: Mapping[str, str]) -> frozenset[str]:
    """Return the documents to leave out; ValidationError with all that is wrong."""
    found = survey.found
    for document_id, uid in survey.documents.items():
        if known.get(document_id, uid) != uid:
            found.append(f"{document_id} is a document of {uid} here, but one of {known[document_id]} in the database")
    present = {layout.content_type.uid for layout in survey.layouts}
    left_out: set[str] = set()
    for (document_id, target), place in survey.references.items():
        uid = survey.documents.get(document_id) or known.get(document_id)
        if uid is None:
            if target is None or target in present:
                place.add(f"there is no document {document_id}")
            else:
                left_out.add(document_id)
        elif target not in (None, uid):
            place.add(f"expected a document of {target}, but {document_id} is one of {uid}")
    if found:
        message = "\n".join(["The content cannot be loaded:", *found])
        raise ValidationError(message, details={"errors": [{"message": mistake} for mistake in found]})
    return frozenset(left_out)


async def _add_documents(session: Session, survey: Survey, known: Mapping[str, str]) -> None:
    new = [(document_id, uid) for document_id, uid in survey.documents.items() if document_id not in known]
    quote = session.quote
    await session.run_for_each(f"insert into {quote(DOCUMENTS)} ({quote('id', 'content_type')}) values ($1, $2)", new)


async def _writers(session: Session, layouts: Sequence[Layout], ids: ComponentIds) -> list[Writer]:
    writers: list[Writer] = []
    for layout in layouts:
        rows = await session.rows(f"select {session.quote('id')} from {session.quote(layout.table)} limit 1")
        writers.append(Writer(session, layout, ids, empty=not rows))
    return writers


async def _write(
    folder: Path, writers: Sequence[Writer], left_out: frozenset[str], total: int, progress: Progress
) -> None:
    done = 0
    progress(done, total)
    for writer in writers:
        if not writer.empty:
            for batch in batches(folder, writer.layout, _BATCH):
                await writer.free_unique_values(batch)
        for batch in batches(folder, writer.layout, _BATCH):
            await writer.write([without(writer.layout, entry, left_out) for entry in batch])
            done += len(batch)
            progress(done, total)
