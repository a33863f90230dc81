"""Reload: the server runs in a child of this process, and in a new child when a file of the project has changed.

The parent has Typecase and its libraries imported and reads nothing of the project, so that a new child begins with the
project itself: importing takes three quarters of a start.
"""

import gc
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn, TypeAlias

import typer

Work: TypeAlias = Callable[[bool], int]
"""What a child does: it is told whether it is the first one, and returns the exit status."""

_SUFFIXES = (".py", ".json", ".graphql", ".toml", ".env")
_PREFIX = ".env."
_MIGRATIONS = "migrations"
_UNWATCHED = frozenset({"content", _MIGRATIONS, "public", "node_modules", "__pycache__"})
_PERIOD = 0.1
"""Seconds between two looks. Looking takes a millisecond for some hundred files."""

_TICK = 0.01
"""Seconds between two questions whether a child has ended."""

_PATIENCE = 1.0, 5.0
"""Seconds that a child has to end: for its requests when it is asked, and for the rest when it is asked again."""


class Watch:
    """Watches the files that a server reads at its start, from the moment it is made.

    `migrations` are watched where a server that writes some itself is not running.
    """

    def __init__(self, folder: Path, *, migrations: bool = False) -> None:
        self._folder = folder
        self._unwatched = _UNWATCHED - {_MIGRATIONS} if migrations else _UNWATCHED
        self._before = dict(_files(folder, self._unwatched))

    def changed(self) -> bool:
        """Tell whether a file was written, added or removed since this was asked the last time."""
        before, self._before = self._before, dict(_files(self._folder, self._unwatched))
        return before != self._before


def run_reloading(folder: Path, work: Work, *, period: float = _PERIOD) -> int:
    """Do the work in a child process, anew for each change of the folder's files, and return the exit status.

    It ends with the first child when that fails, with any child that ends well by itself, and when it is interrupted.
    A later child that fails is a mistake that has just been saved: the next change is waited for.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    gc.collect()
    gc.freeze()  # what is imported is the children's too, and stays
    watch, first = Watch(folder), True
    while True:
        child = _Child(work, first=first)
        try:
            status = _until_change(child, watch, period)
            if status is not None and (first or status == 0):
                return status
            if status is not None:
                typer.echo("Waiting for the next change.", err=True)
                _wait_for_change(folder, watch, period)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return child.end(asked=True)
        child.end()
        first = False


class _Child:
    """A child process that works. It ends too when this process is killed."""

    def __init__(self, work: Work, *, first: bool) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        beyond, self._lifeline = os.pipe()
        self.status: int | None = None
        self._process = os.fork()
        if self._process == 0:
            os.close(self._lifeline)
            _work(work, first, beyond)
        os.close(beyond)

    def ended(self, within: float = 0) -> bool:
        """Tell whether it has ended, at most so many seconds from now."""
        deadline = time.monotonic() + within
        while self.status is None:
            process, status = os.waitpid(self._process, os.WNOHANG)
            if process:
                self.status = abs(os.waitstatus_to_exitcode(status))
                os.close(self._lifeline)
            elif time.monotonic() >= deadline:
                return False
            else:
                time.sleep(_TICK)
        return True

    def end(self, *, asked: bool = False) -> int:
        """End it, unless it has ended, and return its status; `asked` when it has been interrupted already."""
        for seconds in _PATIENCE:
            if not asked and self.status is None:
                os.kill(self._process, signal.SIGINT)
            if self.ended(seconds):
                break
            asked = False
        else:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            return 1
        return self.status or 0


def _until_change(child: _Child, watch: Watch, period: float) -> int | None:
    """Return the status of a child that ends by itself; None once a file has changed."""
    while not watch.changed():
        if child.ended(period):
            return child.status
    return None


def _wait_for_change(folder: Path, watch: Watch, period: float) -> None:
    """Wait until a file has changed, of migrations too: one may be what a child has asked for."""
    migrations = Watch(folder, migrations=True)
    while not (watch.changed() or migrations.changed()):
        time.sleep(period)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """Take SIGTERM, which comes to this process alone, as an interrupt."""
    del number, frame
    raise KeyboardInterrupt


def _work(work: Work, first: bool, lifeline: int) -> NoReturn:
    """Work in the child, and end the process without whatever its parent would do at its end."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=_end_with_parent, args=[lifeline], name="lifeline", daemon=True).start()
        status = work(first)
    except KeyboardInterrupt:
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _end_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGINT)


def _files(folder: Path, unwatched: Collection[str]) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Yield the path, time and size of each file that the server reads at its start."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in unwatched and not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            if (name.endswith(_SUFFIXES) or name.startswith(_PREFIX)) and path.is_file():
                found = path.stat()
                yield path, (found.st_mtime_ns, found.st_size)
