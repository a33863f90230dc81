"""Reload: the server's process becomes a new one when a file of the project has changed."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_SUFFIXES = (".py", ".json", ".graphql", ".toml", ".env")
_PREFIX = ".env."
_UNWATCHED = frozenset({"content", "public", "node_modules", "__pycache__"})
_PERIOD = 0.5
"""Seconds between two looks. Looking takes the server's process a millisecond for some hundred files."""


class Watch:
    """Watches the files of a project from the moment it is made; `changed` once one was written, added or removed."""

    def __init__(self, folder: Path, *, period: float = _PERIOD) -> None:
        self._folder = folder
        self._period = period
        self._before = dict(_files(folder))
        self.changed = False

    def wait(self) -> None:
        """Return when a file has changed."""
        while not self.changed:
            time.sleep(self._period)
            self.changed = dict(_files(self._folder)) != self._before

    def stop_server_on_change(self) -> None:
        """Interrupt this process, as Ctrl-C does, when a file has changed."""
        threading.Thread(target=self._interrupt_on_change, name="reload", daemon=True).start()

    def _interrupt_on_change(self) -> None:
        self.wait()
        os.kill(os.getpid(), signal.SIGINT)


def restart() -> None:
    """Replace this process by the same command, told that it is not the first."""
    arguments = [argument for argument in sys.orig_argv[1:] if argument not in ("--restarted", "--load-content")]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *arguments, "--restarted"])


def _files(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Yield the path, time and size of each file that the server reads at its start."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _UNWATCHED and not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            if (name.endswith(_SUFFIXES) or name.startswith(_PREFIX)) and path.is_file():
                found = path.stat()
                yield path, (found.st_mtime_ns, found.st_size)
