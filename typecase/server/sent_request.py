"""A request as Python of a project sees it: see `Request`."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import URL
from starlette.requests import cookie_parser
from starlette.types import Receive, Scope

from typecase.server.bodies import read_body
from typecase.server.http_request import HttpRequest
from typecase.server.rest.query_string import parse_query_string


class SentRequest(HttpRequest):
    """A request to one of the APIs; of its body at most `body_limit` bytes are read."""

    __slots__ = ("_body_limit",)

    def __init__(self, scope: Scope, receive: Receive, body_limit: int) -> None:
        super().__init__(scope, receive)
        self._body_limit = body_limit

    @property
    def path(self) -> str:
        """See Request."""
        return self.scope["path"]

    @property
    def url(self) -> str:
        """See Request."""
        return str(URL(scope=self.scope))

    @property
    def host(self) -> str:
        """See Request."""
        return self.headers.get("host", "")

    @property
    def protocol(self) -> str:
        """See Request."""
        return self.scope.get("scheme", "http")

    @property
    def cookies(self) -> Mapping[str, str]:
        """See Request."""
        return cookie_parser(self.headers.get("cookie", ""))

    @property
    def query(self) -> Mapping[str, Any]:
        """See Request."""
        return parse_query_string(self.scope["query_string"], nulls=True)

    async def content(self) -> bytes:
        """See Request."""
        return await self.body(self._body_limit)

    async def parsed(self) -> Any:
        """See Request."""
        return await read_body(self, self._body_limit, parse_query_string)
