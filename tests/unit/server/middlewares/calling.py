"""Calling an ASGI application by hand: one request in, the messages of the answer out."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(slots=True)
class Sent:
    """What an application sent, and how much of the body it read."""

    messages: list[Message] = field(default_factory=list[Message])
    reads: int = 0

    @property
    def status(self) -> int:
        return self.messages[0]["status"]

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages[1:])


def http_scope(
    *, method: str = "GET", path: str = "/", query: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()
) -> Scope:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": list(headers),
    }


async def call(app: ASGIApp, scope: Scope | None = None, chunks: Iterable[bytes] = (b"",)) -> Sent:
    """Return what an application answers to a request with this body."""
    sent = Sent()
    parts = list(chunks)
    answered = asyncio.Event()

    async def receive() -> Message:
        sent.reads += 1
        if not parts:
            await answered.wait()  # a caller stays until it has its answer
            return {"type": "http.disconnect"}
        body = parts.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            answered.set()

    await app(scope or http_scope(), receive, send)
    return sent


def answering(status: int = 200, *headers: tuple[bytes, bytes]) -> ASGIApp:
    """Return an application that reads its request to the end and answers with its body."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body})

    return app


def raising(error: BaseException, *, after_the_start: bool = False) -> ASGIApp:
    """Return an application that fails."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if after_the_start:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise error

    return app


class Recorder:
    """A logger that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def info(self, event: str, **values: Any) -> None:
        self.lines.append({"level": "info", "event": event, **values})

    def error(self, event: str, **values: Any) -> None:
        self.lines.append({"level": "error", "event": event, **values})
