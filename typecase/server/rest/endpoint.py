"""The REST API: a request is routed, its caller known and authorized, and the action of its route called."""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from starlette.types import Receive, Scope, Send

from typecase.errors import NotFoundError, TypecaseError
from typecase.keeping import Kept
from typecase.resolvers.backend import Backend
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.scope import Owner
from typecase.resolvers.entities.values import storable
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.watching import making
from typecase.schema.content_types import ContentType
from typecase.schema.sdl.root_fields import RootField
from typecase.server.encoding import is_large
from typecase.server.http_answer import Answer, send_answer
from typecase.server.http_request import HttpRequest
from typecase.server.rest import answers
from typecase.server.rest.query_string import parse_query_string
from typecase.server.rest.routes import Found, Route, RouteTable
from typecase.server.rest.v4 import v4_list, v4_page, wants_v4
from typecase.server.rest.writes import answer_write

_MOST_QUERIES = 1_000
_MOST_CHARACTERS = 500_000
"""A query takes about 20 bytes for each character of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to a route: its context, the parameters of the path and of the query, and the HTTP request itself."""

    ctx: Context
    parameters: Mapping[str, str]
    request: HttpRequest

    @property
    def query(self) -> Mapping[str, Any]:
        """The parameters of the query string; ValidationError for one that cannot be read."""
        return parse_query_string(self.request.scope["query_string"], nulls=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTarget:
    """A route of a content type, derived from the root field that calls the same action."""

    root_field: RootField


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltInTarget:
    """A route of a built-in type, declared in Python. The caller needs every permission in `scope`."""

    scope: tuple[str, ...]
    answer: Callable[[Call], Awaitable[Answer]]


Target: TypeAlias = ContentTarget | BuiltInTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class RestEndpoint:
    """The ASGI application of all REST routes; `prefix` is what their paths begin with.

    `open_context` authenticates a request and makes its context; `body_limit` is in bytes.
    `owners` keeps what parameters may name of each content type, `queries` what the query strings that came last ask
    for: of whom, since it depends on what the caller may see.
    """

    backend: Backend
    open_context: Callable[[HttpRequest], Awaitable[Context]]
    table: RouteTable[Target]
    limits: Limits
    prefix: str
    body_limit: int
    owners: dict[str, Owner] = field(default_factory=dict[str, Owner])
    queries: Kept[Hashable, tuple[Query, Pagination]] = field(
        default_factory=lambda: Kept[Hashable, tuple[Query, Pagination]](_MOST_QUERIES, _MOST_CHARACTERS)
    )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await send_answer(await self._answer(HttpRequest(scope, receive)), send)

    async def _answer(self, request: HttpRequest) -> Answer:
        path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        outcome = self.table.find(request.method, path[len(self.prefix) :])
        if not isinstance(outcome, Found):
            return answers.unanswered(outcome)
        try:
            call = Call(ctx=await self.open_context(request), parameters=outcome.parameters, request=request)
            return await self._call(outcome.target, call)
        except TypecaseError as error:
            return answers.failure(error)

    async def _call(self, target: Target, call: Call) -> Answer:
        match target:
            case ContentTarget(root_field=root_field):
                if not root_field.public:
                    await call.ctx.admit(root_field.scope)
                return await self._content(root_field, call)
            case BuiltInTarget(scope=scope, answer=answer):
                await call.ctx.admit(scope)
                return await answer(call)

    async def _content(self, root_field: RootField, call: Call) -> Answer:
        """Call the action of a content type's route and shape its answer."""
        ctx = call.ctx
        controller = self.backend.controllers[root_field.uid or ""]
        content_type = controller.content_type
        query, pagination = self._query(content_type, root_field.action, call)
        if "id" in call.parameters:
            query = query.of_document(storable(call.parameters["id"]))
        if root_field.action not in ("find", "findOne"):
            return await answer_write(
                controller,
                root_field.action,
                ctx,
                call.request,
                query,
                lambda entries: self._shown(entries, content_type, call),
                body_limit=self.body_limit,
            )
        ctx.encodes = not wants_v4(call.request.headers)
        if root_field.action == "findOne":
            return await _one(self._shown((await controller.find_one(ctx, query)).entries, content_type, call))
        page = await controller.find(ctx, query, total=pagination.with_count and not content_type.single)
        if content_type.single:
            return await _one(self._shown(page.entries, content_type, call))
        entries = page.entries
        if wants_v4(call.request.headers):
            entries = await v4_page(entries, content_type, self.backend.registry)
        if is_large(entries):
            return await answers.large_page(entries, pagination, page.total)
        return answers.page(entries, pagination, page.total)

    def _query(self, content_type: ContentType, action: str, call: Call) -> tuple[Query, Pagination]:
        """Return what the query string of a call asks for, and its page."""
        text: bytes = call.request.scope["query_string"]
        key = (content_type.uid, action, text, call.ctx.actor.signature)
        known = self.queries.get(key)
        if known is None:
            registry, sees = self.backend.registry, call.ctx.sees
            with making("text"):
                known = parse_query(call.query, content_type, registry, sees, self.limits, action, owners=self.owners)
            self.queries.put(key, known, len(text))
        return known

    def _shown(self, entries: list[dict[str, Any]], content_type: ContentType, call: Call) -> list[dict[str, Any]]:
        """Return entries in the form that the request asks for."""
        return v4_list(entries, content_type, self.backend.registry) if wants_v4(call.request.headers) else entries


def content_routes(root_fields: Mapping[str, RootField]) -> list[Route[Target]]:
    """Return the routes that the SDL derives: one for each root field with `@rest`."""
    return [
        Route(root_field.rest.method, root_field.rest.path, ContentTarget(root_field=root_field))
        for root_field in root_fields.values()
        if root_field.rest is not None
    ]


async def _one(entries: list[dict[str, Any]]) -> Answer:
    if not entries:
        raise NotFoundError
    entry = entries[0]
    return await answers.large_success(entry) if is_large(entry) else answers.success(entry)
