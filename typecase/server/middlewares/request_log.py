"""One log line for each request: method, path, HTTP status, milliseconds and the request's id.

Never the query string, headers or body: they hold tokens and passwords.
"""

import random
import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

_CLIENT_LEFT = 499
"""Stands for a status where the request ended without an answer; it is nginx's word for it."""

_SWITCHED, _REFUSED = 101, 403
_SOCKET = "SOCKET"
"""Stands for the method where a WebSocket was opened; its milliseconds are all that it was open for."""

_LONGEST_PATH = 500


class RequestLog:
    """Gives each request an id (`scope["state"]["request_id"]`, header X-Request-Id) and, with `lines`, a log line."""

    def __init__(self, app: ASGIApp, logger: FilteringBoundLogger, *, lines: bool = True) -> None:
        self._app = app
        self._logger = logger
        self._lines = lines
        # Ids only tell requests apart: the system is asked once, for a start that is different in each process.
        self._ids = random.Random()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = f"{self._ids.getrandbits(64):016x}"
        scope.setdefault("state", {})["request_id"] = request_id
        status = _CLIENT_LEFT

        def send_with_id(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            return send(message)

        def send_to_socket(message: Message) -> Awaitable[None]:
            nonlocal status
            match message["type"]:
                case "websocket.accept" | "websocket.http.response.start":
                    status = message.get("status", _SWITCHED)
                    message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                case "websocket.close" if status == _CLIENT_LEFT:
                    status = _REFUSED
                case _:
                    pass
            return send(message)

        try:
            await self._app(scope, receive, send_with_id if scope["type"] == "http" else send_to_socket)
        finally:
            if self._lines:
                self._logger.info(
                    "request",
                    method=scope.get("method", _SOCKET),
                    path=shown_path(scope),
                    status=status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    id=request_id,
                )


def shown_path(scope: Scope) -> str:
    """Return the path as it was sent, escapes and all, so that no control character comes into the log."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("unicode_escape")
    return raw[:_LONGEST_PATH].decode("ascii", "backslashreplace")
