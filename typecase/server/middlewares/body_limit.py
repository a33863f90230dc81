"""The size of a request's body: refused before it is read when its length is announced, else while it is read."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typecase.errors import PayloadTooLargeError


class BodyLimit:
    """Lets the app read at most `limit` bytes; reading more raises PayloadTooLargeError there.

    So each API answers in its own form. The connection is closed after the answer, since the rest is not read.
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        left = self._limit
        refused = _announced(scope) > left

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

        await self._app(scope, limited_receive, closing_send)


def _announced(scope: Scope) -> int:
    """Return the length that a request announces; 0 when it does not, or not as a number."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
