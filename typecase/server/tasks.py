"""The tasks of a project: what its `server/cron.py` names, loaded and checked."""

from pathlib import Path

from typecase.lifecycles.tasks import Task
from typecase.schema.mistakes import Place, shown
from typecase.server.modules import load_module

CRON_FILE = "server/cron.py"
"""The file of a project that holds its tasks."""


def load_tasks(folder: Path, found: list[str]) -> tuple[Task, ...]:
    """Return every task that a project's `server/cron.py` names, each once, and note what is wrong with them."""
    module = load_module(folder, CRON_FILE, found)
    tasks: dict[str, Task] = {}
    named = [] if module is None else list(vars(module).values())
    for task in dict.fromkeys(value for value in named if isinstance(value, Task)):
        place = Place(CRON_FILE, found, (f"line {task.function.__code__.co_firstlineno}",))
        for problem in task.problems():
            place.add(problem)
        if task.name in tasks:
            place.add(f"there is another task called {shown(task.name)}; give one of them another name")
        tasks[task.name] = task
    return tuple(tasks.values())
