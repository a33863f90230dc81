"""The content of a database into a folder: what a load makes the same content from."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from typecase.resolvers.entities.layout import Layout, layouts_of
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.transfer.entries import Entry, Ordinals, mentions_of, without, write_line
from typecase.resolvers.transfer.loading import Progress, known_documents, no_progress
from typecase.resolvers.transfer.reading import entries_after
from typecase.resolvers.transfer.uploads import FILES_FOLDER, copy_files, file_names, is_file_name
from typecase.schema.content_types import FILE
from typecase.schema.registry import Registry

ACCOUNTS = frozenset({"plugin::users-permissions.user", "admin::api-token"})
"""The types that are left out unless they are asked for: who may sign in is seldom meant to travel with content."""

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpReport:
    """What a dump wrote: entries by the uid of their type, the number of files, and the originals that are nowhere."""

    entries: Mapping[str, int]
    files: int
    missing_files: tuple[str, ...]


async def dump(
    folder: Path,
    database: Database,
    registry: Registry,
    uploads: Path,
    progress: Progress = no_progress,
    *,
    accounts: bool = False,
) -> DumpReport:
    """Write the content as it is at one moment, and copy its files from `uploads`; `accounts` adds users and tokens.

    The lines of a former dump in the folder are replaced when all are written; other files there stay.
    """
    layouts = layouts_of(registry)
    chosen = [layout for layout in layouts if accounts or layout.content_type.uid not in ACCOUNTS]
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    files: dict[str, bool] = {}
    with tempfile.TemporaryDirectory(prefix=".dump-", dir=folder) as name:
        parts = Path(name)
        async with _snapshot(database) as session:
            total = await _count(session, chosen)
            progress(0, total)
            for layout in chosen:
                async for count in _dump_type(session, layout, parts, files):
                    counts[layout.content_type.uid] = count
                    progress(sum(counts.values()), total)
        _replace_lines(parts, folder, layouts)
    copies = await asyncio.to_thread(copy_files, files, uploads, folder / FILES_FOLDER)
    return DumpReport(entries=counts, files=copies.copied, missing_files=copies.missing)


@asynccontextmanager
async def _snapshot(database: Database) -> AsyncGenerator[Session]:
    """Open a transaction that sees the database as it is at one moment."""
    # Tortoise looks its transactions up in the context of the database.
    with database.context:
        async with database.readers.clients[0]._in_transaction() as connection:
            session = session_of(connection, database.dialect)
            if database.dialect == "postgresql":
                # SQLite and MariaDB do so by themselves.
                await session.rows("set transaction isolation level repeatable read, read only")
            yield session


async def _count(session: Session, layouts: Sequence[Layout]) -> int:
    counts = [await session.rows(f"select count(*) as n from {session.quote(layout.table)}") for layout in layouts]
    return sum(rows[0]["n"] for rows in counts)


async def _dump_type(session: Session, layout: Layout, folder: Path, files: dict[str, bool]) -> AsyncIterator[int]:
    """Write the entries of a type, note its files, and yield how many entries are done; no file for no entry."""
    ordinals = Ordinals()
    last = done = 0
    while stored := await entries_after(session, layout, last, _BATCH):
        entries = await _without_gone_documents(session, layout, [held.entry for held in stored])
        with (folder / layout.file_name).open("ab") as lines:
            lines.writelines(write_line(layout, entry, ordinals) for entry in entries)
        if layout.content_type.uid == FILE:
            named = (pair for entry in entries for pair in file_names(entry))
            files |= {name: is_original for name, is_original in named if is_file_name(name)}
        last = stored[-1].row_id
        done += len(stored)
        yield done


async def _without_gone_documents(session: Session, layout: Layout, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries without what their components name and is deleted; links cannot point to such a document."""
    named = {mention.document_id for entry in entries for mention in mentions_of(layout, entry)}
    gone = frozenset(named - (await known_documents(session, named)).keys())
    return [without(layout, entry, gone) for entry in entries]


def _replace_lines(parts: Path, folder: Path, layouts: Sequence[Layout]) -> None:
    for layout in layouts:
        part, lines = parts / layout.file_name, folder / layout.file_name
        if part.exists():
            part.replace(lines)
        else:
            lines.unlink(missing_ok=True)
