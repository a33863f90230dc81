"""A database whose statements can be watched: what developers open. The plain one knows nothing of it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.readers import Client, Row
from typecase.resolvers.watching import Watch, current_watch


class WatchedDatabase(Database):
    """Notes every statement of a request that is watched, except for those that Tortoise's models send."""

    __slots__ = ()

    async def fetch(self, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """See Database."""
        watch = current_watch()
        if watch is None:
            return await super().fetch(sql, parameters)
        began, rows = perf_counter(), None
        try:
            found = await super().fetch(sql, parameters)
            rows = len(found)
            return found
        finally:
            watch.note(sql, began, rows=rows, parameters=parameters)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Client]:
        """See Database."""
        watch = current_watch()
        if watch is None or self.in_transaction:
            async with super().transaction() as connection:
                yield _watched(connection, watch)
            return
        began, end = perf_counter(), "rollback"
        try:
            async with super().transaction() as connection:
                watch.note("begin", began)
                try:
                    yield _watched(connection, watch)
                    end = "commit"
                finally:
                    began = perf_counter()
        finally:
            watch.note(end, began)

    @property
    def connection(self) -> Client:
        """See Database."""
        return _watched(super().connection, current_watch())


def _watched(connection: Client, watch: Watch | None) -> Client:
    return connection if watch is None else _WatchedConnection(connection, watch)


class _WatchedConnection:
    """Stands before a connection in a transaction and notes what is sent through it."""

    def __init__(self, inner: Client, watch: Watch) -> None:
        self._inner = inner
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        began, rows = perf_counter(), None
        try:
            found = await self._inner.execute_query_dict(query, values)
            rows = len(found)
            return found
        finally:
            self._watch.note(query, began, rows=rows, parameters=values or ())

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        began, rows = perf_counter(), None
        try:
            await self._inner.execute_many(query, values)
            rows = 0
        finally:
            self._watch.note(query, began, rows=rows, values=sum(map(len, values)))
