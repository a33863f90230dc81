"""The open database: Tortoise's connections, their transactions, and how it is opened.

PostgreSQL and MariaDB have a pool. SQLite has one writer and, beside it, connections that only read, so that a write
blocks no read (WAL).
"""

import itertools
import urllib.parse
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from tortoise import Model
from tortoise.backends.base import config_generator, executor
from tortoise.context import TortoiseContext, _current_context  # pyright: ignore[reportPrivateUsage]

from typecase.errors import BootError
from typecase.resolvers.queries.changes import Changes, Untold
from typecase.resolvers.queries.changes.postgresql import heard_changes
from typecase.resolvers.queries.changes.sqlite import file_changes
from typecase.resolvers.queries.clients import mariadb, postgresql, sqlite
from typecase.resolvers.queries.readers import (
    FETCHES,
    Client,
    MariaReaders,
    PostgresReaders,
    Readers,
    Row,
    SqliteReaders,
)
from typecase.schema.models import APP, build_models
from typecase.schema.registry import Registry

_DIALECTS = {
    "sqlite": "sqlite",
    "asyncpg": "postgresql",
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "mysql": "mariadb",
}
_STATEMENTS = 200
"""How many statements PostgreSQL keeps prepared for each connection. One takes it 20 to 460 kB."""
_READ_COMMITTED = "set session transaction isolation level read committed"
"""What was waited for is then seen, as on PostgreSQL: MariaDB's own level keeps what was there at the first read."""
_module_numbers = itertools.count(1)


@dataclass(slots=True)
class Database:
    """An open database. `writer` is Tortoise's connection for writes.

    `statements` counts what was sent, `commits` the transactions that are over; `changes` tells of changed accounts.
    """

    dialect: str
    writer: Client
    readers: Readers
    models: Mapping[str, type[Model]]
    context: TortoiseContext
    statements: int = 0
    commits: int = 0
    changes: Changes = field(default_factory=Untold)

    def fetch(self, sql: str, parameters: Sequence[Any]) -> Awaitable[Sequence[Row]]:
        """Run a statement that only reads, and return its rows. `sql` has the driver's own placeholders.

        Inside a transaction of this task it runs there, else on a connection that reads.
        """
        self.statements += 1
        client = self._current()
        if client is None:
            return self.readers.fetch(sql, parameters)
        return FETCHES[self.dialect](client, sql, parameters)

    @property
    def clients(self) -> Sequence[Client]:
        """The writer and those that read, each once."""
        return list(dict.fromkeys((self.writer, *self.readers.clients)))

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Client]:
        """Give a connection on which all happens or nothing. Inside a transaction of this task, it is that one's."""
        current = self._current()
        if current is not None:
            yield current
            return
        try:
            with _active(self.context):
                async with self.writer._in_transaction() as connection:
                    self.statements += 2
                    token = _transaction.set((self, connection))
                    waiting = _Waiting()
                    waiting_token = _waiting.set(waiting)
                    try:
                        yield connection
                        await waiting.write()
                    finally:
                        _waiting.reset(waiting_token)
                        _transaction.reset(token)
        finally:
            self.commits += 1
        for act in waiting.acts:
            act()

    @asynccontextmanager
    async def telling(self) -> AsyncGenerator[None]:
        """Know in `changes` whether accounts may have changed, for the time of a block."""
        async with AsyncExitStack() as stack:
            if self.dialect == "postgresql":
                heard = heard_changes(self.writer._pool, lambda: self.commits)
                self.changes = await stack.enter_async_context(heard)
            elif self.dialect == "sqlite" and self.writer not in self.readers.clients:
                told = file_changes(self.writer.filename, lambda: self.commits)
                self.changes = stack.enter_context(told)
            yield

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[Client]:
        """Give the connection of this task's transaction; what is done on it can fail without the rest."""
        current = self.connection
        waiting = _waiting.get()
        before = None if waiting is None else waiting.length
        try:
            async with current._in_transaction() as connection:
                self.statements += 2
                token = _transaction.set((self, connection))
                try:
                    yield connection
                finally:
                    _transaction.reset(token)
        except BaseException:
            if waiting is not None and before is not None:
                waiting.shorten(before)
            raise

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


_transaction: ContextVar[tuple[Database, Client] | None] = ContextVar("typecase_transaction", default=None)
"""The transaction that the current task is in."""


_Write: TypeAlias = Callable[[Sequence[Any]], Awaitable[None]]


@dataclass(slots=True)
class _Waiting:
    """What is to be done at the end of a transaction: `items` are written in it, `acts` called after it."""

    items: list[tuple[_Write, Any]] = field(default_factory=list[tuple[_Write, Any]])
    acts: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    @property
    def length(self) -> tuple[int, int]:
        return len(self.items), len(self.acts)

    def shorten(self, length: tuple[int, int]) -> None:
        """Forget what came later than this length."""
        items, acts = length
        del self.items[items:]
        del self.acts[acts:]

    async def write(self) -> None:
        """Write the items, those of one writer at once."""
        by_writer: dict[_Write, list[Any]] = {}
        for writer, item in self.items:
            by_writer.setdefault(writer, []).append(item)
        for writer, items in by_writer.items():
            await writer(items)


_waiting: ContextVar[_Waiting | None] = ContextVar("typecase_waiting", default=None)
"""What is to be done at the end of that transaction."""


def after_commit(act: Callable[[], None]) -> None:
    """Call a function when the transaction that the current task is in is committed; at once where there is none.

    It is not called when that is undone, or the part of it that stands behind a savepoint. It must not raise.
    """
    waiting = _waiting.get()
    if waiting is None:
        act()
    else:
        waiting.acts.append(act)


def with_commit(item: Any, write: Callable[[Sequence[Any]], Awaitable[None]]) -> None:
    """Have an item written at the end of the transaction that the current task is in, with all others for `write`.

    It is forgotten when the part of the transaction that it came in is undone.
    """
    waiting = _waiting.get()
    assert waiting is not None, "no transaction is open"
    waiting.items.append((write, item))


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
    url: str,
    registry: Registry,
    *,
    pool: int = 10,
    readers: int = 4,
    shared: bool = False,
    kind: type[Database] = Database,
    also: Sequence[str] = (),
) -> AsyncGenerator[Database]:
    """Open a database for the content of a registry and close it at the end.

    `pool` bounds the connections to PostgreSQL and MariaDB, `readers` is how many only read an SQLite file. `shared`
    lets Tortoise's models be used from any task of the process; one open database of a process can be shared. `kind` is
    the class of what is given, `also` are modules of models beside the content's. BootError when the database cannot be
    reached.
    """
    dialect = dialect_of(url)
    module_name = f"typecase_models_{next(_module_numbers)}"
    models = build_models(registry, module_name)
    # The cache is keyed by connection and table, not by model: statements of another registry would be reused.
    cast(dict[Any, Any], executor.EXECUTOR_CACHE).clear()  # pyright: ignore[reportUnknownMemberType]
    context = TortoiseContext()
    config = {
        "connections": _connections(url, dialect, pool, readers),
        "apps": {APP: {"models": [module_name, *also], "default_connection": "default"}},
    }
    with context:
        await context.init(config=config, _enable_global_fallback=shared)
    try:
        yield await _connect(context, dialect, url, models, kind)
    finally:
        await context.close_connections()


async def _connect(
    context: TortoiseContext, dialect: str, url: str, models: Mapping[str, type[Model]], kind: type[Database]
) -> Database:
    clients: list[Client] = list(context.connections.all())
    try:
        for client in clients:
            await client.create_connection(with_db=True)
    except Exception as error:
        shown = urllib.parse.urlsplit(url)._replace(query="").geturl().replace(f":{_password(url)}@", ":…@")
        raise BootError([f"database.url: {shown} cannot be opened: {error}"]) from error
    writer: Client = context.connections.get("default")
    return kind(
        dialect=dialect, writer=writer, readers=_readers(dialect, writer, clients), models=models, context=context
    )


def _readers(dialect: str, writer: Client, clients: Sequence[Client]) -> Readers:
    match dialect:
        case "sqlite":
            return SqliteReaders([client for client in clients if client is not writer] or [writer])
        case "postgresql":
            return PostgresReaders(writer)
        case _:
            return MariaReaders(writer)


def _connections(url: str, dialect: str, pool: int, readers: int) -> dict[str, Any]:
    config = cast(dict[str, Any], config_generator.expand_db_url(url))  # pyright: ignore[reportUnknownMemberType]
    credentials = dict[str, Any](config["credentials"])
    engine: str = config["engine"]
    match dialect:
        case "postgresql":
            engine = postgresql.__name__
            credentials.setdefault("statement_cache_size", _STATEMENTS)
            # No session state is ever set outside a transaction, so there is nothing to reset: 42 µs per checkout.
            credentials |= {"minsize": 1, "maxsize": pool, "reset": _no_reset}
        case "mariadb":
            engine = mariadb.__name__
            credentials |= {
                "minsize": 1,
                "maxsize": pool,
                "sql_mode": "STRICT_TRANS_TABLES",
                "init_command": _READ_COMMITTED,
            }
        case _:
            engine = sqlite.__name__
            credentials |= {"synchronous": "NORMAL", "busy_timeout": 10_000}
    connections: dict[str, Any] = {"default": {"engine": engine, "credentials": credentials}}
    if dialect == "sqlite" and ":memory:" not in url:
        reading = {**credentials, "query_only": "ON"}
        for number in range(readers):
            connections[f"reader_{number}"] = {"engine": engine, "credentials": reading}
    return connections


async def _no_reset(connection: object) -> None:
    del connection


def _password(url: str) -> str:
    return urllib.parse.urlsplit(url).password or "\0"
