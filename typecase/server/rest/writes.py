"""Routes that write content: the body, the document and the locale of a request, and the HTTP status of its answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

from typecase.errors import NotFoundError, ValidationError
from typecase.resolvers.context import Context
from typecase.resolvers.controllers import Controller
from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.entities.values import storable
from typecase.resolvers.queries.selection import Page, Query
from typecase.server.bodies import read_body
from typecase.server.http_answer import Answer
from typecase.server.http_request import HttpRequest
from typecase.server.rest import answers
from typecase.server.rest.query_string import parse_query_string

Show: TypeAlias = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
"""Returns entries in the form that the request asks for."""

_Change: TypeAlias = Callable[[Context, Query, str | None], Awaitable[Page]]


async def answer_write(
    controller: Controller,
    action: str,
    ctx: Context,
    request: HttpRequest,
    query: Query,
    show: Show,
    *,
    body_limit: int,
) -> Answer:
    """Call a writing action; `query` is what the parameters say, with the document of the path."""
    expected = expected_of(request)
    match action:
        case "create":
            page = await controller.create(ctx, query, await read_data(request, body_limit))
            return answers.success(show(page.entries)[0], status=201)
        case "update":
            data = await read_data(request, body_limit)
            return _one(show((await controller.update(ctx, query, data, expected)).entries))
        case "delete":
            await controller.delete(ctx, query, expected)
            return answers.empty()
        case _:
            change = _changes(controller)[action]
            return _one(show((await change(ctx, query, expected)).entries))


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


def _changes(controller: Controller) -> Mapping[str, _Change]:
    return {
        "publish": controller.publish,
        "unpublish": controller.unpublish,
        "discardDraft": controller.discard_draft,
    }


def _one(entries: list[dict[str, Any]]) -> Answer:
    if not entries:
        raise NotFoundError
    return answers.success(entries[0])
