"""Routes that write content: the body and the version of a request, and the HTTP status of its answer."""

from collections.abc import Mapping
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.entities.values import storable
from typecase.server.bodies import read_body
from typecase.server.http_request import HttpRequest
from typecase.server.rest.query_string import parse_query_string

WITH_DATA = frozenset({"create", "update"})
"""The actions that a request sends data to."""


async def read_data(request: HttpRequest, body_limit: int) -> Mapping[str, Any]:
    """Return `data` of a request's body; ValidationError when it is missing or no object."""
    body = await read_body(request, body_limit, parse_query_string)
    data = body.get("data") if is_mapping(body) else None
    if not is_mapping(data):
        raise ValidationError('Missing "data" payload in the request body')
    return data


def expected_of(request: HttpRequest) -> str | None:
    """Return the `updatedAt` that the caller knows, from `If-Match`: in quotes or not, None for `*` or no header."""
    given = request.headers.get("if-match", "").strip()
    if given in ("", "*"):
        return None
    return storable(given.removeprefix("W/").strip('"'))
