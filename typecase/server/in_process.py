"""Requests to an application inside of the same process, without a socket."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCALHOST = "127.0.0.1"
_SUCCESS = 200
_UNESCAPED = "%&=[]$?/:,+*!'()-._~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; names of headers are in lower case, and of several with one name it is the last."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Sequence[str] = ()

    @property
    def json(self) -> Any:
        """The body, read as JSON; ValueError when it is none."""
        return orjson.loads(self.body)


async def ask(
    application: ASGIApp,
    method: str,
    target: str,
    *,
    headers: Mapping[str, str] | None = None,
    json: Any = None,
    body: bytes = b"",
    client: str = LOCALHOST,
) -> Reply:
    """Send a request to an application that is open; `target` is a path with its query string, escaped or not."""
    scope, body = _request(method, target, headers or {}, json, body, client)
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await application(scope, receive, send)
    start, *parts = messages
    answered = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    return Reply(
        status=start["status"],
        headers=dict(answered),
        body=b"".join(part.get("body", b"") for part in parts),
        cookies=[value for name, value in answered if name == "set-cookie"],
    )


@asynccontextmanager
async def listen(
    application: ASGIApp, target: str, *, headers: Mapping[str, str], json: Any, client: str = LOCALHOST
) -> AsyncGenerator[AsyncIterator[bytes]]:
    """Post a request that is answered part by part, and give the parts as they come, for the time of a block.

    A part is made when the one before was taken. ConnectionError when what is answered is no success.
    """
    scope, body = _request("POST", target, headers, json, b"", client)
    parts = asyncio.Queue[bytes | None](1)
    asked = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not asked:
            await asyncio.Event().wait()
        return asked.pop()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] != _SUCCESS:
                raise ConnectionError(f"expected the HTTP status 200, got {message['status']}")
            return
        if message["body"]:
            await parts.put(message["body"])
        if not message.get("more_body", False):
            await parts.put(None)

    async def taken() -> AsyncIterator[bytes]:
        while (part := await parts.get()) is not None:
            yield part

    async with asyncio.TaskGroup() as tasks:
        answering = tasks.create_task(_called(application, scope, receive, send))
        yield taken()
        answering.cancel()


async def _called(application: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await application(scope, receive, send)


def _request(
    method: str, target: str, headers: Mapping[str, str], json: Any, body: bytes, client: str
) -> tuple[Scope, bytes]:
    """Return the scope and the body of a request."""
    sent = {name.lower(): value for name, value in headers.items()}
    if json is not None:
        body = orjson.dumps(json)
        sent.setdefault("content-type", "application/json")
    if body:
        sent["content-length"] = str(len(body))
    path, _, query = target.partition("?")
    raw = quote(path, safe=_UNESCAPED).encode()
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": raw,
        "root_path": "",
        "query_string": quote(query, safe=_UNESCAPED).encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
        "client": (client, 0),
        "server": (LOCALHOST, 0),
    }
    return scope, body
