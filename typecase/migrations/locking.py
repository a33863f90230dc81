"""The lock that lets one process at a time change the stored schema."""

import asyncio
import fcntl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from typecase.migrations.rows import Connection, dialect_of_connection

_KEY = 7_274_506_821_917
"""PostgreSQL's advisory locks have numbers."""

_NAME = "typecase_migrations"
_FOREVER = 31_536_000
"""Seconds. MariaDB takes no endless wait."""


@asynccontextmanager
async def locked(connection: Connection) -> AsyncGenerator[None]:
    """Hold the lock for the time of a block; whoever comes meanwhile waits. A process that dies holds it no more.

    On PostgreSQL and MariaDB it takes a connection of the pool for itself.
    """
    match dialect_of_connection(connection):
        case "postgresql":
            async with connection.acquire_connection() as held:
                await held.execute(f"select pg_advisory_lock({_KEY})")
                try:
                    yield
                finally:
                    await held.execute(f"select pg_advisory_unlock({_KEY})")
        case "mariadb":
            async with connection.acquire_connection() as held:
                await _ask(held, f"select get_lock('{_NAME}', {_FOREVER})")
                try:
                    yield
                finally:
                    await _ask(held, f"select release_lock('{_NAME}')")
        case _:
            async with _file_locked(connection.filename):
                yield


async def _ask(connection: Any, statement: str) -> None:
    async with connection.cursor() as cursor:
        await cursor.execute(statement)


@asynccontextmanager
async def _file_locked(database: str) -> AsyncGenerator[None]:
    """Lock a file beside an SQLite file; a database in memory is nobody else's."""
    if ":memory:" in database:
        yield
        return
    file = await asyncio.to_thread(_opened, Path(f"{database}.migrating"))
    try:
        yield
    finally:
        file.close()


def _opened(path: Path) -> IO[bytes]:
    """Return the open file, locked; closing it lets go."""
    file = path.open("wb")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file
