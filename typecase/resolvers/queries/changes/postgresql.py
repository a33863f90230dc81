"""PostgreSQL tells of changes: triggers on the tables of accounts notify a connection that listens."""

# asyncpg has few types.
# pyright: reportMissingTypeStubs=false

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from typecase.resolvers.queries.clients.postgresql import Connection, KeepingPool
from typecase.schema.account_tables import ACCOUNT_CHANNEL, ACCOUNT_TABLES

_PERIOD = 5.0
"""Seconds between two questions to the database whether it would still tell; an answer may take as long."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 30.0
"""Seconds until a connection that was lost is opened again; each attempt doubles them."""

_TRIGGERS = (
    "select count(distinct c.relname) from pg_trigger t join pg_class c on c.oid = t.tgrelid"
    " where t.tgname = $1 and t.tgenabled = 'A' and c.oid = any(select to_regclass(name) from unnest($2::text[]) name)"
)
_FAILURES = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)

_log = logging.getLogger(__name__)


class Deaf(Exception):
    """A database that cannot tell of changes, and why."""


class HeardChanges:
    """What a connection hears. It is opened again when it is lost, and until then nobody can tell.

    `connect` opens it; `commits` counts the transactions of this process, each of which may have changed accounts: what
    they have changed counts before the notification has come.
    """

    def __init__(self, connect: Callable[[], Any], commits: Callable[[], int]) -> None:
        self._connect = connect
        self._commits = commits
        self._heard = 0
        self._connection: Connection = None
        self.first_attempt = asyncio.Event()
        """Set when it was tried to listen, with or without success."""

    def state(self) -> Hashable | None:
        """See Changes."""
        if self._connection is None or self._connection.is_closed():
            return None
        return (self._heard, self._commits())

    async def listen(self) -> None:
        """Listen until cancelled."""
        pause = _FIRST_PAUSE
        while True:
            began = self._heard
            try:
                await self._listen_once()
            except Deaf as reason:
                _log.warning("accounts are looked up with every request: %s", reason)
                pause = _LONGEST_PAUSE
            except _FAILURES as error:
                _log.info("the connection that hears of changed accounts is lost: %r", error)
            finally:
                self._connection = None
                self.first_attempt.set()
            if self._heard != began:
                pause = _FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _listen_once(self) -> None:
        """Listen until the connection is lost; Deaf when that would be of no use."""
        async with asyncio.timeout(_PERIOD):
            connection: Connection = await self._connect()
        try:
            ended = asyncio.Event()

            def end(_: object) -> None:
                ended.set()

            connection.add_termination_listener(end)
            async with asyncio.timeout(_PERIOD):
                await connection.add_listener(ACCOUNT_CHANNEL, self._hear)
                await _check(connection)
            self._heard += 1
            self._connection = connection
            self.first_attempt.set()
            while not ended.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), _PERIOD)
                async with asyncio.timeout(_PERIOD):
                    await _check(connection)
        finally:
            connection.terminate()

    def _hear(self, *notification: object) -> None:
        del notification
        self._heard += 1


@asynccontextmanager
async def heard_changes(pool: KeepingPool, commits: Callable[[], int]) -> AsyncGenerator[HeardChanges]:
    """Follow the database of a pool, with a connection beside it."""
    changes = HeardChanges(pool.connect_beside, commits)
    listening = asyncio.create_task(changes.listen())
    try:
        await changes.first_attempt.wait()
        yield changes
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _check(connection: Connection) -> None:
    # A pooler between us and the database may lose notifications; it gives a process number of its own.
    if await connection.fetchval("select pg_backend_pid()") != connection.get_server_pid():
        raise Deaf("there is a connection pooler before the database")
    if await connection.fetchval(_TRIGGERS, ACCOUNT_CHANNEL, list(ACCOUNT_TABLES)) != len(ACCOUNT_TABLES):
        raise Deaf(f'their tables lack the triggers "{ACCOUNT_CHANNEL}" that tell of changes')
