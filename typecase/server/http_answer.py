"""An HTTP answer, and how it is sent: without a response object, which costs as much as a small answer itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from starlette.types import Send

Header: TypeAlias = tuple[bytes, bytes]
"""A name in lower case, and its value."""

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
BYTES = "application/octet-stream"

BODILESS = frozenset({204, 304})
"""The HTTP statuses whose answers have no length either."""


@dataclass(slots=True, kw_only=True)  # not frozen: made for each request, that would cost 0.5 µs
class Answer:
    """An HTTP answer: its status, body and headers. `media_type` is None where there is no body.

    `parts` are a large body, which is sent in these parts and never in one piece; `body` is empty then. `cookies` are
    the values of `Set-Cookie` headers.
    """

    status: int = 200
    body: bytes = b""
    parts: Sequence[bytes] = ()
    media_type: str | None = JSON
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Sequence[str] = ()


async def send_answer(answer: Answer, send: Send) -> None:
    """Send an answer. The HTTP server leaves its body out where HEAD is asked for."""
    headers = [_header(name, value) for name, value in answer.headers.items()]
    if answer.cookies:
        headers += [(b"set-cookie", cookie.encode("latin-1")) for cookie in answer.cookies]
    if answer.status not in BODILESS:
        length = len(answer.body)
        if answer.parts:
            length += sum(map(len, answer.parts))
        headers.append((b"content-length", b"%d" % length))
    if answer.media_type is not None:
        headers.append(_header("content-type", answer.media_type))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    for part in answer.parts:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": answer.body})


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> Header:
    return (name.lower().encode("latin-1"), value.encode("latin-1"))
