"""The files of a project's `public/` folder, at the top of the server's paths."""

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, Field
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.server.middlewares.header_values import OFF
from typecase.settings.sections import Section, Whole

FOLDER = "public"
_UPLOADS = "uploads"
_MOVED = 308


def _checked_index(value: str) -> str:
    if not value or "/" in value or value.startswith("."):
        raise ValueError('the name of a file such as "index.html", or false')
    return value


IndexName = Annotated[str, AfterValidator(_checked_index)]


class PublicFilesConfig(Section):
    """How long a browser may keep a file, in seconds; the file that stands for its folder, None for none."""

    max_age: Annotated[Whole, Field(ge=0)] = 60
    index: Annotated[IndexName | None, OFF] = "index.html"


class PublicFiles:
    """Answers GET and HEAD where there is such a file; anything else is the application's.

    Names that begin with a point, what lies outside of the folder (by `..` or by a link), and `uploads`, which has
    guards of its own, are never served. Paths of `reserved` first segments are not looked up: to find no file takes
    a thread and some hundred µs.
    """

    def __init__(self, app: ASGIApp, folder: Path, config: PublicFilesConfig, *, reserved: frozenset[str]) -> None:
        self._app = app
        self._files = _Files(folder)
        self._index = config.index
        self._cached = f"public, max-age={config.max_age}"
        self._reserved = reserved

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        response = await self._find(scope) if self._concerns(scope) else None
        await (self._app if response is None else response)(scope, receive, send)

    def _concerns(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        path: str = scope["path"]
        return path.startswith("/") and "/." not in path and path.lower().split("/", 2)[1] not in self._reserved

    async def _find(self, scope: Scope) -> Response | None:
        path = self._files.get_path(scope)
        closed = scope["path"].endswith("/")
        response = None if closed else await self._file(path, scope)
        if response is None and self._index is not None:
            response = await self._file(os.path.join(path, self._index), scope)  # noqa: PTH118  a path of a URL
            if response is not None and not closed:
                return _redirect(path, scope)
        if response is not None:
            response.headers["cache-control"] = self._cached
        return response

    async def _file(self, path: str, scope: Scope) -> Response | None:
        try:
            return await self._files.get_response(path, scope)
        except HTTPException:
            return None


class _Files(StaticFiles):
    """Starlette's, which look at where a path really leads; ours says more about what may be there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._root = folder.resolve()

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        full_path, found = super().lookup_path(path)
        if found is not None:
            inside = Path(full_path).relative_to(self._root).parts
            if any(part.startswith(".") for part in inside) or (inside and inside[0].lower() == _UPLOADS):
                return "", None
        return full_path, found


def _redirect(path: str, scope: Scope) -> Response:
    """Lead to the folder with a slash, so that relative links in its index lead into it; never to another host."""
    query: str = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"/{quote(path)}/{query and f'?{query}'}", _MOVED)
