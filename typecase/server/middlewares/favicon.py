"""The picture that browsers ask for by themselves."""

import mimetypes
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.server.http_answer import Answer, send_answer
from typecase.server.middlewares.middleware import Surroundings
from typecase.settings.sections import Section, Whole

_PATH = "/favicon.ico"


class FaviconConfig(Section):
    """A file of the project (None: there is no picture), and how long a browser may keep the answer, in seconds."""

    path: str | None = None
    max_age: Annotated[Whole, Field(ge=0)] = 86_400

    @field_validator("path")
    @classmethod
    def _find(cls, value: str | None, info: ValidationInfo[Surroundings]) -> str | None:
        if value is not None:
            folder = info.context.folder.resolve()
            path = (folder / value).resolve()
            if not (path.is_relative_to(folder) and path.is_file() and _media_type(path)):
                raise ValueError("a picture in the project, by its path from the project's folder")
        return value


class Favicon:
    """Answers `/favicon.ico` with a picture that was read at boot, or 204 so that nobody asks again soon."""

    def __init__(self, app: ASGIApp, folder: Path, config: FaviconConfig) -> None:
        self._app = app
        headers = {"Cache-Control": f"public, max-age={config.max_age}"}
        if config.path is None:
            self._answer = Answer(status=204, media_type=None, headers=headers)
        else:
            path = folder / config.path
            self._answer = Answer(body=path.read_bytes(), media_type=_media_type(path), headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"] == _PATH and scope["method"] in ("GET", "HEAD"):
            await send_answer(self._answer, send)
        else:
            await self._app(scope, receive, send)


def _media_type(path: Path) -> str | None:
    media_type, _ = mimetypes.guess_type(path.name)
    return media_type if media_type is not None and media_type.startswith("image/") else None
