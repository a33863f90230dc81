"""The ids of component values: handed out from blocks of a counter, so that no two of a database are the same."""

import asyncio
from collections.abc import Iterator
from itertools import count

from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import Session, session_of
from typecase.schema.tables import COUNTERS

COMPONENTS = "component"
"""The counter of component ids; its value is the last id that was given."""

_BLOCK = 1_000
_LEAST = 200
"""When fewer are left, the next block is taken before the next transaction begins."""


class ComponentIds:
    """Hands out ids that no component has. Ids of what fails are not used again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next = 1
        self._last = 0
        self._lock = asyncio.Lock()

    async def prepare(self) -> None:
        """Take a block when few ids are left; called outside of transactions, where it is one of its own."""
        if self._left < _LEAST and not self._database.in_transaction:
            async with self._lock:
                if self._left < _LEAST:
                    async with self._database.transaction() as connection:
                        last = await _count_up(session_of(connection, self._database.dialect), _BLOCK)
                    self._next, self._last = last - _BLOCK + 1, last

    async def take(self, session: Session, number: int) -> Iterator[int]:
        """Return `number` ids; where fewer are left, they are counted in the transaction of `session`."""
        if number > self._left:
            last = await _count_up(session, number)
            return count(last - number + 1)
        first = self._next
        self._next += number
        return count(first)

    @property
    def _left(self) -> int:
        return self._last - self._next + 1


async def _count_up(session: Session, number: int) -> int:
    """Raise the counter, making it when there is none, and return its value."""
    table, name, value = (session.quote(word) for word in (COUNTERS, "name", "value"))
    where = f"where {name} = '{COMPONENTS}'"
    await session.rows(
        f"insert into {table} ({name}, {value}) select '{COMPONENTS}', 0 from (select 1) one"
        f" where not exists (select 1 from {table} {where})"
    )
    await session.rows(f"update {table} set {value} = {value} + $1 {where}", [number])
    return (await session.rows(f"select {value} from {table} {where}"))[0]["value"]
