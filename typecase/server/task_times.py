"""The times of one task, as this process follows them: which is next, and whose it is when it comes."""

import logging
from datetime import datetime

from typecase.lifecycles.tasks import Task
from typecase.resolvers.task_runs import Busy, Claimed, GivenUp
from typecase.server.task_run import TaskRun, Workshop

_log = logging.getLogger("typecase.cron")


class TaskTimes:
    """Follows the times of a task. With `catch_up`, it begins where the database says that all processes left off."""

    def __init__(self, task: Task, workshop: Workshop, *, catch_up: bool) -> None:
        self._task = task
        self._workshop = workshop
        self._catch_up = catch_up
        self._after: datetime | None = None
        """Up to when nothing is left to do, for all that this process knows; None before the first look."""

    async def look(self) -> datetime:
        """Run the task if it is due and nobody else does it; return when to look again.

        What came while it was running, here or elsewhere, is left out. Of several times that came since the last look,
        the latest stands for all.
        """
        after = await self._begin() if self._after is None else self._after
        clock = self._workshop.clock
        now = clock.now()
        due = self._task.schedule.latest(after, now) if after < now else None
        found = await self._workshop.runs.claim(self._task.name, due, now, retries=self._task.retries)
        self._after = due or after
        match found:
            case Claimed():
                await TaskRun(self._task, found, self._workshop).go()
                self._after = max(self._after, clock.now())
            case Busy(until=until):
                # Its process may die: then this one goes on with it.
                return min(until, self._task.schedule.after(self._after))
            case GivenUp():
                _log.error("task %s is given up: its process has died, and no attempt is left", self._task.name)
            case None:
                pass
        return self._task.schedule.after(self._after)

    async def _begin(self) -> datetime:
        now = self._workshop.clock.now()
        settled = await self._workshop.runs.settled(self._task.name, now)
        return settled if self._catch_up else now
