"""Measure reads of the magazine on PostgreSQL: `make bench`, or `python -m benchmarks --help`.

The server runs on core 0 and the load generator, wrk, on core 1, so that neither takes time from the other. CPU time
per request comes from /proc and is what to compare on a busy machine: requests per second
depend on what else runs there.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.requests import READS, Request, load_requests
from tests.served import Served, magazine_process

_DATABASE = "asyncpg://postgres@127.0.0.1:5432/typecase_bench"
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_WARM_UP_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one round of a request cost; times are in milliseconds."""

    per_second: float
    p50: float
    p99: float
    server_cpu: float
    database_cpu: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the server, fire each request in turn and print a line for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure reads of the magazine.")
    parser.add_argument("requests", nargs="*", metavar="REQUEST", help="default: all reads")
    parser.add_argument("--connections", type=int, default=16, help="requests that wait at a time (%(default)s)")
    parser.add_argument("--seconds", type=int, default=5, help="how long a round lasts (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per request; the cheapest counts (%(default)s)")
    parser.add_argument("--database", metavar="URL", default=_DATABASE, help="is dropped and made anew (%(default)s)")
    options = parser.parse_args(arguments)
    requests = load_requests()
    names: list[str] = options.requests or list(READS)
    if unknown := set(names) - set(requests):
        parser.error(f"no such request: {', '.join(sorted(unknown))}; there are {', '.join(requests)}")
    _demand_tools()

    environment = {"TYPECASE_ENVIRONMENT": "production"}
    with magazine_process(options.database, environment, prefix=("taskset", "-c", "0")) as served:
        print(f"{'':4}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'server CPU ms':>15}{'database CPU ms':>17}{'bytes':>8}")
        for name in names:
            size = _answer_size(served.url, requests[name])
            _fire(served.url, requests[name], options.connections, _WARM_UP_SECONDS)
            rounds = [
                _measure(served, options.database, requests[name], options.connections, options.seconds)
                for _ in range(options.rounds)
            ]
            best = min(rounds, key=lambda figures: figures.server_cpu)
            print(
                f"{name:4}{best.per_second:8.0f}{best.p50:9.2f}{best.p99:9.2f}{best.server_cpu:15.3f}"
                f"{best.database_cpu:17.3f}{size:8}  {requests[name].title}",
                flush=True,
            )


def _demand_tools() -> None:
    for tool, package in (("wrk", "wrk"), ("taskset", "util-linux")):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is missing: install the Debian package {package} (apt-get install {package})")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed: one for the server, one for what fires the requests.")


def _answer_size(url: str, request: Request) -> int:
    """Return the length of the answer; exit when it is a refusal, which would be measured as a very fast answer."""
    asked = urllib.request.Request(url + request.target)
    if request.body is not None:
        asked.data = json.dumps(request.body).encode()
        asked.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(asked, timeout=30) as response:
            answer: bytes = response.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{request.path} is answered with {error.code}: {error.read()[:300]!r}")
    if answer.startswith(b'{"errors"'):
        sys.exit(f"{request.path} is answered with errors: {answer[:300]!r}")
    return len(answer)


def _measure(served: Served, database: str, request: Request, connections: int, seconds: int) -> Figures:
    backends = asyncio.run(_backends(database))
    server, databases = _cpu_seconds(served.pid), sum(map(_cpu_seconds, backends))
    printed = _fire(served.url, request, connections, seconds)
    server, databases = _cpu_seconds(served.pid) - server, sum(map(_cpu_seconds, backends)) - databases
    if "Non-2xx" in printed or "Socket errors" in printed:
        sys.exit(f"{request.path} failed under load:\n{printed}")
    count = int(_found(r"(\d+) requests in", printed))
    return Figures(
        per_second=float(_found(r"Requests/sec:\s+(\S+)", printed)),
        p50=_milliseconds(_found(r"\s50%\s+(\S+)", printed)),
        p99=_milliseconds(_found(r"\s99%\s+(\S+)", printed)),
        server_cpu=1000 * server / count,
        database_cpu=1000 * databases / count,
    )


def _fire(url: str, request: Request, connections: int, seconds: int) -> str:
    """Return what wrk prints after firing the request for so many seconds."""
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if request.body is not None:
            script.write("wrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\n")
            script.write(f"wrk.body = [==[{json.dumps(request.body)}]==]\n")
            script.flush()
        command += ["-s", script.name, url + request.target]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


async def _backends(database: str) -> list[int]:
    """Return the processes in which this machine's PostgreSQL serves the connections to a database."""
    server, _, name = database.replace("asyncpg://", "postgresql://").rpartition("/")
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        rows = await connection.fetch("select pid from pg_stat_activity where datname = $1", name)
    finally:
        await connection.close()
    return [row["pid"] for row in rows]


def _cpu_seconds(pid: int) -> float:
    """Return the user and system time that a process has taken (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def _milliseconds(text: str) -> float:
    number, unit = _found(r"([\d.]+)", text), text.lstrip("0123456789.")
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"wrk printed something else than expected, no {pattern}:\n{text}")
    return match[1]


if __name__ == "__main__":
    main()
