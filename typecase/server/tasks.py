"""The tasks of packages: what their `server/cron.py` names, checked."""

from collections.abc import Iterable
from dataclasses import replace

from typecase.lifecycles.tasks import Task
from typecase.schema.mistakes import Place, shown
from typecase.server.modules import Modules

CRON_FILE = "server/cron.py"
"""The file of a package that holds its tasks."""


def load_tasks(packages: Iterable[Modules], found: list[str]) -> tuple[Task, ...]:
    """Return every task that the `server/cron.py` of packages names, each once, and note what is wrong with them.

    The name of a plugin's task begins with the plugin's: `comments.purge`.
    """
    return tuple(task for modules in packages for task in _of(modules, found))


def _of(modules: Modules, found: list[str]) -> Iterable[Task]:
    module, package = modules.by_file.get(CRON_FILE), modules.package
    tasks: dict[str, Task] = {}
    named = [] if module is None else list(vars(module).values())
    for task in dict.fromkeys(value for value in named if isinstance(value, Task)):
        place = Place(package.shown(CRON_FILE), found, (f"line {task.function.__code__.co_firstlineno}",))
        for problem in task.problems():
            place.add(problem)
        if task.name in tasks:
            place.add(f"there is another task called {shown(task.name)}; give one of them another name")
        tasks[task.name] = replace(task, name=f"{package.plugin}.{task.name}") if package.plugin else task
    return tasks.values()
