"""Measure the cold start: from `typecase start` to the first answer, `python -m benchmarks.cold_start --help`.

The tables and the content are there before, as they are when a server is started again. The bytecode of all modules is
written by a first run that does not count. Times depend on what else runs on the machine; CPU time, of the process and
until it answers, does so much less.
"""

import argparse
import asyncio
import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from benchmarks.processes import cpu_seconds
from tests.compat.server import fill
from tests.served import free_port

_POSTGRESQL = "asyncpg://postgres@127.0.0.1:5432/typecase_cold_start"
_QUERY = "{ articles(pagination: { limit: 25 }) { documentId title author { name } } }"
_SECONDS = 1.5
"""What the first answer may take."""

_SECONDS_TO_WAIT = 60
_SECONDS_BETWEEN = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start, in seconds: until the first answer, and the CPU time of the process until then."""

    elapsed: float
    cpu: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the server several times per database, print the medians, and fail when one is too long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold_start", description="Measure the cold start.")
    parser.add_argument("--runs", type=int, default=9, help="starts per database; the median counts (%(default)s)")
    parser.add_argument(
        "--database",
        metavar="URL",
        action="append",
        help=f"is dropped and made anew; may be repeated (default: {_POSTGRESQL} and a file of SQLite)",
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="typecase-cold-start-") as folder:
        databases: list[str] = options.database or [_POSTGRESQL, f"sqlite://{folder}/magazine.sqlite3"]
        late = [
            url for number, url in enumerate(databases) if not _measure(Path(folder, str(number)), url, options.runs)
        ]
    if late:
        busy = f"; on average {os.getloadavg()[0]:.1f} processes wanted one of {os.cpu_count()} cores"
        sys.exit(f"More than {_SECONDS} s until the first answer: {', '.join(late)}{busy}")


def _measure(project: Path, database: str, runs: int) -> bool:
    """Measure one database, print a line, and tell whether the median is short enough."""
    environment = _environment(database)
    asyncio.run(fill(project, database, SecretStr(environment["TYPECASE_AUTH__API_TOKEN_SECRET"])))
    _start(project, environment)
    starts = [_start(project, environment) for _ in range(runs)]
    elapsed = [start.elapsed for start in starts]
    median = statistics.median(elapsed)
    cpu = statistics.median(start.cpu for start in starts)
    print(
        f"first answer after {median:.2f} s (from {min(elapsed):.2f} to {max(elapsed):.2f} in {runs} starts), "
        f"CPU {cpu:.2f} s  {database}",
        flush=True,
    )
    return median <= _SECONDS


def _environment(database: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("TYPECASE_")}
    settings = {
        "TYPECASE_DATABASE__URL": database,
        "TYPECASE_AUTH__JWT_SECRET": secrets.token_hex(32),
        "TYPECASE_AUTH__API_TOKEN_SECRET": secrets.token_hex(32),
    }
    return {**own, **settings}


def _start(project: Path, environment: Mapping[str, str]) -> Start:
    """Start the server, ask until it answers, and stop it."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("typecase")), "start", "--project", str(project)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    began = time.monotonic()
    log = project / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        _first_answer(server, port, log)
        return Start(elapsed=time.monotonic() - began, cpu=cpu_seconds(server.pid))
    finally:
        server.terminate()
        server.wait(_SECONDS_TO_WAIT)


def _first_answer(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_WAIT
    while time.monotonic() < deadline and server.poll() is None:
        try:
            status, answer = _ask(port)
        except ConnectionRefusedError:
            time.sleep(_SECONDS_BETWEEN)
            continue
        if status != 200 or not json.loads(answer)["data"]["articles"]:
            sys.exit(f"The server answers with {status}: {answer[:300]!r}")
        return
    sys.exit(f"The server does not start:\n{log.read_text()}")


def _ask(port: int) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS_TO_WAIT)
    try:
        connection.request("POST", "/graphql", json.dumps({"query": _QUERY}), {"content-type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


if __name__ == "__main__":
    main()
