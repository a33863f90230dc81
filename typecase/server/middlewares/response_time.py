"""How long the server took for an answer, told in the answer."""

import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ResponseTime:
    """Adds `X-Response-Time: 12ms`: the milliseconds from the request's head to the answer's head."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        def timed_send(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                milliseconds = round((time.perf_counter() - began) * 1000)
                message["headers"] = [*message.get("headers", ()), (b"x-response-time", b"%dms" % milliseconds)]
            return send(message)

        await self._app(scope, receive, timed_send)
