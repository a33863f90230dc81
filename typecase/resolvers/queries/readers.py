"""Which connection a read outside of transactions runs on, and how rows are fetched from each driver."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

Client: TypeAlias = Any
"""A connection of Tortoise's, or a pool of them; its methods are typed as unknown there."""


class Row(Protocol):
    """One row of an answer; values are read by position."""

    def __getitem__(self, index: int, /) -> Any:
        """Return the value of a column."""
        ...


class Readers(Protocol):
    """The clients that read, and the choice between them."""

    @property
    def clients(self) -> Sequence[Client]:
        """All of them."""
        ...

    def fetch(self, sql: str, parameters: Sequence[Any]) -> Awaitable[Sequence[Row]]:
        """Run a statement that only reads, and return its rows."""
        ...


class SqliteReaders:
    """Connections to one file. A slow read keeps none waiting while another is idle."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self.clients = clients
        self._idle: asyncio.LifoQueue[Client] = asyncio.LifoQueue()
        for client in clients:
            self._idle.put_nowait(client)

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """See Readers."""
        client = await self._idle.get()
        try:
            return await fetch_from_sqlite(client, sql, parameters)
        finally:
            self._idle.put_nowait(client)


class PostgresReaders:
    """A pool."""

    def __init__(self, client: Client) -> None:
        self.clients = (client,)
        self._client = client

    def fetch(self, sql: str, parameters: Sequence[Any]) -> Awaitable[Sequence[Row]]:
        """See Readers."""
        return self._client.read(sql, parameters)


class MariaReaders:
    """A pool."""

    def __init__(self, client: Client) -> None:
        self.clients = (client,)
        self._client = client

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """See Readers."""
        return await fetch_from_mariadb(self._client, sql, parameters)


async def fetch_from_sqlite(client: Client, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
    """Run a statement on one client and return its rows. `sql` has the driver's own placeholders."""
    async with client.acquire_connection() as connection:
        try:
            return await connection.execute_fetchall(sql, parameters)
        except asyncio.CancelledError:
            await connection.interrupt()  # or its thread would go on, and keep the next one waiting
            raise


async def fetch_from_postgresql(client: Client, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
    """Run a statement on one client and return its rows. `sql` has the driver's own placeholders."""
    async with client.acquire_connection() as connection:
        return await connection.fetch(sql, *parameters)


async def fetch_from_mariadb(client: Client, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
    """Run a statement on one client and return its rows. `sql` has the driver's own placeholders."""
    async with client.acquire_connection() as connection, connection.cursor() as cursor:
        await cursor.execute(sql, parameters or None)
        return await cursor.fetchall()


FETCHES: Mapping[str, Callable[[Client, str, Sequence[Any]], Awaitable[Sequence[Row]]]] = {
    "sqlite": fetch_from_sqlite,
    "postgresql": fetch_from_postgresql,
    "mariadb": fetch_from_mariadb,
}
"""How rows are fetched, by the name of the dialect."""
