"""A process that delivers, by a clock that the test sets."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tests.tasks.clock import at
from typecase.lifecycles.deliveries import Delivery, Outcome
from typecase.lifecycles.events import Interest, Target
from typecase.resolvers.events.deliveries import Deliveries
from typecase.resolvers.events.outbox import Outbox
from typecase.resolvers.queries.connections import Database

A, B = "a" * 24, "b" * 24
"""Two documents."""

ARRIVED, FAILED = Outcome(), Outcome(error="no")
FIRST = Target(name="first", events=None, uids=None, at_once=3)
SECOND = Target(name="second", events=None, uids=None, at_once=3)


class Process:
    """One process: `minutes` are those after the beginning."""

    def __init__(self, database: Database, holder: str) -> None:
        self.database = database
        self.holder = holder
        self.deliveries = Deliveries(database)
        self.interest = Interest((FIRST,))
        self.outbox = Outbox(database, self.interest)

    async def tell(self, *events: tuple[str, str | None], targets: Iterable[Target] = (FIRST,)) -> None:
        """Commit events, each by its name and document, and give them out at the beginning."""
        self.interest.replace(targets)
        for name, document_id in events:
            await self.outbox.emit(name, {"name": name}, document_id)
        await self.deliveries.give_out(at(0))

    async def claim(self, minutes: float = 0, target: Target = FIRST, most: int = 10) -> list[Delivery]:
        return await self.deliveries.claim(target, most, at(minutes), self.holder)

    async def end(
        self, delivery: Delivery, outcome: Outcome = ARRIVED, minutes: float = 0, next_try: datetime | None = None
    ) -> bool:
        return await self.deliveries.end(delivery, outcome, 0.5, at(minutes), next_try, self.holder)

    async def rows(self, columns: str = "name, state, attempts") -> list[tuple[Any, ...]]:
        """Return what stands in the deliveries, in their order."""
        sql = f"select {columns} from typecase_deliveries order by id"
        return [tuple(row.values()) for row in await self.database.writer.execute_query_dict(sql)]


def names(deliveries: Iterable[Delivery]) -> list[str]:
    return [delivery.event.name for delivery in deliveries]


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  nobody tells when
            await asyncio.sleep(0.01)
