"""The scheduler: runs the tasks of a project at their times, each time in one process of all."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from contextvars import Context
from datetime import timedelta

from typecase.lifecycles.tasks import Task
from typecase.resolvers.task_runs import Busy, Claimed, TaskRuns
from typecase.server.app import App
from typecase.server.clock import Clock, SystemClock, slept
from typecase.server.task_run import Outcome, TaskRun, Workshop
from typecase.server.task_times import TaskTimes

_PAUSE = timedelta(seconds=10)
"""Before the database is asked again that did not answer."""

_log = logging.getLogger("typecase.cron")


class Scheduler:
    """Runs tasks by a clock. With `catch_up`, a time that came while no process was up is made up for."""

    def __init__(
        self,
        tasks: Iterable[Task],
        runs: TaskRuns,
        app: App,
        *,
        clock: Clock | None = None,
        catch_up: bool = False,
    ) -> None:
        self._tasks = {task.name: task for task in tasks}
        self._catch_up = catch_up
        self._closing = asyncio.Event()
        self._workshop = Workshop(app=app, runs=runs, clock=clock or SystemClock(), closing=self._closing)
        self._closed_at: float | None = None

    @asynccontextmanager
    async def running(self, grace: float) -> AsyncGenerator[None]:
        """Run tasks for the time of a block. What runs at its end has `grace` seconds and is then cancelled."""
        # An empty context: that of whoever starts the server is not theirs.
        followers = [
            asyncio.create_task(self._follow(task), name=f"times of {task.name}", context=Context())
            for task in self._tasks.values()
        ]
        try:
            yield
        finally:
            await self._end(followers, grace)

    def close(self) -> None:
        """Begin no task any more; the time that running ones have to end begins now."""
        if self._closed_at is None:
            self._closed_at = asyncio.get_running_loop().time()
            self._closing.set()

    async def run_now(self, name: str) -> Outcome | Busy:
        """Run a task once, whatever its times say; Busy when it is running. KeyError when there is no such task."""
        task = self._tasks[name]
        now = self._workshop.clock.now()
        # As its last attempt: a run that somebody asked for is not begun again.
        last = task.retries + 1
        claimed = await self._workshop.runs.claim(name, now, now, retries=task.retries, attempt=last)
        if isinstance(claimed, Claimed):
            return await TaskRun(task, claimed, self._workshop).go()
        return claimed if isinstance(claimed, Busy) else Busy(until=now)

    async def _end(self, followers: list[asyncio.Task[None]], grace: float) -> None:
        self.close()
        assert self._closed_at is not None
        left = self._closed_at + grace - asyncio.get_running_loop().time()
        pending = set(followers)
        if pending:
            _, pending = await asyncio.wait(pending, timeout=max(0.0, left))
        for follower in pending:
            _log.warning("%s: what runs is cancelled, the server stops", follower.get_name())
            follower.cancel()
        if pending:
            await asyncio.wait(pending)

    async def _follow(self, task: Task) -> None:
        times, clock = TaskTimes(task, self._workshop, catch_up=self._catch_up), self._workshop.clock
        while not self._closing.is_set():
            try:
                wake = await times.look()
            except Exception as error:
                _log.error("the times of task %s could not be looked at", task.name, exc_info=error)
                wake = clock.now() + _PAUSE
            await slept(clock, wake, self._closing)
