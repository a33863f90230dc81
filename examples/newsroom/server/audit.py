"""The audit trail of requests: a middleware of ASGI, around all that the server answers."""

import logging
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("newsroom.audit")


class AuditHeaders:
    """Gives the answer to every request that may write an id, and logs it with what was asked and answered."""

    def __init__(self, app: ASGIApp, header: str) -> None:
        self._app = app
        self._header = header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        audit_id = uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[self._header] = audit_id
                log.info("%s: %s %s answered %s", audit_id, scope["method"], scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, send_with_id)
