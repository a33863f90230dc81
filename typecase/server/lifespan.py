"""The lifespan of a project: what its `server/app.py` does at boot and at shutdown."""

import inspect
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, TypeAlias

from typecase.errors import BootError
from typecase.schema.mistakes import Place, suggestion
from typecase.server.app import App
from typecase.server.modules import load_module, place_of, reason_of

APP_FILE = "server/app.py"
"""The file of a project that holds its functions of the lifespan."""

LifespanFunction: TypeAlias = Callable[[App], Awaitable[None] | None]

_CLOSE = 0.85
"""How like one of these names that of another function is too like: `boostrap` is, `register_all` is not."""

# The standard library's: outside of a server, where nothing sets structlog up, it draws no local variables.
_log = logging.getLogger("typecase.lifespan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifespan:
    """The functions of a project's `server/app.py`, each None when it has none. They may be async or not.

    `register` runs when all of the project is loaded, before the database is open; `bootstrap` when everything is
    built, before the first request; `destroy` at shutdown, before the database is closed.
    """

    register: LifespanFunction | None = None
    bootstrap: LifespanFunction | None = None
    destroy: LifespanFunction | None = None


def load_lifespan(folder: Path, found: list[str]) -> Lifespan:
    """Return the functions of a project's `server/app.py` and note what is wrong with them."""
    module = load_module(folder, APP_FILE, found)
    if module is None:
        return Lifespan()
    given = {name: vars(module)[name] for name in _names() if name in vars(module)}
    for line, problem in [*_problems(given), *_near_misses(module)]:
        Place(APP_FILE, found, () if line is None else (f"line {line}",)).add(problem)
    return Lifespan(**given)


async def run_at_boot(function: LifespanFunction | None, app: App) -> None:
    """Run one of the functions, if there is one; BootError with the line of the project that failed."""
    if function is None:
        return
    try:
        await _call(function, app)
    except Exception as error:
        _log.error("%s failed, and with it the boot", function.__name__, exc_info=error)
        place = place_of(error, app.folder) or APP_FILE
        reasons = error.mistakes if isinstance(error, BootError) else (reason_of(error),)
        raise BootError([f"{place}: {function.__name__} failed: {reason}" for reason in reasons]) from error


@asynccontextmanager
async def alive(lifespan: Lifespan, app: App) -> AsyncGenerator[None]:
    """Run `bootstrap` before a block and `destroy` after it.

    BootError when the first fails; then the second does not run. When the second fails, it is logged.
    """
    await run_at_boot(lifespan.bootstrap, app)
    try:
        yield
    finally:
        if lifespan.destroy is not None:
            try:
                await _call(lifespan.destroy, app)
            except Exception as error:
                _log.error("destroy failed; the shutdown goes on", exc_info=error)


async def _call(function: LifespanFunction, app: App) -> None:
    result = function(app)
    if inspect.isawaitable(result):
        await result


def _names() -> list[str]:
    return [field.name for field in fields(Lifespan)]


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
        if name.startswith("_") or name in _names() or not inspect.iscoroutinefunction(function):
            continue
        meant = suggestion(name, _names(), closeness=_CLOSE)
        if meant and function.__module__ == module.__name__:
            yield function.__code__.co_firstlineno, f'nothing calls "{name}"{meant}'
