"""Files of content under `/uploads`, served so that a hostile one can do no harm in a visitor's browser."""

from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from typecase.errors import NotFoundError
from typecase.server.rest import answers

_HARMLESS = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "audio/", "video/", "text/plain")
_GUARD = {"content-security-policy": "default-src 'none'; sandbox", "x-content-type-options": "nosniff"}
_PREFIX = "/uploads"


class Uploads:
    """The ASGI application of a folder of files. What a browser might run is offered as a download."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._files = StaticFiles(directory=folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._respond(scope)
        await response(scope, receive, send)

    async def _respond(self, scope: Scope) -> Response:
        try:
            response: Any = await self._files.get_response(scope["path"][len(_PREFIX) :].lstrip("/"), scope)
        except HTTPException:
            answer = answers.failure(NotFoundError())
            return Response(answer.body, answer.status, dict(answer.headers), answer.media_type)
        response.headers.update(_GUARD)
        if not str(response.media_type or "").startswith(_HARMLESS):
            response.headers["content-disposition"] = "attachment"
        return response
