"""Measure what webhooks cost a write, and what a delivery costs: `python -m benchmarks.webhooks --help`.

The magazine is served twice inside this process, over one database: as it is, and with ten webhooks that want all
events of what is written. Both are asked in turn, a batch at a time, and nobody delivers meanwhile. What counts is CPU
time of the process: the median of how much longer one took than the other right beside it. The deliveries are measured
afterwards, to a receiver in another process.
"""

import argparse
import asyncio
import gc
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from tests.compat.seed import write_content
from tests.compat.server import MAGAZINE, make_database
from typecase.resolvers.transfer.loading import load
from typecase.server.running import GARBAGE
from typecase.testing import Served, serve

_DATABASE = "asyncpg://postgres@127.0.0.1:5432/typecase_webhooks"
_MOST = 1.2
"""How much more CPU a write may take with ten webhooks."""

_BATCH = 10
_WEBHOOKS = 10
_RECEIVER = """
import asyncio, sys

ANSWER = b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok"

async def receive(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            [length] = [line for line in head.lower().split(b"\\r\\n") if line.startswith(b"content-length:")]
            await reader.readexactly(int(length.split(b":")[1]))
            writer.write(ANSWER)
    except asyncio.IncompleteReadError:
        writer.close()

async def main():
    server = await asyncio.start_server(receive, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A write of the benchmark; `body` gives that of the next request."""

    title: str
    method: str
    target: str
    body: Callable[[int], Any]


_ARTICLE = {
    "author": "authorlab000000000000001",
    "seo": {"metaTitle": "Rain", "metaDescription": "Over the harbour"},
    "blocks": [{"__component": "shared.quote", "text": "Land in sight", "author": "The first mate"}],
}
_CHANGE = (
    'mutation ($name: String!) { updateTag(documentId: "taglab000000000000000002", data: { name: $name }) { name } }'
)
WRITES = (
    Write(
        title="REST: update a tag",
        method="PUT",
        target="/api/tags/taglab000000000000000001",
        body=lambda number: {"data": {"name": f"tag {number}"}},
    ),
    Write(
        title="GraphQL: update a tag",
        method="POST",
        target="/graphql",
        body=lambda number: {"query": _CHANGE, "variables": {"name": f"other {number}"}},
    ),
    Write(
        title="REST: create and publish an article",
        method="POST",
        target="/api/articles?status=published",
        body=lambda number: {"data": {**_ARTICLE, "title": f"Rain {number}"}},
    ),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each write and a delivery; fail when webhooks cost a write too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webhooks", description="Measure webhooks.")
    parser.add_argument("--rounds", type=int, default=100, help=f"batches of {_BATCH} writes (%(default)s)")
    parser.add_argument("--deliveries", type=int, default=1000, help="how many are measured (%(default)s)")
    parser.add_argument("--database", metavar="URL", default=_DATABASE, help="is dropped and made anew (%(default)s)")
    options = parser.parse_args(arguments)
    dear = asyncio.run(_measure_all(options.database, options.rounds, options.deliveries))
    if dear:
        sys.exit(f"Ten webhooks take more than {_MOST} times the CPU of a write in: {', '.join(dear)}")


async def _measure_all(database: str, rounds: int, deliveries: int) -> list[str]:
    """Print a line for each write and one for a delivery, and return the titles of writes that cost too much."""
    await make_database(database)
    dear: list[str] = []
    numbers = count()
    async with AsyncExitStack() as stack:
        port = stack.enter_context(_receiver())
        plain = await stack.enter_async_context(_served(database, None))
        hooked = await stack.enter_async_context(_served(database, port))
        gc.set_threshold(*GARBAGE)
        gc.collect()
        gc.freeze()
        print(f"{'plain us':>9}{'ratio':>7}")
        for write in WRITES:
            before, ratio = await _measure(plain, hooked, write, rounds, numbers)
            print(f"{before:9.1f}{ratio:7.2f}  {write.title}", flush=True)
            if ratio > _MOST:
                dear.append(write.title)
        await hooked.backend.database.writer.execute_script("delete from typecase_events")
        for _ in range(deliveries // _WEBHOOKS):
            await _send(hooked, WRITES[0], numbers)
        began = time.process_time()
        ended = await hooked.application.events.deliverer.drain()
        took = (time.process_time() - began) / len(ended) * 1_000_000
        assert all(outcome.error is None for _, outcome in ended), ended[0]
        print(f"{took:9.1f}{'':7}  one of {len(ended)} deliveries")
    return dear


@contextmanager
def _receiver() -> Iterator[int]:
    """Give the port of a receiver in another process."""
    with subprocess.Popen([sys.executable, "-c", _RECEIVER], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


@asynccontextmanager
async def _served(database: str, port: int | None) -> AsyncGenerator[Served]:
    """Serve the magazine to a program that may do everything, with webhooks that call a port if there is one."""
    with tempfile.TemporaryDirectory(prefix="typecase-webhooks-") as scratch:
        folder = Path(scratch) / "magazine"
        shutil.copytree(MAGAZINE, folder, ignore=shutil.ignore_patterns("content", "__pycache__"))
        if port is not None:
            _declare(folder, port)
        async with serve(folder, database=database, settings={("webhooks", "allowed_hosts"): ["127.0.0.1"]}) as served:
            if port is None:
                content = folder / "content"
                write_content(content)
                await load(content, served.backend.database, served.backend.registry, folder / "public" / "uploads")
            yield await served.as_token()


def _declare(folder: Path, port: int) -> None:
    (folder / "server").mkdir(exist_ok=True)
    declared = "\n".join(
        f'[hook{number}]\nurl = "http://127.0.0.1:{port}/{number}"\nevents = ["*"]\nat_once = 10\n'
        for number in range(_WEBHOOKS)
    )
    (folder / "server" / "webhooks.toml").write_text(declared)


async def _measure(
    plain: Served, hooked: Served, write: Write, rounds: int, numbers: Iterator[int]
) -> tuple[float, float]:
    """Return the microseconds of CPU that a write takes without webhooks, and how many times that with them."""
    before: list[float] = []
    ratios: list[float] = []
    for number in range(rounds):
        first, second = (plain, hooked) if number % 2 else (hooked, plain)
        took = {id(served): await _batch(served, write, numbers) for served in (first, second)}
        before.append(took[id(plain)])
        ratios.append(took[id(hooked)] / took[id(plain)])
    return median(before), median(ratios)


async def _batch(served: Served, write: Write, numbers: Iterator[int]) -> float:
    began = time.process_time()
    for _ in range(_BATCH):
        await _send(served, write, numbers)
    return (time.process_time() - began) / _BATCH * 1_000_000


async def _send(served: Served, write: Write, numbers: Iterator[int]) -> None:
    reply = await served.request(write.method, write.target, json=write.body(next(numbers)))
    assert reply.status in (200, 201), reply.body
    assert "errors" not in reply.json, reply.body


if __name__ == "__main__":
    main()
