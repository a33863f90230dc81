"""The open database: Tortoise's connections, and how rows are fetched from each driver.

PostgreSQL and MariaDB have a pool. SQLite has one writer and, beside it, a few connections that only read, so that a
slow read blocks nobody (WAL).
"""

import asyncio
import itertools
import urllib.parse
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, cast

import orjson
from tortoise import Model
from tortoise.backends.base import config_generator, executor
from tortoise.backends.sqlite.client import SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.context import TortoiseContext, _current_context  # pyright: ignore[reportPrivateUsage]

from typecase.errors import BootError
from typecase.schema.models import APP, build_models
from typecase.schema.registry import Registry

_DIALECTS = {
    "sqlite": "sqlite",
    "asyncpg": "postgresql",
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "mysql": "mariadb",
}
_SQLITE_READERS = 3
_READ_COMMITTED = "set session transaction isolation level read committed"
"""What was waited for is then seen, as on PostgreSQL: MariaDB's own level keeps what was there at the first read."""
_module_numbers = itertools.count(1)


Client: TypeAlias = Any
"""A connection of Tortoise's; its methods are typed as unknown there."""


class Row(Protocol):
    """One row of an answer; values are read by position."""

    def __getitem__(self, index: int, /) -> Any:
        """Return the value of a column."""
        ...


@dataclass(slots=True)
class Database:
    """An open database. `writer` is Tortoise's connection for writes; `statements` counts what was sent."""

    dialect: str
    writer: Client
    readers: Sequence[Client]
    models: Mapping[str, type[Model]]
    context: TortoiseContext
    statements: int = 0
    _turn: Iterator[Client] = field(init=False)

    def __post_init__(self) -> None:
        self._turn = itertools.cycle(self.readers)

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """Run a statement and return its rows. `sql` has the driver's own placeholders.

        Inside a transaction of this task it runs there, else on a connection that reads.
        """
        self.statements += 1
        client = self._current() or next(self._turn)
        async with client.acquire_connection() as connection:
            if self.dialect == "postgresql":
                return await connection.fetch(sql, *parameters)
            if self.dialect == "sqlite":
                return await connection.execute_fetchall(sql, parameters)
            async with connection.cursor() as cursor:
                await cursor.execute(sql, parameters or None)
                return await cursor.fetchall()

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Client]:
        """Give a connection on which all happens or nothing. Inside a transaction of this task, it is that one's."""
        current = self._current()
        if current is not None:
            yield current
            return
        with _active(self.context):
            async with self.writer._in_transaction() as connection:
                self.statements += 2
                token = _transaction.set((self, connection))
                try:
                    yield connection
                finally:
                    _transaction.reset(token)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[Client]:
        """Give the connection of this task's transaction; what is done on it can fail without the rest."""
        current = self.connection
        async with current._in_transaction() as connection:
            self.statements += 2
            token = _transaction.set((self, connection))
            try:
                yield connection
            finally:
                _transaction.reset(token)

    @property
    def in_transaction(self) -> bool:
        """Whether this task is in a transaction."""
        return self._current() is not None

    @property
    def connection(self) -> Client:
        """The connection of the transaction that this task is in."""
        current = self._current()
        assert current is not None, "no transaction is open"
        return current

    def _current(self) -> Client | None:
        database, connection = _transaction.get() or (None, None)
        return connection if database is self else None


class _SqliteTransaction(SqliteTransactionContext):
    """A transaction that lets the next one in when it could not begin, or was given up meanwhile."""

    async def __aenter__(self) -> Client:
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


_transaction: ContextVar[tuple[Database, Client] | None] = ContextVar("typecase_transaction", default=None)
"""The transaction that the current task is in."""


@contextmanager
def _active(context: TortoiseContext) -> Generator[None]:
    """Let Tortoise look its connections up in a context; unlike the context's own `with`, for many tasks at once."""
    token = _current_context.set(context)
    try:
        yield
    finally:
        _current_context.reset(token)


def dialect_of(url: str) -> str:
    """Return `sqlite`, `postgresql` or `mariadb` for a database URL; BootError for what is none of them."""
    scheme = url.partition(":")[0]
    if scheme not in _DIALECTS:
        known = ", ".join(f"{name}://…" for name in ("sqlite", "asyncpg", "mysql"))
        raise BootError([f"database.url: {scheme}://… is no database that Typecase knows; write one of {known}"])
    return _DIALECTS[scheme]


@asynccontextmanager
async def open_database(
    url: str, registry: Registry, *, pool: int = 10, shared: bool = False
) -> AsyncGenerator[Database]:
    """Open a database for the content of a registry and close it at the end.

    `pool` bounds the connections. `shared` lets Tortoise's models be used from any task of the process; one open
    database of a process can be shared. BootError when the database cannot be reached.
    """
    dialect = dialect_of(url)
    module_name = f"typecase_models_{next(_module_numbers)}"
    models = build_models(registry, module_name)
    # The cache is keyed by connection and table, not by model: statements of another registry would be reused.
    cast(dict[Any, Any], executor.EXECUTOR_CACHE).clear()  # pyright: ignore[reportUnknownMemberType]
    context = TortoiseContext()
    config = {
        "connections": _connections(url, dialect, pool),
        "apps": {APP: {"models": [module_name], "default_connection": "default"}},
    }
    with context:
        await context.init(config=config, _enable_global_fallback=shared)
    try:
        yield await _connect(context, dialect, url, models)
    finally:
        await context.close_connections()


async def _connect(context: TortoiseContext, dialect: str, url: str, models: Mapping[str, type[Model]]) -> Database:
    clients: list[Client] = list(context.connections.all())
    try:
        for client in clients:
            await client.create_connection(with_db=True)
            if dialect == "sqlite":
                async with client.acquire_connection() as connection:
                    await connection.create_function("unicode_lower", 1, _lower, deterministic=True)
                    await connection.create_function("canonical_json", 1, _canonical_json, deterministic=True)
    except Exception as error:
        shown = urllib.parse.urlsplit(url)._replace(query="").geturl().replace(f":{_password(url)}@", ":…@")
        raise BootError([f"database.url: {shown} cannot be opened: {error}"]) from error
    writer: Client = context.connections.get("default")
    if dialect == "sqlite":
        writer._in_transaction = lambda: _SqliteTransaction(_ImmediateTransaction(writer), writer._lock)
    readers = [client for client in clients if client is not writer] or [writer]
    return Database(dialect=dialect, writer=writer, readers=readers, models=models, context=context)


def _connections(url: str, dialect: str, pool: int) -> dict[str, Any]:
    config = cast(dict[str, Any], config_generator.expand_db_url(url))  # pyright: ignore[reportUnknownMemberType]
    credentials = dict[str, Any](config["credentials"])
    match dialect:
        case "postgresql":
            # No session state is ever set outside a transaction, so there is nothing to reset: 42 µs per checkout.
            credentials |= {"minsize": 1, "maxsize": pool, "reset": _no_reset}
        case "mariadb":
            credentials |= {
                "minsize": 1,
                "maxsize": pool,
                "sql_mode": "STRICT_TRANS_TABLES",
                "init_command": _READ_COMMITTED,
            }
        case _:
            credentials |= {"synchronous": "NORMAL", "busy_timeout": 10_000}
    connections: dict[str, Any] = {"default": {"engine": config["engine"], "credentials": credentials}}
    if dialect == "sqlite" and ":memory:" not in url:
        reading = {**credentials, "query_only": "ON"}
        for number in range(_SQLITE_READERS):
            connections[f"reader_{number}"] = {"engine": config["engine"], "credentials": reading}
    return connections


async def _no_reset(connection: object) -> None:
    del connection


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _canonical_json(text: Any) -> Any:
    return orjson.dumps(orjson.loads(text), option=orjson.OPT_SORT_KEYS).decode() if isinstance(text, str) else text


def _password(url: str) -> str:
    return urllib.parse.urlsplit(url).password or "\0"
