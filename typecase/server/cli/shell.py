"""`typecase shell`: Python with the project's content at hand, line by line or one piece of code."""

import ast
import asyncio
import code
import inspect
import threading
from collections.abc import Coroutine, Generator
from contextlib import contextmanager, suppress
from types import CodeType, FunctionType
from typing import Annotated, Any

import typer

from typecase.server.application import Application
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.migrating import demand_prepared
from typecase.server.project import Project

_BANNER = """Python over {folder}; `await` works, Ctrl-D ends it.
rows(uid): the rows of a content type; entities(uid): its documents; backend and app: what serves them."""


def shell(
    command: Annotated[str | None, typer.Option("--command", "-c", metavar="CODE", help="Run this and exit.")] = None,
    folder: Folder = HERE,
) -> None:
    """Open the project's database and read Python; `await` works at the top."""
    project = project_with(folder)
    with _running() as loop:
        _wait(loop, demand_prepared(project))
        application = Application(project)
        opened = application.opened()
        backend = _wait(loop, opened.__aenter__())
        try:
            names = {"app": application, "backend": backend, "rows": backend.rows, "entities": backend.entities}
            if command is None:
                _interact(loop, names, project)
            else:
                _run(loop, _compile(command), names)
        finally:
            _wait(loop, opened.__aexit__(None, None, None))


class _Console(code.InteractiveConsole):
    """Python's own console; what is entered runs in a loop, each piece in a task of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, names: dict[str, Any]) -> None:
        super().__init__(names)
        self._loop = loop
        self._names = names
        self.compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def runcode(self, code: CodeType) -> None:
        try:
            _run(self._loop, code, self._names)
        except SystemExit:
            raise
        except BaseException:
            self.showtraceback()


def _interact(loop: asyncio.AbstractEventLoop, names: dict[str, Any], project: Project) -> None:
    with suppress(ImportError):
        import readline  # noqa: F401, PLC0415  # pyright: ignore[reportUnusedImport]  lines can then be edited
    _Console(loop, {"__name__": "__console__", **names}).interact(_BANNER.format(folder=project.folder), exitmsg="")


def _compile(text: str) -> CodeType:
    return compile(text, "<command>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def _run(loop: asyncio.AbstractEventLoop, compiled: CodeType, names: dict[str, Any]) -> None:
    """Run code that was compiled for `await` at the top: it gives a coroutine where it has one."""

    async def run() -> SystemExit | None:
        try:
            found = FunctionType(compiled, names)()
            if inspect.iscoroutine(found):
                await found
        except SystemExit as ended:  # raised in the loop, it would end the loop
            return ended
        return None

    ended = _wait(loop, run())
    if ended is not None:
        raise ended


@contextmanager
def _running() -> Generator[asyncio.AbstractEventLoop]:
    """Give a loop that runs in a thread, so that the main one can wait for lines and be interrupted."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="shell")
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _wait(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine gives in the loop; an interrupt ends it."""
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return future.result()
    finally:
        future.cancel()
