"""SQLite through Tortoise and aiosqlite: transactions that wait for their turn, and the functions that SQLite lacks."""

import asyncio
from contextlib import suppress
from typing import Any

import orjson
from tortoise.backends.base.client import TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections


class FileClient(SqliteClient):
    """One connection to a file."""

    async def create_connection(self, with_db: bool) -> None:
        """See Tortoise."""
        await super().create_connection(with_db)
        connection: Any = self._connection
        await connection.create_function("unicode_lower", 1, _lower, deterministic=True)
        await connection.create_function("canonical_json", 1, _canonical_json, deterministic=True)

    def _in_transaction(self) -> TransactionContext:
        # One that only reads must not take the right to write.
        only_reads = "query_only" in self.pragmas
        return super()._in_transaction() if only_reads else _Transaction(_ImmediateTransaction(self), self._lock)


client_class = FileClient
"""What Tortoise looks for in an engine."""


class _Transaction(SqliteTransactionContext):
    """A transaction that lets the next one in when it could not begin, or was given up meanwhile."""

    async def __aenter__(self) -> SqliteTransactionWrapper:
        """See Tortoise."""
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self._begin()
            self.token = get_connections().set(self.connection_name, self.connection)
        except BaseException:
            self._trxlock.release()
            raise
        return self.connection

    async def _begin(self) -> None:
        beginning = asyncio.ensure_future(self.connection.begin())
        try:
            await asyncio.shield(beginning)
        except asyncio.CancelledError:
            with suppress(Exception):  # the thread of the connection goes on, and may have begun
                await beginning
                await self.connection.rollback()
            raise


class _ImmediateTransaction(SqliteTransactionWrapper):
    """A transaction that takes the right to write at its beginning.

    One that took it only at its first write would fail when another process has written since it first read.
    """

    async def begin(self) -> None:
        """See Tortoise."""
        await self._connection.execute("BEGIN IMMEDIATE")


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _canonical_json(text: Any) -> Any:
    return orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS).decode() if isinstance(text, str) else text
