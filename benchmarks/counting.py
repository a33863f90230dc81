"""Counting SQL statements on the way to the database, which works for every server and changes none."""

import asyncio
import statistics
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from benchmarks.asking import ask
from benchmarks.requests import Request
from benchmarks.servers import Server, key_of

_STARTUP = b"\x00\x03\x00\x00"
_STATEMENT = b"QE"
_SECONDS_TO_OPEN = 10
_TIMES = 5


class Statements:
    """Counts the statements in what a client sends to PostgreSQL: simple queries, and executions of prepared ones."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._started = False

    def feed(self, data: bytes) -> int:
        """Return how many statements end in the next piece of the stream.

        A message is its type, its length and the rest; those before the session starts have no type.
        """
        self._pending += data
        count = 0
        while len(self._pending) >= 5:
            typed = int(self._started)
            length = typed + int.from_bytes(self._pending[typed : typed + 4])
            if len(self._pending) < length:
                break
            if self._started:
                count += self._pending[0] in _STATEMENT
            else:
                self._started = self._pending[4:8] == _STARTUP
            del self._pending[:length]
        return count


class Proxy:
    """Passes on what is sent to a database server, and counts. `url` is the database as it is reached through it."""

    def __init__(self, database: str) -> None:
        parts = urllib.parse.urlsplit(database)
        self._server = (parts.hostname or "127.0.0.1", parts.port or 5432)
        self._parts = parts
        self.url = ""
        self.statements = 0

    async def open(self) -> asyncio.Server:
        """Listen on a free port of 127.0.0.1."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        user = self._parts.netloc.rpartition("@")[0]
        self.url = self._parts._replace(netloc=f"{user}@127.0.0.1:{port}").geturl()
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        database_reader, database_writer = await asyncio.open_connection(*self._server)
        statements = Statements()

        def count(data: bytes) -> None:
            self.statements += statements.feed(data)

        await asyncio.gather(_pass_on(reader, database_writer, count), _pass_on(database_reader, writer))


@contextmanager
def counting(database: str) -> Iterator[Proxy]:
    """Run a proxy to a database in a thread of its own."""
    proxy, opened, over = Proxy(database), threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def live() -> None:
        loops.append(asyncio.get_running_loop())
        async with await proxy.open():
            opened.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(live()), daemon=True)
    thread.start()
    try:
        if not opened.wait(_SECONDS_TO_OPEN):
            raise TimeoutError("the proxy that counts statements has not opened")
        yield proxy
    finally:
        for loop in loops:
            loop.call_soon_threadsafe(over.set)
        thread.join()


def count_statements(proxy: Proxy, server: Server, requests: Sequence[Request]) -> dict[str, float]:
    """Return how many statements a server sends for each request when it has answered it before.

    What it does now and then, as to read permissions once a second, does not count: the median does.
    """
    counts: dict[str, float] = {}
    for request in requests:
        key, seen = key_of(request), list[int]()
        for _ in range(_TIMES + 1):
            before = proxy.statements
            ask(server.url, request, key)
            seen.append(proxy.statements - before)
        counts[request.name] = statistics.median(seen[1:])
    return counts


def _ignore(_: bytes) -> None:
    pass


async def _pass_on(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Callable[[bytes], None] = _ignore
) -> None:
    try:
        while data := await reader.read(65536):
            seen(data)
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
