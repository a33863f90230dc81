"""Requests to an application inside of the same process, without a socket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import orjson
from starlette.types import ASGIApp, Message

LOCALHOST = "127.0.0.1"
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
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    if json is not None:
        body = orjson.dumps(json)
        sent.setdefault("content-type", "application/json")
    if body:
        sent["content-length"] = str(len(body))
    path, _, query = target.partition("?")
    raw = quote(path, safe=_UNESCAPED).encode()
    scope = {
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
