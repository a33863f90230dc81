"""Tasks run at their times, in one process of all, whatever becomes of a run or of a process."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from contextvars import ContextVar
from functools import partial
from typing import Any

import pytest

from tests.tasks.clock import ManualClock, at
from tests.tasks.conftest import Process, every
from typecase.migrations.creation import create_tables
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.task_runs import Busy, Claimed, TaskRuns
from typecase.schema.registry import Registry
from typecase.schema.tables import TASKS
from typecase.server.app import App
from typecase.server.task_run import Outcome

GRACE = 20.0


class Work:
    """A task that notes when it is begun, and what it does then."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.begun: list[float] = []
        self.ended: list[str] = []
        self.failures = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, app: App) -> None:
        self.begun.append((self.clock.now() - at(0)).total_seconds() / 60)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.ended.append("cancelled")
            raise
        if self.failures:
            self.failures -= 1
            raise ValueError("the feed is empty")
        self.ended.append("done")


@pytest.fixture
def work(clock: ManualClock) -> Work:
    return Work(clock)


async def soon(holds: Any) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  what holds is told by nobody
            await asyncio.sleep(0)


async def test_each_time_runs_once_in_all_processes(clock: ManualClock, processes: list[Process], work: Work) -> None:
    async with AsyncExitStack() as stack:
        for process in processes:
            await stack.enter_async_context(process(every(10, work)).running(GRACE))
        await clock.sleep_at(10, 10)
        for minute in (10, 20, 30, 40):
            clock.advance(minute)
            # A process that found the other one running looks again when its lease could be over.
            await clock.until(partial(both_done, clock, minute))
            clock.advance(minute + 1)
            await clock.sleep_at(minute + 10, minute + 10)

    assert work.begun == [10, 20, 30, 40]
    assert work.ended == ["done"] * 4


def both_done(clock: ManualClock, minute: float) -> bool:
    """Whether neither of two processes runs a task any more."""
    return clock.wakes in ([minute + 1, minute + 10], [minute + 10, minute + 10])


async def test_a_task_that_fails_is_logged_and_tried_again_and_its_next_time_comes(
    clock: ManualClock, processes: list[Process], work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    work.failures = 2
    async with processes[0](every(10, work)).running(GRACE):
        await clock.sleep_at(10)
        clock.advance(10)
        await clock.sleep_at(10 + 5 / 60, 10 + 20 / 60)  # the second attempt, and the lease
        clock.advance(10 + 5 / 60)
        await clock.sleep_at(10 + 15 / 60, 10 + 20 / 60)
        clock.advance(10 + 15 / 60)
        await clock.sleep_at(20)
        clock.advance(20)
        await clock.sleep_at(30)

    assert work.begun == [10, pytest.approx(10 + 5 / 60), pytest.approx(10 + 15 / 60), 20]
    assert work.ended == ["done", "done"]
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.message for record in failed] == [
        "task task failed, attempt 1 of 3",
        "task task failed, attempt 2 of 3",
    ]
    assert "ValueError: the feed is empty" in caplog.text


async def test_a_task_that_goes_on_failing_is_left_until_its_next_time(
    clock: ManualClock, processes: list[Process], work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    work.failures = 1
    async with processes[0](every(10, work, retries=0)).running(GRACE):
        await clock.sleep_at(10)
        clock.advance(10)
        await clock.sleep_at(20)
        clock.advance(20)
        await clock.sleep_at(30)

    assert (work.begun, work.ended) == ([10, 20], ["done"])
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == [
        "task task failed, attempt 1 of 1"
    ]


@pytest.mark.parametrize("error", [SystemExit(3), asyncio.CancelledError()])
async def test_a_task_cannot_end_the_process(clock: ManualClock, processes: list[Process], error: Any) -> None:
    begun: list[int] = []

    async def leave(app: App) -> None:
        begun.append(1)
        raise error

    async with processes[0](every(10, leave, retries=0)).running(GRACE):
        await clock.sleep_at(10)
        for minute in (10, 20):
            clock.advance(minute)
            await clock.sleep_at(minute + 10)

    assert begun == [1, 1]


async def test_a_task_that_is_running_when_its_next_time_comes_is_not_begun_twice(
    clock: ManualClock, processes: list[Process], work: Work
) -> None:
    work.gate.clear()
    first, second = (process(every(1, work)) for process in processes)
    async with first.running(GRACE):
        await clock.sleep_at(1)
        clock.advance(1)
        await soon(lambda: work.begun)
        async with second.running(GRACE):
            await clock.sleep_at(1 + 1 / 3, 2)
            await pass_minutes(clock, 1, 3)
            begun = list(work.begun)
            work.gate.set()
            await soon(lambda: work.ended)
            # The lease has nobody any more who would renew it in a third of a minute.
            await clock.until(lambda: len(clock.wakes) == 2 and clock.wakes[0] > 3.5)
            clock.advance(4)
            await soon(lambda: len(work.ended) == 2)

    assert begun == [1]
    assert work.begun == [1, 4]


async def pass_minutes(clock: ManualClock, begin: int, end: int) -> None:
    """Let minutes pass in thirds, while one process runs a task and another one looks at its times."""
    for third in range(begin * 3 + 1, end * 3 + 1):
        clock.advance(third / 3)
        await clock.until(lambda: clock.sleeping == 2)


async def test_another_process_goes_on_with_what_a_dead_one_has_begun(
    clock: ManualClock, processes: list[Process], databases: list[Database], work: Work
) -> None:
    await TaskRuns(databases[0]).claim("task", at(0), at(0), retries=2)

    async with processes[1](every(10, work)).running(GRACE):
        await clock.sleep_at(1)
        clock.advance(1)
        await clock.sleep_at(10)

    assert (work.begun, work.ended) == ([1], ["done"])


async def test_what_may_be_begun_once_is_given_up_when_its_process_died(
    clock: ManualClock,
    processes: list[Process],
    databases: list[Database],
    work: Work,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await TaskRuns(databases[0]).claim("task", at(0), at(0), retries=0)

    async with processes[1](every(10, work, retries=0)).running(GRACE):
        await clock.sleep_at(1)
        clock.advance(1)
        await clock.sleep_at(10)
        clock.advance(10)
        await clock.sleep_at(20)

    assert work.begun == [10]
    assert "task task is given up: its process has died, and no attempt is left" in caplog.messages


async def test_a_run_whose_lease_is_lost_is_cancelled(
    clock: ManualClock, processes: list[Process], databases: list[Database], work: Work
) -> None:
    work.gate.clear()
    async with processes[0](every(10, work)).running(GRACE):
        await clock.sleep_at(10)
        clock.advance(10)
        await clock.sleep_at(10 + 1 / 3)
        other = await TaskRuns(databases[1]).claim("task", None, at(12), retries=2)
        clock.advance(12)
        await clock.sleep_at(20)

    assert isinstance(other, Claimed)
    assert other.attempt == 2
    assert (work.begun, work.ended) == ([10], ["cancelled"])
    assert isinstance(await TaskRuns(databases[1]).claim("task", None, at(12.5), retries=2), Busy)


async def test_what_runs_at_the_shutdown_may_end_within_its_time(
    clock: ManualClock, processes: list[Process], work: Work
) -> None:
    work.gate.clear()
    scheduler = processes[0](every(10, work))
    async with scheduler.running(GRACE):
        await clock.sleep_at(10)
        clock.advance(10)
        await soon(lambda: work.begun)
        scheduler.close()
        work.gate.set()

    assert work.ended == ["done"]


async def test_what_goes_on_is_cancelled_then_and_another_process_takes_it_over_at_once(
    clock: ManualClock, processes: list[Process], work: Work
) -> None:
    work.gate.clear()
    async with processes[0](every(10, work)).running(0):
        await clock.sleep_at(10)
        clock.advance(10)
        await soon(lambda: work.begun)
    cancelled = list(work.ended)
    work.gate.set()
    async with processes[1](every(10, work)).running(GRACE):
        await clock.sleep_at(20)

    assert cancelled == ["cancelled"]
    assert (work.begun, work.ended) == ([10, 10], ["cancelled", "done"])


async def test_a_pause_between_attempts_does_not_hold_the_shutdown_up(
    clock: ManualClock, processes: list[Process], work: Work
) -> None:
    work.failures = 1
    async with asyncio.timeout(GRACE), processes[0](every(10, work)).running(2 * GRACE):
        await clock.sleep_at(10)
        clock.advance(10)
        await clock.sleep_at(10 + 5 / 60, 10 + 20 / 60)

    assert (work.begun, work.ended) == ([10], [])


async def test_an_error_while_it_is_cancelled_begins_nothing(
    clock: ManualClock, processes: list[Process], caplog: pytest.LogCaptureFixture
) -> None:
    begun: list[int] = []

    async def stubborn(app: App) -> None:
        begun.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("the file is open")

    async with processes[0](every(10, stubborn)).running(0):
        await clock.sleep_at(10)
        clock.advance(10)
        await soon(lambda: begun)

    assert begun == [1]
    assert "OSError: the file is open" in caplog.text


@pytest.mark.parametrize(("catch_up", "expected"), [(True, [35]), (False, [])])
async def test_what_came_while_no_process_was_up(
    clock: ManualClock, processes: list[Process], work: Work, catch_up: bool, expected: list[float]
) -> None:
    async with processes[0](every(10, work)).running(GRACE):
        await clock.sleep_at(10)
    clock.advance(35)

    async with processes[0](every(10, work), catch_up=catch_up).running(GRACE):
        await clock.sleep_at(40)

    assert work.begun == expected


async def test_a_new_task_has_nothing_to_catch_up(clock: ManualClock, processes: list[Process], work: Work) -> None:
    async with processes[0](every(10, work), catch_up=True).running(GRACE):
        await clock.sleep_at(10)

    assert work.begun == []


async def test_a_time_comes_late_when_the_database_does_not_answer(
    clock: ManualClock,
    processes: list[Process],
    databases: list[Database],
    work: Work,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with processes[0](every(10, work)).running(GRACE):
        await clock.sleep_at(10)
        await rename_table(databases[0], TASKS, "elsewhere")
        clock.advance(10)
        await clock.sleep_at(10 + 1 / 6)
        await rename_table(databases[0], "elsewhere", TASKS)
        clock.advance(10 + 1 / 6)
        await clock.sleep_at(20)

    assert work.begun == [pytest.approx(10 + 1 / 6)]
    assert caplog.messages[0] == "the times of task task could not be looked at"


def rename_table(database: Database, name: str, new_name: str) -> Coroutine[Any, Any, None]:
    return database.writer.execute_script(f"alter table {name} rename to {new_name}")


async def test_a_task_has_an_empty_context_and_the_content(
    clock: ManualClock, processes: list[Process], databases: list[Database], magazine: Registry
) -> None:
    await databases[0].writer.execute_script(f"drop table {TASKS}")
    await create_tables(databases[0].writer, magazine, databases[0].dialect)
    request: ContextVar[str] = ContextVar("request", default="nobody's")
    request.set("somebody's")
    found: list[Any] = []

    async def look(app: App) -> None:
        await app.entities("api::tag.tag").create({"name": "New"})
        found.extend([request.get(), await app.rows("api::tag.tag").count()])

    async with processes[0](every(10, look)).running(GRACE):
        await clock.sleep_at(10)
        clock.advance(10)
        await clock.sleep_at(20)

    assert found == ["nobody's", 1]


async def test_a_task_is_run_by_its_name(
    clock: ManualClock, processes: list[Process], work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler = processes[0](every(10, work))
    work.failures = 1

    failed = await scheduler.run_now("task")
    clock.advance(1)
    done = await scheduler.run_now("task")

    assert (failed, done) == (Outcome.FAILED, Outcome.DONE)
    assert work.begun == [0, 1]
    assert "ValueError: the feed is empty" in caplog.text


async def test_a_task_that_is_running_elsewhere_is_not_run_by_its_name(
    clock: ManualClock, processes: list[Process], databases: list[Database], work: Work
) -> None:
    await TaskRuns(databases[1]).claim("task", at(0), at(0), retries=2)

    assert await processes[0](every(10, work)).run_now("task") == Busy(until=at(1))
    assert work.begun == []
