"""The servers that are compared, each in a process of its own on core 0, over one database."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.database import analyze
from benchmarks.requests import GRAPHQL_READS, READS, Request
from tests.compat.seed import read_seed
from tests.served import free_port, magazine_process, running

TYPECASE = "Typecase"
FLOOR = "floor"
STOCK = "stock"

_ON_CORE_0 = ("taskset", "-c", "0")
_PRODUCTION = {"TYPECASE_ENVIRONMENT": "production"}
_COMPARED = {FLOOR: ("benchmarks.floor", READS), STOCK: ("benchmarks.stock", GRAPHQL_READS)}
"""The module of a server and what it answers; Typecase answers all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that runs."""

    name: str
    url: str
    pid: int

    def answers(self, request: Request) -> bool:
        """Return whether the server knows a request."""
        return self.name == TYPECASE or request.name in _COMPARED[self.name][1]


def key_of(request: Request) -> str | None:
    """Return the key of the API token that a request is sent with, or None."""
    keys = {token["name"]: token["accessKey"] for token in read_seed()["apiTokens"]}
    return None if request.token is None else keys[request.token]


@contextmanager
def started(database: str, names: Sequence[str] = (TYPECASE, FLOOR, STOCK)) -> Iterator[Sequence[Server]]:
    """Make a database anew, load the magazine into it and start servers over it, Typecase with its defaults."""
    with ExitStack() as stack:
        served = stack.enter_context(magazine_process(database, _PRODUCTION, prefix=_ON_CORE_0))
        servers = [Server(name=TYPECASE, url=served.url, pid=served.pid)]
        asyncio.run(analyze(database))
        for name in names:
            if name != TYPECASE:
                servers.append(stack.enter_context(_compared(name, database)))
        yield servers


@contextmanager
def _compared(name: str, database: str) -> Iterator[Server]:
    module, _ = _COMPARED[name]
    port = free_port()
    command = [*_ON_CORE_0, sys.executable, "-m", module, "--port", str(port), "--database", database]
    with (
        tempfile.TemporaryDirectory(prefix="typecase-bench-") as folder,
        running(command, {}, Path(folder) / "server.log", "ready") as process,
    ):
        yield Server(name=name, url=f"http://127.0.0.1:{port}", pid=process.pid)
