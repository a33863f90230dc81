"""Two processes on one database, by a clock that the test sets."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeAlias

import pytest
from pydantic import SecretStr

from tests.tasks.clock import ManualClock
from typecase.lifecycles.schedule import Schedule
from typecase.lifecycles.subscribers import Lifecycles
from typecase.lifecycles.tasks import Task, TaskFunction
from typecase.migrations.rendering import render_table
from typecase.resolvers.backend import build_backend
from typecase.resolvers.queries.connections import Database, open_database
from typecase.resolvers.task_runs import TaskRuns
from typecase.schema.registry import Registry
from typecase.schema.tables import SYSTEM_TABLES, TASKS
from typecase.server.app import App
from typecase.server.scheduler import Scheduler
from typecase.settings import Settings
from typecase.settings.sections import AuthSettings, DatabaseSettings

SECRET = SecretStr("0123456789abcdefghijklmnopqrstuv")

Process: TypeAlias = Callable[..., Scheduler]
"""Makes the scheduler of one more process, for tasks."""


async def never_hash(password: str) -> str:
    raise AssertionError("nobody has a password")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def databases(database_url: str, magazine: Registry) -> AsyncIterator[list[Database]]:
    """One database with the table of tasks, opened as two processes do it."""
    async with AsyncExitStack() as stack:
        opened = [
            await stack.enter_async_context(open_database(database_url, magazine, pool=3, readers=1)) for _ in range(2)
        ]
        await make_table(opened[0], TASKS)
        yield opened


async def make_table(database: Database, name: str) -> None:
    """Make one system table: all tables of the magazine would take seconds."""
    (table,) = (table for table in SYSTEM_TABLES if table.name == name)
    for statement in render_table(table, database.dialect):
        await database.writer.execute_script(statement)


@pytest.fixture
def processes(databases: list[Database], magazine: Registry, clock: ManualClock, tmp_path: Path) -> list[Process]:
    """What makes the schedulers of two processes."""

    def process(database: Database) -> Process:
        lifecycles = Lifecycles(registry=magazine)
        auth = AuthSettings(jwt_secret=SECRET, api_token_secret=SECRET)
        settings = Settings(database=DatabaseSettings(url="sqlite://unused"), auth=auth)
        app = App(folder=tmp_path, settings=settings, registry=magazine, lifecycles=lifecycles)
        app.open(build_backend(magazine, database, "en", never_hash, lifecycles))
        return lambda *tasks, **options: Scheduler(tasks, TaskRuns(database), app, clock=clock, **options)

    return [process(database) for database in databases]


def every(minutes: int, function: TaskFunction, *, retries: int = 2) -> Task:
    """Return a task that runs whenever so many minutes have passed of an hour."""
    schedule = Schedule(expression=f"*/{minutes} * * * *", zone="UTC")
    return Task(name="task", schedule=schedule, retries=retries, function=function)
