"""Which application answers a path: GraphQL, REST, files, the health check or the front page.

The first segment decides, by a look-up, so that routing does not grow with the number of routes.
"""

import html
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.server.handshakes import refuse_handshake
from typecase.server.http_answer import HTML, Answer, send_answer
from typecase.server.rest import answers
from typecase.server.rest.routes import Route, RouteTable, Unanswered
from typecase.settings.sections import GraphqlSettings

_SOCKETS_AT = GraphqlSettings.endpoint.strip("/")
_HEALTHY = answers.empty()
_NOTHING: RouteTable[None] = RouteTable(list[Route[None]]())
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Typecase</title>
<style>body{{font:1rem/1.6 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}}
code{{font-family:ui-monospace,monospace}}</style>
<h1>Typecase</h1>
<p>This is a content server. Its content is served as two APIs:</p>
<ul>
<li>GraphQL at <a href="/graphql"><code>/graphql</code></a></li>
<li>REST below <code>{prefix}</code></li>
</ul>
"""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The ASGI application behind the global middlewares. `applications` has the application of a first segment.

    `sockets` serves WebSockets at the address of GraphQL; None where there are none.
    """

    applications: Mapping[str, ASGIApp]
    prefix: str
    sockets: ASGIApp | None = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request."""
        path: str = scope["path"]
        if scope["type"] == "websocket":
            return self._open_socket(path, scope, receive, send)
        first = path.lower().split("/", 2)[1] if path.startswith("/") else ""
        application = self.applications.get(first)
        if application is None:
            return send_answer(self._otherwise(scope["method"], path), send)
        return application(scope, receive, send)

    def _open_socket(self, path: str, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if self.sockets is None or path.lower().strip("/") != _SOCKETS_AT:
            return refuse_handshake(nothing("GET", path), scope, send)
        return self.sockets(scope, receive, send)

    def _otherwise(self, method: str, path: str) -> Answer:
        if path == "/_health" and method in ("GET", "HEAD"):
            return _HEALTHY
        if path in ("", "/") and method in ("GET", "HEAD"):
            return Answer(body=_PAGE.format(prefix=html.escape(self.prefix)).encode(), media_type=HTML)
        return nothing(method, path)


class Below:
    """Answers below a `prefix` of several segments, in any case; where only the first is right there is nothing."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = f"{prefix.lower()}/"

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request."""
        if f"{scope['path'].lower()}/".startswith(self._prefix):
            return self._app(scope, receive, send)
        return send_answer(nothing(scope["method"], scope["path"]), send)


def nothing(method: str, path: str) -> Answer:
    """Return the answer to a request for a path where nothing is."""
    outcome = _NOTHING.find(method, path)
    assert isinstance(outcome, Unanswered)
    return answers.unanswered(outcome)
