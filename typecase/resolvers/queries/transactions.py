"""Actions in transactions: each happens whole or not at all, and is run again when the database could not order it."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.dialects import dialect_named

_ATTEMPTS = 20
_PAUSE = 0.01
_PATIENCE = 15.0
"""Seconds after which nothing is begun again: SQLite alone waits ten for a lock that another process holds."""

_Result = TypeVar("_Result")


class Collision(Exception):
    """A write met a value that another writer stored meanwhile. `explain` raises an error for the caller, or returns.

    It is asked when the transaction is gone; when it returns, or there is none, the action is run again.
    """

    def __init__(self, explain: Callable[[], Awaitable[None]] | None = None) -> None:
        self.explain = explain
        super().__init__("another writer has stored the same value")


@dataclass(frozen=True, slots=True)
class Transactions:
    """Runs actions over one database. An action that is called by another one is a part of that one's transaction."""

    database: Database

    async def run(self, action: Callable[[int], Awaitable[_Result]]) -> _Result:
        """Return what an action gives. It is called with the number of its attempt, from 0, and must keep nothing.

        Inside another action it stands behind a savepoint, so that a failure that is caught there has left nothing.
        """
        nested = self.database.in_transaction
        patience = time.monotonic() + _PATIENCE
        for attempt in range(_ATTEMPTS):
            try:
                async with self.database.savepoint() if nested else self.database.transaction():
                    return await action(attempt)
            except Collision as collision:
                if attempt + 1 == _ATTEMPTS:
                    raise
                await self._explain(collision, nested=nested)
            except Exception as error:
                spent = attempt + 1 == _ATTEMPTS or time.monotonic() > patience
                if nested or spent or not self._is_transient(error):
                    raise
                await asyncio.sleep(_PAUSE * attempt * random.random())
        raise AssertionError("the last attempt returns or raises")

    async def _explain(self, collision: Collision, *, nested: bool) -> None:
        try:
            if collision.explain is not None:
                await collision.explain()
        except Exception as error:
            if nested or not self._is_transient(error):
                raise

    def _is_transient(self, error: BaseException) -> bool:
        dialect = dialect_named(self.database.dialect)
        found: BaseException | None = error
        while found is not None:
            inner = found.args[0] if found.args and isinstance(found.args[0], BaseException) else found
            if dialect.is_transient(inner):
                return True
            # A savepoint that is gone with its transaction hides what has undone that.
            found = found.__cause__ or found.__context__
        return False
