"""The database that the servers share, as the benchmark itself asks it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import asyncpg


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(postgresql(url))
    try:
        yield connection
    finally:
        await connection.close()


async def backends(url: str) -> Sequence[int]:
    """Return the processes in which this machine's PostgreSQL serves a database."""
    others = "datname = current_database() and pid <> pg_backend_pid()"
    async with _connected(url) as connection:
        return [row["pid"] for row in await connection.fetch(f"select pid from pg_stat_activity where {others}")]


async def analyze(url: str) -> None:
    """Let PostgreSQL look at the tables now, as it would within a minute: how it joins depends on it."""
    async with _connected(url) as connection:
        await connection.execute("vacuum analyze")


async def version(url: str) -> str:
    """Return PostgreSQL's version, `15.20`."""
    async with _connected(url) as connection:
        return str(await connection.fetchval("show server_version")).split()[0]


def postgresql(url: str) -> str:
    """Return a URL, `asyncpg://…` as Typecase takes it, in the form that asyncpg takes."""
    return url.replace("asyncpg://", "postgresql://")
