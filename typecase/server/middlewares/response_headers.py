"""Headers that every answer gets."""

from collections.abc import Iterable
from typing import TypeAlias

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header: TypeAlias = tuple[bytes, bytes]
"""A name in lower case, and its value."""


class ResponseHeaders:
    """Adds headers to every answer; one that an answer has already stays as it is."""

    def __init__(self, app: ASGIApp, headers: Iterable[Header]) -> None:
        self._app = app
        self._headers = tuple(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: list[Header] = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}
                message["headers"] = headers + [header for header in self._headers if header[0] not in present]
            await send(message)

        await self._app(scope, receive, send_with_headers)
