"""Tasks: functions of a project that run at the times of a schedule."""

import inspect
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from typecase.lifecycles.schedule import Schedule
from typecase.schema.mistakes import shown

TaskFunction: TypeAlias = Callable[[Any], Coroutine[Any, Any, Any]]
"""What is decorated: a coroutine function that takes the app."""

RETRIES = 2
"""How often a task is begun again, when its declaration does not say it."""

_LONGEST_NAME = 100
_EXAMPLE = '@cron("0 3 * * *")'


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A function that runs at the times of a schedule.

    `name` is what the database knows it by, `retries` how often it is begun again for one time when it has failed or
    its process has died.
    """

    name: str
    schedule: Schedule
    retries: int
    function: TaskFunction

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the declaration."""
        if not inspect.iscoroutinefunction(self.function) or not _takes_one(self.function):
            yield f"@cron needs a function with one argument: async def {self.function.__name__}(app)"
        if not 1 <= len(self.name) <= _LONGEST_NAME:
            yield f"got the name {shown(self.name)}, expected 1 to {_LONGEST_NAME} characters"
        if type(self.retries) is not int or self.retries < 0:
            yield f"got retries={self.retries!r}, expected 0 or more"
        if self.schedule.expression:
            yield from self.schedule.problems()
        else:
            yield f"says no time; write for example {_EXAMPLE}"


def cron(
    expression: str, *, zone: str = "UTC", name: str | None = None, retries: int = RETRIES
) -> Callable[[TaskFunction], Task]:
    """Make a coroutine function a task, which runs at the times of a cron expression, in one process of all.

    `expression` has five fields (minute, hour, day, month, weekday), or six with the second in front, and is read with
    the clock of `zone`. `name` is the function's own when it is not given. `retries` is how often the task is begun
    again when it has raised an error or its process has died; with 0 it is begun once for each time.
    """
    if callable(expression):  # @cron without parentheses: told when the project is loaded
        return _task(expression, "", zone, name, retries)  # pyright: ignore[reportReturnType, reportUnknownArgumentType]
    return lambda function: _task(function, expression, zone, name, retries)


def _task(function: TaskFunction, expression: str, zone: str, name: str | None, retries: int) -> Task:
    return Task(
        name=function.__name__ if name is None else str(name),
        # What is no text is told as what it reads as, when the project is loaded.
        schedule=Schedule(expression=str(expression), zone=str(zone)),
        retries=retries,
        function=function,
    )


def _takes_one(function: TaskFunction) -> bool:
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    return True
