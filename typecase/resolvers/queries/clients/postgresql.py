"""PostgreSQL through Tortoise and asyncpg, with a short way to a connection and back.

asyncpg and Tortoise take 35 µs to hand one connection out and to take it back, more than to send a statement and to
read its rows. So a connection that was used for one statement, and has nothing left to put in order, is kept beside the
pool and used again.
"""

# asyncpg has few types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, TypeAlias

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient

_UNUSED = 30.0
"""Seconds after which a kept connection goes back to the pool, which closes it when it is not used there either."""

_OUTDATED = (asyncpg.OutdatedSchemaCacheError, asyncpg.InvalidCachedStatementError)
"""What is raised when a prepared statement does not fit the tables any more."""

_ATTEMPTS = 3
"""How often a statement is sent; each time but the last, its connection was dead (the database was restarted)."""

Connection: TypeAlias = Any
"""A connection of asyncpg's."""

LOST = (
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,  # the farewell of the server has come, the end of the connection not yet
)
"""What is raised when a connection is found dead by what was sent on it."""


class KeepingPool(asyncpg.Pool):
    """A pool that keeps connections between statements: the one that came back last is the first to go.

    A kept connection stands in nobody's way. Whoever acquires one as usual, such as a transaction, gets a kept one; and
    one that comes back while somebody waits is not kept. Statements that find all connections lent wait apart and are
    handed them directly: through asyncpg's queue, each of 16 readers of ten connections costs 80 µs more.
    """

    def __init__(self, **options: Any) -> None:
        """Take the options of `asyncpg.create_pool`."""
        defaults = {
            "max_queries": 50_000,
            "max_inactive_connection_lifetime": 300.0,
            "record_class": asyncpg.Record,
            "loop": None,
        }
        super().__init__(**{**defaults, **options})
        self._kept: list[Connection] = []
        self._untouched = 0
        """How many of them, from the first on, were not used since the last look."""
        self._next_look: asyncio.TimerHandle | None = None
        self._returns: set[asyncio.Future[None]] = set()
        self._acquiring = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()

    def take(self) -> Connection | None:
        """Return a kept connection; None when there is none, and one must be acquired."""
        while self._kept:
            connection = self._kept.pop()
            self._untouched = min(self._untouched, len(self._kept))
            held = connection._con
            if held is not None and not held.is_closed():
                return connection
        return None

    async def put_in_order(self, connection: Connection, error: BaseException | None) -> None:
        """Release a connection that cannot be kept; the pool resets or closes it where something was raised on it."""
        if isinstance(error, LOST):
            self.distrust(connection)
        await self.release(connection)

    async def lend(self) -> Connection:
        """Return a connection for a statement, as soon as there is one."""
        while True:
            kept = self.take()
            if kept is not None:
                return kept
            if self._is_free() or self.is_closing():
                return await self.acquire()
            handed = await self._wait()
            if handed is not None:
                return handed

    async def _wait(self) -> Connection | None:
        """Return the connection that the next one hands on; None when one should be looked for again."""
        place: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # it was handed over to somebody who has left
                handed = place.result()
                if handed is None:
                    self._wake()
                elif not self.keep(handed):
                    self._return(handed)
            raise

    def keep(self, connection: Connection) -> bool:
        """Hand a connection on or keep it after a statement; return False when it must be released."""
        return _is_clean(connection) and self.keep_clean(connection)

    def keep_clean(self, connection: Connection) -> bool:
        """Do what `keep` does with a connection that has just answered a statement that only reads."""
        if self._acquiring or self.is_closing():
            return False
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(connection)
                return True
        self._kept.append(connection)
        if self._next_look is None:
            self._next_look = asyncio.get_running_loop().call_later(_UNUSED, self._look)
        return True

    async def release(self, connection: Connection, *, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Take a connection back, and let who waits for one look."""
        try:
            await super().release(connection, timeout=timeout)
        finally:
            self._wake()

    def _is_free(self) -> bool:
        """Tell whether asyncpg has a connection, or may open one."""
        return self._queue is not None and not self._queue.empty()

    def _wake(self) -> None:
        """Let the first who waits look for a connection, if there may be one."""
        while self._waiting and (self._kept or self._is_free()):
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return

    def distrust(self, lost: Connection) -> None:
        """End a connection that was found dead and all that nobody uses, which died with it more often than not."""
        for connection in (lost, *self._kept):
            if connection._con is not None:
                connection.terminate()
        self._kept.clear()
        self._untouched = 0
        for holder in self._holders:
            if holder.is_idle():
                holder.terminate()
        self._wake()

    async def connect_beside(self) -> Connection:
        """Return a connection that is opened as those of the pool are, and counts for none of them."""
        return await self._get_new_connection()

    async def close(self) -> None:
        """Close all connections; those in use when they come back."""
        if self._next_look is not None:
            self._next_look.cancel()
        self._give_back(len(self._kept))
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
        await super().close()

    async def _acquire(self, timeout: float | None) -> Connection:  # noqa: ASYNC109  as asyncpg has it
        kept = self.take()
        if kept is not None:
            return kept
        self._acquiring += 1
        try:
            return await super()._acquire(timeout)
        finally:
            self._acquiring -= 1

    def _look(self) -> None:
        self._give_back(self._untouched)
        self._untouched = len(self._kept)
        self._next_look = asyncio.get_running_loop().call_later(_UNUSED, self._look) if self._kept else None

    def _give_back(self, number: int) -> None:
        """Release as many of the kept connections, from the first on."""
        for connection in self._kept[:number]:
            self._return(connection)
        del self._kept[:number]

    def _return(self, connection: Connection) -> None:
        """Release a connection from where nobody can wait for it."""
        returning = asyncio.ensure_future(self.release(connection))
        self._returns.add(returning)
        returning.add_done_callback(self._returns.discard)


class PostgresClient(AsyncpgDBClient):
    """Tortoise's client over such a pool."""

    async def create_pool(self, **kwargs: Any) -> KeepingPool:
        """See Tortoise."""
        return await KeepingPool(**kwargs)

    async def read(self, sql: str, parameters: Sequence[Any], *, attempts: int = _ATTEMPTS) -> Sequence[Any]:
        """Return the rows of a statement that only reads. What finds its connection dead is sent again on another.

        It goes past what asyncpg and Tortoise put around a connection and a prepared statement, which costs 9 µs.
        """
        pool: Any = self._pool
        if pool is None:
            async with self.acquire_connection() as connection:
                return await connection.fetch(sql, *parameters)
        connection = pool.take() or await pool.lend()
        held = connection._con
        prepared = held._stmt_cache.get((sql, asyncpg.Record, False))
        try:
            if prepared is None:
                rows = await held.fetch(sql, *parameters)
            else:
                try:
                    rows = await held._protocol.bind_execute(prepared, parameters, "", 0, False, None)
                except _OUTDATED:
                    rows = await held.fetch(sql, *parameters)  # which prepares it anew
        except BaseException as error:
            await pool.put_in_order(connection, error)
            if attempts > 1 and isinstance(error, LOST):
                return await self.read(sql, parameters, attempts=attempts - 1)
            raise
        if not pool.keep_clean(connection):
            await pool.release(connection)
        return rows

    def acquire_connection(self) -> Any:
        """Give a connection for one statement, or several that leave nothing behind."""
        pool: Any = self._pool
        return super().acquire_connection() if pool is None else _Lent(pool)


client_class = PostgresClient
"""What Tortoise looks for in an engine."""


class _Lent:
    """A connection for the time of a block. After an exception, the pool puts it in order or closes it."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: KeepingPool) -> None:
        self._pool = pool
        self._connection: Connection = None

    async def __aenter__(self) -> Connection:
        self._connection = connection = self._pool.take() or await self._pool.lend()
        return connection

    async def __aexit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if error is None and self._pool.keep(self._connection):
            return
        await self._pool.put_in_order(self._connection, error)


def _is_clean(connection: Connection) -> bool:
    """Tell whether a connection can be used at once. asyncpg takes one that broke away from whoever holds it."""
    held = connection._con
    return held is not None and not held.is_closed() and not held.is_in_transaction()
