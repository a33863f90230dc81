"""One run of a task in this process: its attempts, while the lease on it is renewed."""

import asyncio
import logging
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from typecase.lifecycles.tasks import Task
from typecase.resolvers.task_runs import LEASE, Claimed, TaskRuns
from typecase.server.app import App
from typecase.server.clock import Clock, slept

_PAUSE = timedelta(seconds=5)
"""Between the first attempt and the second; then twice as long each time."""

_LONGEST_PAUSE = timedelta(minutes=5)

_PATIENCE = 5.0
"""Seconds that a task may take to end when it is cancelled."""

_log = logging.getLogger("typecase.cron")


class Outcome(StrEnum):
    """How a run has ended here: `stopped` is for another process to go on with, where an attempt is left."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every run needs. `closing` tells that no attempt may begin any more."""

    app: App
    runs: TaskRuns
    clock: Clock
    closing: asyncio.Event


class TaskRun:
    """A run that this process has claimed."""

    def __init__(self, task: Task, claimed: Claimed, workshop: Workshop) -> None:
        self._task = task
        self._token = claimed.token
        self._attempt = claimed.attempt
        self._app = workshop.app
        self._runs = workshop.runs
        self._clock = workshop.clock
        self._closing = workshop.closing

    async def go(self) -> Outcome:
        """Run the task to its end and return the outcome. What it raises is logged; it is cancelled with the caller."""
        # An empty context: nothing of whoever started the server or asks it is to be found in there.
        work = asyncio.create_task(self._try(), name=f"task {self._task.name}", context=Context())
        ended = asyncio.Event()
        lease = asyncio.create_task(self._keep(ended))
        try:
            await asyncio.wait({work, lease}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(work)
            ended.set()  # not cancelled: what it says to the database is to be finished
            await lease
            outcome = work.result() if work.done() and not work.cancelled() else Outcome.STOPPED
            await self._settle(outcome)
        return outcome

    async def _try(self) -> Outcome:
        """Begin the task until it succeeds or no attempt is left."""
        while True:
            began = self._clock.now()
            if await self._succeeds():
                seconds = (self._clock.now() - began).total_seconds()
                _log.info("task %s took %.1f s", self._task.name, seconds)
                return Outcome.DONE
            if _is_cancelled():  # and has made another error of it
                return Outcome.STOPPED
            if self._attempt > self._task.retries:
                return Outcome.FAILED
            pause = min(_PAUSE * 2 ** (self._attempt - 1), _LONGEST_PAUSE)
            if not await slept(self._clock, self._clock.now() + pause, self._closing):
                return Outcome.STOPPED
            self._attempt += 1
            if await self._renew() is False:
                return Outcome.STOPPED

    async def _succeeds(self) -> bool:
        try:
            await self._task.function(self._app)
        except asyncio.CancelledError as error:
            if _is_cancelled():
                raise
            self._report(error)  # of something that the task waited for
        except (Exception, SystemExit) as error:
            self._report(error)
        else:
            return True
        return False

    def _report(self, error: BaseException) -> None:
        attempts = self._task.retries + 1
        _log.error("task %s failed, attempt %d of %d", self._task.name, self._attempt, attempts, exc_info=error)

    async def _keep(self, ended: asyncio.Event) -> None:
        """Renew the lease until the run has ended; return when it is lost."""
        until = self._clock.now() + LEASE
        while self._clock.now() < until:
            if not await slept(self._clock, self._clock.now() + LEASE / 3, ended):
                return
            renewed = self._clock.now() + LEASE
            held = await self._renew()
            if held is False:
                break
            until = renewed if held else until
        _log.error("task %s is cancelled: this process has lost its lease on it", self._task.name)

    async def _renew(self) -> bool | None:
        """Renew the lease; return None when the database does not answer."""
        try:
            return await self._runs.renew(self._task.name, self._token, self._clock.now(), self._attempt)
        except Exception as error:
            _log.error("the lease on task %s could not be renewed", self._task.name, exc_info=error)
            return None

    async def _end(self, work: asyncio.Task[Outcome]) -> None:
        if not work.done():
            work.cancel()
            await asyncio.wait({work}, timeout=_PATIENCE)
        if not work.done():
            _log.error("task %s goes on although it was cancelled", self._task.name)

    async def _settle(self, outcome: Outcome) -> None:
        change = self._runs.release if outcome is Outcome.STOPPED else self._runs.finish
        try:
            await change(self._task.name, self._token, self._clock.now())
        except Exception as error:
            _log.error("the end of task %s could not be noted", self._task.name, exc_info=error)


def _is_cancelled() -> bool:
    """Whether the current task is to end, rather than something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
