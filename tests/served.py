"""The magazine behind a real HTTP server, in a process of its own, for tests whose client is another program."""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that answers: its address without a path, its process, and the file that its mails are written to."""

    url: str
    pid: int
    mail: Path


@contextmanager
def serve_magazine(database_url: str, settings: Mapping[str, str]) -> Iterator[str]:
    """Empty the database, load the magazine into it, serve it and give the base URL, `http://127.0.0.1:PORT`.

    `settings` are environment variables (`{"TYPECASE_ENVIRONMENT": "development"}`); those of this process are not
    passed on. What is not set has its default, the environment `production` among it.
    """
    with magazine_process(database_url, settings) as served:
        yield served.url


@contextmanager
def magazine_process(database_url: str, settings: Mapping[str, str], *, prefix: Sequence[str] = ()) -> Iterator[Served]:
    """Do what `serve_magazine` does and give the process too; `prefix` is a command to run it by (`taskset …`)."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="typecase-served-") as folder:
        mail, log = Path(folder) / "mail.json", Path(folder) / "server.log"
        command = [*prefix, sys.executable, "-m", "tests.compat.server"]
        command += ["--port", str(port), "--database", database_url, "--mail", str(mail)]
        with running(command, settings, log, "ready") as server:
            yield Served(url=f"http://127.0.0.1:{port}", pid=server.pid, mail=mail)


@contextmanager
def project_process(project: Path, settings: Mapping[str, str], port: int) -> Iterator[Served]:
    """Run `typecase start --migrate` for a project on 127.0.0.1; a process that is killed meanwhile is no failure."""
    command = [str(Path(sys.executable).with_name("typecase")), "start", "--migrate"]
    command += ["--project", str(project), "--host", "127.0.0.1", "--port", str(port)]
    with running(command, settings, project / "server.log", "Typecase is ready") as server:
        yield Served(url=f"http://127.0.0.1:{port}", pid=server.pid, mail=project / "mail.json")


@contextmanager
def running(
    command: Sequence[str], settings: Mapping[str, str], log: Path, ready: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server that writes to a log, from when a line there starts with `ready`, and end it by SIGTERM."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=ROOT, env=_environment(settings), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_until_ready(server, log, ready)
        yield server
    finally:
        _stop(server)


_OWN_PORTS = range(20_000, 32_000)
"""Below those that the system gives to connections which ask for none."""

_CHANCE = random.SystemRandom()
"""Not that of the tests, which begins with the same number in every process."""


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on, and that no connection gets by itself before it is used."""
    while True:
        with suppress(OSError), socket.create_server(("127.0.0.1", _CHANCE.choice(_OWN_PORTS))) as unused:
            return unused.getsockname()[1]


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("TYPECASE_")}
    return {**own, "PYTHONUNBUFFERED": "1", **settings}


def _wait_until_ready(server: subprocess.Popen[bytes], log: Path, ready: str) -> None:
    """Wait for a line that starts with `ready`."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while f"\n{ready}" not in "\n" + (printed := log.read_text(errors="replace")):
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with {server.returncode} before it was ready:\n{printed}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"The server is not ready after {_SECONDS_TO_START} seconds:\n{printed}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        raise
