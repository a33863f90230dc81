"""An endpoint over the tiny schema of the resolvers' tests, and a client for it."""

from collections.abc import Mapping
from typing import Any

import httpx
from graphql import build_schema

from tests.unit.resolvers.graphql import tiny
from typecase.errors import ForbiddenError, UnauthorizedError
from typecase.resolvers.graphql.answering import Answer, Answering
from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.limits import Limits
from typecase.server.graphql_http import GraphQLEndpoint, Options
from typecase.server.graphql_http.operations import Operations
from typecase.server.http_answer import HTML
from typecase.server.http_answer import Answer as HttpAnswer
from typecase.server.http_request import HttpRequest

TAG = "{ tag { name } }"
ANSWERED = {"data": {"tag": {"name": "Alpha"}}}


async def open_context(request: HttpRequest) -> str:
    """Return who asks."""
    if request.headers.get("authorization") == "Bearer bad":
        raise UnauthorizedError
    return "nobody"


def page(request: HttpRequest) -> HttpAnswer:
    """Return a page for browsers."""
    return HttpAnswer(body=b"<!doctype html>", media_type=HTML)


class Client:
    """Sends requests to an endpoint. `canned` has what the root fields answer, and notes what was asked."""

    def __init__(
        self,
        *,
        with_page: bool = True,
        stacktraces: bool = False,
        limits: Limits | None = None,
        sdl: str = tiny.SDL,
        **options: Any,
    ):
        self.canned = tiny.Canned(
            {"tag": Answer(tree={"name": "Alpha"}), "add": Answer(tree={"name": "New"}), "tags": ForbiddenError()}
        )
        self.endpoint = GraphQLEndpoint(
            Operations(
                Documents(build_schema(sdl), limits or Limits()),
                Answering(self.canned, stacktraces=stacktraces),
                open_context,
            ),
            options=Options(**options),
            page=page if with_page else None,
        )

    async def send(
        self, method: str, path: str = "/graphql", *, headers: Mapping[str, str] | None = None, **body: Any
    ) -> httpx.Response:
        """Send a request; without an `accept` header unless one is given."""
        transport = httpx.ASGITransport(self.endpoint)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            request = client.build_request(method, path, headers=dict(headers or {}), **body)
            if "accept" not in (headers or {}):
                del request.headers["accept"]
            return await client.send(request)

    async def post(self, body: Any, **headers: str) -> httpx.Response:
        """Post JSON."""
        return await self.send(
            "POST", json=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    async def get(self, headers: Mapping[str, str] | None = None, **search: str) -> httpx.Response:
        """Get with a query string, and with a header that proves that no foreign page sends it."""
        return await self.send("GET", params=search, headers={"apollo-require-preflight": "1", **(headers or {})})


def problem(message: str, code: str = "BAD_REQUEST") -> dict[str, Any]:
    """Return the body of a refusal."""
    return {"errors": [{"message": message, "extensions": {"code": code}}]}
