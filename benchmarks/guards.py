"""Measure what a policy and a middleware of a project cost: `python -m benchmarks.guards --help`.

The magazine is served twice inside this process, over one database: as it is, and with a policy and a middleware around
`articles`. Both are asked in turn, a batch at a time. What counts is CPU time of the process: the median of what one
took more than the other right beside it, since a machine is now slower and now faster. Garbage is looked for as in a
server.
"""

import argparse
import asyncio
import gc
import json
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.compat.seed import write_content
from tests.compat.server import MAGAZINE, make_database
from typecase.resolvers.transfer.loading import load
from typecase.server.running import GARBAGE
from typecase.testing import Served, serve

_DATABASE = "asyncpg://postgres@127.0.0.1:5432/typecase_guards"
_MOST = 20
"""Microseconds of CPU that a policy and a middleware may add to a request."""

_BATCH = 25
_PYTHON = """from typecase import middleware, policy


@policy
def agree(ctx):
    return True


@middleware
async def passing(ctx, next):
    return await next()
"""
_API = {
    action: {"policies": ["global::agree"], "middlewares": ["global::passing"]}
    for action in ("find", "findOne", "create")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request of the benchmark."""

    title: str
    target: str = "/graphql"
    body: Mapping[str, Any] | None = None


_SCALARS = "documentId title slug summary views kind event_date publishedAt"
REQUESTS = (
    Request(
        title="GraphQL: 25 articles", body={"query": f"{{ articles(pagination: {{ limit: 25 }}) {{ {_SCALARS} }} }}"}
    ),
    Request(
        title="GraphQL: one article",
        body={
            "query": f"query ($id: ID!) {{ article(documentId: $id) {{ {_SCALARS} }} }}",
            "variables": {"id": "articlelab00000000000014"},
        },
    ),
    Request(
        title="GraphQL: connection",
        body={
            "query": f"{{ articles_connection {{ nodes {{ {_SCALARS} author {{ name }} }} pageInfo {{ total }} }} }}"
        },
    ),
    Request(title="REST: 25 articles", target="/api/articles?pagination[pageSize]=25"),
    Request(title="REST: one article", target="/api/articles/articlelab00000000000014"),
    Request(title="REST: relations", target="/api/articles?populate[0]=author&populate[1]=tags"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each request and print what the guards add; fail when that is too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guards", description="Measure guards.")
    parser.add_argument("--rounds", type=int, default=400, help=f"batches of {_BATCH} requests (%(default)s)")
    parser.add_argument("--only", default="", metavar="TEXT", help="requests whose titles have this in them")
    parser.add_argument("--database", metavar="URL", default=_DATABASE, help="is dropped and made anew (%(default)s)")
    options = parser.parse_args(arguments)
    asked = [request for request in REQUESTS if options.only in request.title]
    dear = asyncio.run(_measure_all(asked, options.database, options.rounds))
    if dear:
        sys.exit(f"A policy and a middleware cost more than {_MOST} microseconds of CPU in: {', '.join(dear)}")


async def _measure_all(requests: Sequence[Request], database: str, rounds: int) -> list[str]:
    """Print a line for each request, and return the titles of those whose guards cost too much."""
    await make_database(database)
    dear: list[str] = []
    async with AsyncExitStack() as stack:
        plain = await stack.enter_async_context(_served(database, guarded=False))
        guarded = await stack.enter_async_context(_served(database, guarded=True))
        gc.set_threshold(*GARBAGE)
        gc.collect()
        gc.freeze()
        print(f"{'plain us':>9}{'added us':>9}")
        for request in requests:
            before, added = await _measure(plain, guarded, request, rounds)
            print(f"{before:9.1f}{added:9.1f}  {request.title}", flush=True)
            if added > _MOST:
                dear.append(request.title)
    return dear


@asynccontextmanager
async def _served(database: str, *, guarded: bool) -> AsyncGenerator[Served]:
    """Serve the magazine to a program that may do everything; the first time, its content is loaded."""
    with tempfile.TemporaryDirectory(prefix="typecase-guards-") as scratch:
        folder = Path(scratch) / "magazine"
        shutil.copytree(MAGAZINE, folder, ignore=shutil.ignore_patterns("content", "__pycache__"))
        if guarded:
            _guard(folder)
        async with serve(folder, database=database) as served:
            if not guarded:
                content = folder / "content"
                write_content(content)
                await load(content, served.backend.database, served.backend.registry, folder / "public" / "uploads")
            yield await served.as_token()


def _guard(folder: Path) -> None:
    file = folder / "schema" / "article.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "api": _API}))
    python = folder / "server" / "guards.py"
    python.parent.mkdir(exist_ok=True)
    python.write_text(_PYTHON)


async def _measure(plain: Served, guarded: Served, request: Request, rounds: int) -> tuple[float, float]:
    """Return the microseconds of CPU that a request takes without guards, and how many more with them."""
    before: list[float] = []
    added: list[float] = []
    for number in range(rounds):
        first, second = (plain, guarded) if number % 2 else (guarded, plain)
        took = {id(served): await _batch(served, request) for served in (first, second)}
        before.append(took[id(plain)])
        added.append(took[id(guarded)] - took[id(plain)])
    return median(before), median(added)


async def _batch(served: Served, request: Request) -> float:
    method = "GET" if request.body is None else "POST"
    began = time.process_time()
    for _ in range(_BATCH):
        reply = await served.request(method, request.target, json=request.body)
        assert reply.status == 200, reply.body
    return (time.process_time() - began) / _BATCH * 1_000_000


if __name__ == "__main__":
    main()
