"""Notes with subscriptions, behind a real server, and raw clients for its sockets and event streams."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tests.customizing.guarded import declarations, write_python
from tests.databases import fresh_url
from tests.magazines import Magazine, credentials_of
from tests.projects import fill_project, serve_project, write_project
from typecase.server.running import server_config

SDL = """
extend type Subscription {
  noteWritten: Note @auth(scope: ["api::note.note.find"])
  counted(to: Int!): Int! @auth(public: true)
  told(topic: String): Told! @auth(public: true)
  guarded: Int! @auth(public: true) @policy(name: "global::polite") @middleware(name: "global::doubled")
  refused: Int! @auth(public: true) @policy(name: "global::never")
  large: String! @auth(public: true)
  plain: String @auth(public: true)
  failing: Int @auth(public: true)
  broken: Int @auth(public: true)
  forOne: Int
}

extend type Mutation {
  slow: Int! @auth(public: true)
}

type Told { topic: String! hidden: Int @policy(name: "global::never") }
"""

RESOLVERS = """
import asyncio
from ariadne import MutationType, SubscriptionType
from typecase import Channel, ValidationError, current

NOTE = "api::note.note"
LOG = []
written, told = Channel(), Channel(3)
mutation, subscription = MutationType(), SubscriptionType()
gate = asyncio.Event()


@subscription.source("noteWritten")
async def notes_written(_, info):
    LOG.append(f"opened {current().actor.signature == info.context.actor.signature}")
    try:
        async for document_id in written.listen():
            yield document_id
    finally:
        LOG.append("closed")


@subscription.field("noteWritten")
async def note_written(document_id, info):
    assert current().database is info.context.database
    return await info.context.entities(NOTE).find_one(document_id, status="published")


@subscription.source("counted")
async def count(_, info, to):
    try:
        for number in range(to):
            yield number
    finally:
        LOG.append("closed")


@subscription.field("counted")
def counted(number, info, to):
    return number


@subscription.source("told")
async def tell(_, info, topic=None):
    LOG.append("opened")
    try:
        async for event in told.listen():
            if topic in (None, event["topic"]):
                yield event
    finally:
        LOG.append("closed")


@subscription.field("told")
def tell_one(event, info, topic=None):
    if event["topic"] == "bad":
        raise ValidationError("A bad topic")
    return event


@subscription.source("guarded")
@subscription.source("refused")
@subscription.source("forOne")
async def guarded(_, info):
    LOG.append("opened")
    yield 1
    yield 2


@subscription.field("guarded")
@subscription.field("refused")
@subscription.field("forOne")
def same(number, info):
    return number


@subscription.source("plain")
async def plain(_, info):
    yield {"plain": "a"}
    yield {"plain": None}


@subscription.source("large")
async def large(_, info):
    try:
        while True:
            LOG.append("large")
            yield {"large": "x" * 100_000}
    finally:
        LOG.append("closed")


@subscription.source("failing")
async def failing(_, info):
    yield {"failing": 1}
    raise ValidationError("No more")


@subscription.source("broken")
async def broken(_, info):
    raise RuntimeError("a secret")
    yield


@mutation.field("slow")
async def slow(_, info):
    LOG.append("begun")
    await gate.wait()
    LOG.append("ended")
    return 1
"""

GUARDS = """
from typecase import middleware, policy


@policy
def polite(ctx):
    return ctx.request.headers.get("x-mood") != "rude"


@policy
def never(ctx):
    return False


@middleware
async def doubled(ctx, next):
    events = await next()

    async def doubling():
        async for event in events:
            yield 2 * event

    return doubling()
"""

LIFECYCLES = """
from typecase import after


@after("api::note.note", "publish")
async def tell(action):
    from project.resolvers.feed import written
    written.publish(action.params["document_id"])
"""

FILES = {
    "schema/extensions.graphql": SDL,
    "resolvers/feed.py": RESOLVERS,
    "server/guards.py": GUARDS,
    "lifecycles/note.py": LIFECYCLES,
}


def feed() -> Any:
    """Return the module of the project's resolvers."""
    return sys.modules["project.resolvers.feed"]


async def until(found: Any) -> None:
    """Wait until a function says yes."""
    for _ in range(500):
        if found():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen within five seconds")


@dataclass(slots=True)
class Feeds:
    """A server: its project as in-process tests have it, and its port."""

    notes: Magazine
    port: int

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}/graphql"

    @asynccontextmanager
    async def socket(
        self,
        who: str | None = "nobody",
        *,
        protocols: tuple[str, ...] = ("graphql-transport-ws",),
        path: str = "/graphql",
        **headers: str,
    ) -> AsyncIterator["Socket"]:
        """Open a socket, and initialize it for a caller unless that is None."""
        uri = f"ws://127.0.0.1:{self.port}{path}"
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        subprotocols: Any = protocols or None
        async with connect(uri, subprotocols=subprotocols, additional_headers=extra, proxy=None) as connection:
            socket = Socket(connection)
            if who is not None:
                await socket.init(who)
                assert await socket.next() == {"type": "connection_ack"}
            yield socket

    @asynccontextmanager
    async def stream(self, query: str, who: str = "nobody", **variables: Any) -> AsyncIterator["Stream"]:
        """Ask for an event stream."""
        headers = {"accept": "text/event-stream", **_authorization(who)}
        body = {"query": query, "variables": variables}
        async with (
            httpx.AsyncClient(timeout=10, trust_env=False) as client,
            client.stream("POST", f"http://{self.address}", json=body, headers=headers) as response,
        ):
            yield Stream(response)


@dataclass(slots=True)
class Socket:
    """A raw socket."""

    connection: ClientConnection

    async def send(self, **message: Any) -> None:
        await self.connection.send(orjson.dumps(message).decode())

    async def init(self, who: str) -> None:
        authorization = _authorization(who)
        await self.send(type="connection_init", **({"payload": authorization} if authorization else {}))

    async def subscribe(self, id_: str, query: str, **variables: Any) -> None:
        await self.send(type="subscribe", id=id_, payload={"query": query, "variables": variables})

    async def next(self) -> Any:
        return orjson.loads(await asyncio.wait_for(self.connection.recv(), 10))

    async def closed(self) -> tuple[int | None, str | None]:
        """Return the code and reason that the server closes with."""
        await asyncio.wait_for(self.connection.wait_closed(), 15)
        return self.connection.close_code, self.connection.close_reason


@dataclass(slots=True)
class Stream:
    """A raw event stream."""

    response: httpx.Response
    lines: AsyncIterator[str] | None = None

    async def next(self) -> tuple[str, Any]:
        """Return the next event with its data, without the comments before it."""
        if self.lines is None:
            self.lines = self.response.aiter_lines()
        event, data = "", ""
        async for line in self.lines:
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data:"):
                data = line.removeprefix("data:").strip()
            elif not line and event:
                return event, orjson.loads(data) if data else None
        raise EOFError("the stream is over")


def _authorization(who: str) -> dict[str, str]:
    credentials = credentials_of(who)
    return {} if credentials is None else {"Authorization": f"Bearer {credentials}"}


@asynccontextmanager
async def open_feeds(
    kind: str, folder: Path, files: Mapping[str, str] = FILES, **settings: Any
) -> AsyncIterator[Feeds]:
    """Serve the notes on a port of 127.0.0.1."""
    write_python(folder, files)
    url = await fresh_url(kind, folder, "feeds")
    write_project(folder, declarations())
    await fill_project(folder, url)
    async with serve_project(folder, url, port=0, **settings) as notes, listening(notes) as port:
        yield Feeds(notes, port)


@asynccontextmanager
async def listening(notes: Magazine) -> AsyncIterator[int]:
    """Let uvicorn serve an application that is open, as `typecase start` has it do; give the port."""
    assert notes.backend.settings is not None
    server = uvicorn.Server(server_config(notes.application, notes.backend.settings))
    serving = asyncio.create_task(server._serve())  # without signals, which are the test's
    await until(lambda: server.started)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await notes.application.hang_up()
        await serving
