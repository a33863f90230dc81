"""Measuring requests on servers, in rounds that alternate, so that a machine that drifts hits all alike."""

import asyncio
import resource
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.database import backends
from benchmarks.processes import cpu_seconds, machine, resident_mb
from benchmarks.requests import Request
from benchmarks.servers import Server, key_of
from benchmarks.wrk import fire

_WARM_UP_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How a request is measured: on so many connections, in so many rounds of so many seconds."""

    connections: int
    rounds: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a request cost on a server: times in milliseconds, memory in MB.

    `others` is the share of the machine's cores that other programs took meanwhile. `statements` is counted apart, and
    None where it was not.
    """

    req_s: float
    p50_ms: float
    p99_ms: float
    server_cpu_ms: float
    database_cpu_ms: float
    rss_mb: float
    others: float
    sql_per_request: float | None = None


def measure(servers: Sequence[Server], request: Request, how: Rounds, database: str) -> Mapping[str, Figures]:
    """Return the figures of a request for each server, by its name."""
    for server in servers:
        fire(server.url, request, key=key_of(request), connections=how.connections, seconds=_WARM_UP_SECONDS)
    rounds: dict[str, list[Figures]] = {server.name: [] for server in servers}
    for _ in range(how.rounds):
        for server in servers:
            rounds[server.name].append(_round(server, request, how, database))
    return {name: best(figures) for name, figures in rounds.items()}


def best(rounds: Sequence[Figures]) -> Figures:
    """Return the round with the most requests per second, with the least CPU time of all rounds."""
    return replace(
        max(rounds, key=lambda figures: figures.req_s),
        server_cpu_ms=min(figures.server_cpu_ms for figures in rounds),
        database_cpu_ms=min(figures.database_cpu_ms for figures in rounds),
    )


def _round(server: Server, request: Request, how: Rounds, database: str) -> Figures:
    pids = asyncio.run(backends(database))
    before = list(_spent(server.pid, pids))
    fired = fire(server.url, request, key=key_of(request), connections=how.connections, seconds=how.seconds)
    own, base, load, busy, whole = (after - then for after, then in zip(_spent(server.pid, pids), before, strict=True))
    return Figures(
        req_s=fired.per_second,
        p50_ms=fired.p50,
        p99_ms=fired.p99,
        server_cpu_ms=1000 * own / fired.requests,
        database_cpu_ms=1000 * base / fired.requests,
        rss_mb=resident_mb(server.pid),
        others=max(0.0, busy - own - base - load) / whole,
    )


def _spent(server: int, database: Sequence[int]) -> Iterator[float]:
    """Yield the seconds that the server, the database, wrk and all programs have worked, and those that went by."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = machine()
    yield from (cpu_seconds(server), sum(map(cpu_seconds, database)), children.ru_utime + children.ru_stime)
    yield from (cores.busy, cores.whole)
