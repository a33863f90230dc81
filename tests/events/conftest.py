"""Deliveries as two processes on one database have them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.events.processes import Process
from tests.tasks.conftest import make_table
from typecase.resolvers.queries.connections import open_database
from typecase.schema.registry import Registry
from typecase.schema.tables import COUNTERS, DELIVERIES, EVENTS, TARGETS


@pytest.fixture
async def processes(database_url: str, magazine: Registry) -> AsyncIterator[list[Process]]:
    """Two processes on a database that has nothing but the tables of events."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_database(database_url, magazine, pool=5, readers=1)) for _ in range(2)
        ]
        for table in (COUNTERS, EVENTS, TARGETS, DELIVERIES):
            await make_table(opened[0], table)
        yield [Process(database, f"process {number}") for number, database in enumerate(opened, 1)]


@pytest.fixture
def process(processes: list[Process]) -> Process:
    return processes[0]
