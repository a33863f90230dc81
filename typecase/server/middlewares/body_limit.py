"""The size of a request's body: refused before it is read when its length is announced, else while it is read."""

import math
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typecase.errors import PayloadTooLargeError

_UNKNOWN = math.inf
"""The length of a body that is not announced, or not as a number."""


class BodyLimit:
    """Lets the app read at most `limit` bytes; reading more raises PayloadTooLargeError there.

    So each API answers in its own form. The connection is closed after the answer, since the rest is not read. Of a
    body that is announced, the HTTP server reads no more than that.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a request."""
        announced = _announced(scope) if scope["type"] == "http" else 0
        if announced <= self._limit:
            return self._app(scope, receive, send)
        left = self._limit
        refused = announced != _UNKNOWN

        async def limited_receive() -> Message:
            nonlocal left, refused
            if not refused:
                message = await receive()
                left -= len(message.get("body", b""))
                refused = left < 0
                if not refused:
                    return message
            raise PayloadTooLargeError(f"The body of a request has at most {self._limit} bytes")

        def closing_send(message: Message) -> Awaitable[None]:
            if refused and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"connection", b"close")]
            return send(message)

        return self._app(scope, limited_receive, closing_send)


def _announced(scope: Scope) -> float:
    """Return the length that a request announces, or `_UNKNOWN`."""
    length = _UNKNOWN
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            length = float(value)
        elif name in (b"transfer-encoding", b"content-length"):
            return _UNKNOWN
    return length
