"""The lifespan of a project and its plugins: what their `server/app.py` does at boot and at shutdown."""

import inspect
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

from typecase.errors import BootError
from typecase.schema.mistakes import Place, suggestion
from typecase.schema.packages import Package
from typecase.server.app import App
from typecase.server.modules import Modules, place_of, reason_of

APP_FILE = "server/app.py"
"""The file of a package that holds its functions of the lifespan."""

LifespanFunction: TypeAlias = Callable[[App], Awaitable[None] | None]

_NAMES = ("register", "bootstrap", "destroy")
_CLOSE = 0.85
"""How like one of these names that of another function is too like: `boostrap` is, `register_all` is not."""

# The standard library's: outside of a server, where nothing sets structlog up, it draws no local variables.
_log = logging.getLogger("typecase.lifespan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifespan:
    """The functions of a package's `server/app.py`, each None when it has none. They may be async or not.

    `register` runs when all of the project is loaded, before the database is open; `bootstrap` when everything is
    built, before the first request; `destroy` at shutdown, before the database is closed.
    """

    package: Package
    register: LifespanFunction | None = None
    bootstrap: LifespanFunction | None = None
    destroy: LifespanFunction | None = None


def load_lifespans(packages: Iterable[Modules], found: list[str]) -> tuple[Lifespan, ...]:
    """Return the functions of the `server/app.py` of packages and note what is wrong with them."""
    return tuple(
        _lifespan(modules.package, module, found)
        for modules in packages
        if (module := modules.by_file.get(APP_FILE)) is not None
    )


def _lifespan(package: Package, module: ModuleType, found: list[str]) -> Lifespan:
    given = {name: vars(module)[name] for name in _NAMES if name in vars(module)}
    for line, problem in [*_problems(given), *_near_misses(module)]:
        Place(package.shown(APP_FILE), found, () if line is None else (f"line {line}",)).add(problem)
    return Lifespan(package=package, **given)


async def register_all(lifespans: Iterable[Lifespan], app: App) -> None:
    """Run each `register` in their order; BootError with the line that failed."""
    for lifespan in lifespans:
        await _run_at_boot(lifespan.register, lifespan.package, app)


@asynccontextmanager
async def alive(lifespans: Iterable[Lifespan], app: App) -> AsyncGenerator[None]:
    """Run each `bootstrap` in their order before a block, and each `destroy` after it, the last one first.

    BootError when one of the former fails; then only the `destroy` of those before it run. One that fails is logged.
    """
    async with AsyncExitStack() as stack:
        for lifespan in lifespans:
            await _run_at_boot(lifespan.bootstrap, lifespan.package, app)
            stack.push_async_callback(_destroy, lifespan.destroy, app)
        yield


async def _run_at_boot(function: LifespanFunction | None, package: Package, app: App) -> None:
    if function is None:
        return
    try:
        await _call(function, app)
    except Exception as error:
        _log.error("%s failed, and with it the boot", function.__name__, exc_info=error)
        place = place_of(error, package) or package.shown(APP_FILE)
        reasons = error.mistakes if isinstance(error, BootError) else (reason_of(error),)
        raise BootError([f"{place}: {function.__name__} failed: {reason}" for reason in reasons]) from error


async def _destroy(function: LifespanFunction | None, app: App) -> None:
    if function is None:
        return
    try:
        await _call(function, app)
    except Exception as error:
        _log.error("destroy failed; the shutdown goes on", exc_info=error)


async def _call(function: LifespanFunction, app: App) -> None:
    result = function(app)
    if inspect.isawaitable(result):
        await result


def _problems(given: dict[str, Any]) -> Iterator[tuple[int | None, str]]:
    for name, function in given.items():
        if not isinstance(function, FunctionType):
            yield None, f"{name} must be a function: async def {name}(app)"
        elif inspect.isasyncgenfunction(function) or inspect.isgeneratorfunction(function):
            yield function.__code__.co_firstlineno, f"{name} must not yield: async def {name}(app)"
        elif not _takes_app(function):
            signature = f"{name}{inspect.signature(function)}"
            yield function.__code__.co_firstlineno, f"got {signature}, expected one argument: async def {name}(app)"


def _takes_app(function: FunctionType) -> bool:
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    return True


def _near_misses(module: ModuleType) -> Iterator[tuple[int, str]]:
    for name, function in vars(module).items():
        if name.startswith("_") or name in _NAMES or not inspect.iscoroutinefunction(function):
            continue
        meant = suggestion(name, _NAMES, closeness=_CLOSE)
        if meant and function.__module__ == module.__name__:
            yield function.__code__.co_firstlineno, f'nothing calls "{name}"{meant}'
