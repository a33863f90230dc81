"""The length of a request's query string."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.errors import UriTooLongError


class UriLimit:
    """Raises UriTooLongError for a query string of more than `limit` bytes, before anything parses it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer a request."""
        length = len(scope.get("query_string", b""))
        if length > self._limit:
            raise UriTooLongError(f"The query string has {length} bytes; at most {self._limit} are read")
        return self._app(scope, receive, send)
