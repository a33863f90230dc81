"""A request as Python of a project sees it: see `Request`."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import URL
from starlette.requests import cookie_parser
from starlette.types import Receive, Scope

from typecase.resolvers.exchanges import SentFile
from typecase.server.bodies import media_type_of, read_body, single_values
from typecase.server.http_request import HttpRequest
from typecase.server.multipart import MULTIPART, Multipart, parse_multipart
from typecase.server.rest.query_string import parse_query_string


class SentRequest(HttpRequest):
    """A request to one of the APIs; of its body at most `body_limit` bytes are read."""

    __slots__ = ("_body_limit", "_multipart")

    def __init__(self, scope: Scope, receive: Receive, body_limit: int) -> None:
        super().__init__(scope, receive)
        self._body_limit = body_limit
        self._multipart: Multipart | None = None

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
        if media_type_of(self.headers) == MULTIPART:
            return single_values((await self._parts()).texts)
        return await read_body(self, self._body_limit, parse_query_string)

    async def files(self) -> Mapping[str, Sequence[SentFile]]:
        """See Request."""
        return (await self._parts()).files if media_type_of(self.headers) == MULTIPART else {}

    async def _parts(self) -> Multipart:
        if self._multipart is None:
            self._multipart = await parse_multipart(self.headers, await self.content())
        return self._multipart
