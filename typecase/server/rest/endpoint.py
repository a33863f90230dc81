"""The REST API: a request is routed, its caller known and authorized, and the action of its route called."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from starlette.types import Receive, Scope, Send

from typecase.errors import NotFoundError, TypecaseError
from typecase.keeping import Kept
from typecase.resolvers.asking import READS, Asked
from typecase.resolvers.backend import Backend
from typecase.resolvers.chains import Chain
from typecase.resolvers.content_actions import ContentActions, page_of
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.entities.parameters.scope import Owner
from typecase.resolvers.entities.values import storable
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.route_info import RouteInfo
from typecase.resolvers.watching import making
from typecase.schema.content_types import ContentType
from typecase.schema.sdl.root_fields import RootField
from typecase.server.encoding import is_large
from typecase.server.http_answer import Answer, send_answer
from typecase.server.own_routes import OwnRoute
from typecase.server.rest import answers
from typecase.server.rest.own import OwnAnswers
from typecase.server.rest.routes import Found, Route, RouteTable
from typecase.server.rest.v4 import v4_form, v4_page, wants_v4
from typecase.server.rest.writes import WITH_DATA, expected_of, read_data
from typecase.server.said import with_said
from typecase.server.sent_request import SentRequest

_MOST_QUERIES = 1_000
_MOST_CHARACTERS = 500_000
"""A query takes about 20 bytes for each character of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to a route: its context, the parameters of the path and of the query, and the HTTP request itself."""

    ctx: Context
    parameters: Mapping[str, str]
    request: SentRequest

    @property
    def query(self) -> Mapping[str, Any]:
        """The parameters of the query string; ValidationError for one that cannot be read."""
        return self.request.query


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTarget:
    """A route of a content type, derived from the root field that calls the same action."""

    root_field: RootField

    @property
    def info(self) -> RouteInfo:
        """The route, for Python of the project."""
        field = self.root_field
        assert field.rest is not None, "only fields with @rest are routes"
        action = f"{field.uid}.{field.action}" if field.uid else field.name
        return RouteInfo(method=field.rest.method, path=field.rest.path, action=action, scope=field.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltInTarget:
    """A route of a built-in type, declared in Python. The caller needs every permission in `scope`."""

    scope: tuple[str, ...]
    answer: Callable[[Call], Awaitable[Answer]]

    @property
    def info(self) -> None:
        """Nothing that Python of a project runs at."""
        return None


Target: TypeAlias = ContentTarget | BuiltInTarget | OwnRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class RestEndpoint:
    """The ASGI application of all REST routes; `prefix` is what their paths begin with.

    `open_context` authenticates a request and makes its context; `own` answers the project's own routes, `guarded` are
    the attributes that it guards; `body_limit` is in bytes.
    `owners` keeps what parameters may name of each content type, `queries` what the query strings that came last ask
    for: of whom, since it depends on what the caller may see.
    """

    backend: Backend
    open_context: Callable[[SentRequest], Awaitable[Context]]
    table: RouteTable[Target]
    own: OwnAnswers
    guarded: GuardedAttributes
    limits: Limits
    prefix: str
    body_limit: int
    owners: dict[str, Owner] = field(default_factory=dict[str, Owner])
    queries: Kept[Hashable, tuple[Query, Pagination]] = field(
        default_factory=lambda: Kept[Hashable, tuple[Query, Pagination]](_MOST_QUERIES, _MOST_CHARACTERS)
    )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await send_answer(await self._answer(SentRequest(scope, receive, self.body_limit)), send)

    async def _answer(self, request: SentRequest) -> Answer:
        path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        outcome = self.table.find(request.method, path[len(self.prefix) :])
        if not isinstance(outcome, Found):
            return answers.unanswered(outcome)
        try:
            ctx = await self.open_context(request)
        except TypecaseError as error:
            return answers.failure(error)
        ctx.path_params, ctx.matched = outcome.parameters, outcome.target
        try:
            answer = await self._call(outcome.target, Call(ctx=ctx, parameters=outcome.parameters, request=request))
        except TypecaseError as error:
            if not error.exposed:
                raise
            answer = answers.failure(error)
        return answer if ctx.said is None else with_said(answer, ctx.said)

    async def _call(self, target: Target, call: Call) -> Answer:
        match target:
            case ContentTarget(root_field=root_field):
                await call.ctx.admit_to(root_field)
                if root_field.own:
                    return await self.own.of_field(root_field, call.ctx, call.request)
                actions = self.backend.actions[root_field.uid or ""]
                if root_field.action in actions.customized:
                    return await self._customized(root_field.action, actions, call)
                return await self._content(root_field.action, actions, call)
            case OwnRoute() as route:
                if not route.public:
                    await call.ctx.admit(route.scope)
                if route.generated is not None and route.uid is not None:
                    return await self._customized(route.generated, self.backend.actions[route.uid], call, route.chain)
                return await self.own.of_route(route, call.ctx)
            case BuiltInTarget(scope=scope, answer=answer):
                await call.ctx.admit(scope)
                return await answer(call)

    async def _content(self, action: str, actions: ContentActions, call: Call) -> Answer:
        """Call a plain action of a content type and shape its answer."""
        ctx, content_type = call.ctx, actions.content_type
        query, pagination = self.query(content_type, action, call)
        if "id" in call.parameters:
            query = query.of_document(storable(call.parameters["id"]))
        if action not in READS:
            return await self._write(action, actions, query, call)
        encodes = self._encodes(call)
        if action == "findOne":
            page = await actions.find_one(ctx, query, encodes=encodes)
        else:
            total = pagination.with_count and not content_type.single
            page = await actions.find(ctx, query, total=total, encodes=encodes)
        return await self._shown(page, action, content_type, pagination, call)

    def _encodes(self, call: Call) -> bool:
        """Tell whether the answer is what was read, as it is."""
        return not self.guarded and not wants_v4(call.request.headers)

    async def _write(self, action: str, actions: ContentActions, query: Query, call: Call) -> Answer:
        ctx, expected = call.ctx, expected_of(call.request)
        if action == "delete":
            await actions.delete(query, expected)
            return answers.empty()
        data = await read_data(call.request, self.body_limit) if action in WITH_DATA else None
        page = await actions.write(action, ctx, query, data, expected)
        return await self._shown(page, action, actions.content_type, _ONE, call)

    async def _customized(self, action: str, actions: ContentActions, call: Call, chain: Chain | None = None) -> Answer:
        """Call an action that a project guards, wraps or overrides, and shape what it gives."""
        ctx, content_type = call.ctx, actions.content_type
        document_id = call.parameters.get("id") or call.parameters.get("documentId")
        asked = CallAsked(
            uid=content_type.uid,
            action=action,
            endpoint=self,
            call=call,
            content_type=content_type,
            document_id=None if document_id is None else storable(document_id),
            wants_total=action == "find" and not content_type.single,
        )
        if action in READS:
            asked.encodes = self._encodes(call)
        else:
            asked.expected = expected_of(call.request)
        if action in WITH_DATA:
            body = await call.request.parsed()
            asked.data = body.get("data") if is_mapping(body) else None
        given = await actions.run(ctx, asked, chain)
        if ctx.said is not None and ctx.said.body is not None:
            return answers.of_value(ctx.said.body)
        if action == "delete" and (given is None or isinstance(given, str)):
            return answers.empty()
        if not isinstance(given, Page | list | dict | None):
            return answers.of_value(given)
        pagination = asked.page() if action == "find" and not content_type.single else _ONE
        return await self._shown(page_of(given), action, content_type, pagination, call)

    def compile(
        self, content_type: ContentType, action: str, call: Call, parameters: Mapping[str, Any]
    ) -> tuple[Query, Pagination]:
        """Return what parameters ask for, of an action for the caller, and its page."""
        registry, sees = self.backend.registry, call.ctx.sees
        return parse_query(parameters, content_type, registry, sees, self.limits, action, owners=self.owners)

    def query(self, content_type: ContentType, action: str, call: Call) -> tuple[Query, Pagination]:
        """Return what the query string of a call asks for, and its page."""
        text: bytes = call.request.scope["query_string"]
        key = (content_type.uid, action, text, call.ctx.actor.signature)
        known = self.queries.get(key)
        if known is None:
            with making("text"):
                known = self.compile(content_type, action, call, call.query)
            self.queries.put(key, known, len(text))
        return known

    async def _shown(
        self, page: Page, action: str, content_type: ContentType, pagination: Pagination, call: Call
    ) -> Answer:
        """Return the answer with a page: a list with its place, or one entry; NotFoundError where that is missing."""
        registry = self.backend.registry
        trees = await self.guarded.shown(page.trees, content_type, call.ctx)
        if action == "find" and not content_type.single:
            if wants_v4(call.request.headers):
                trees = await v4_page(trees, content_type, registry)
            meta = {"pagination": pagination.meta(page.total), **(page.meta or {})}
            return await answers.large_success(trees, meta) if is_large(trees) else answers.success(trees, meta)
        if not trees:
            raise NotFoundError
        entry = v4_form(trees[0], content_type, registry) if wants_v4(call.request.headers) else trees[0]
        status = 201 if action == "create" else 200
        if is_large(entry):
            return await answers.large_success(entry, page.meta, status=status)
        return answers.success(entry, page.meta, status=status)


@dataclass(slots=True, kw_only=True)
class CallAsked(Asked):
    """What a call of a route asks of an action."""

    endpoint: RestEndpoint
    call: Call
    content_type: ContentType

    def read(self) -> Mapping[str, Any]:
        """See Asked."""
        return self.call.query

    def compile(self, parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
        """See Asked."""
        if parameters is None:
            return self.endpoint.query(self.content_type, self.action, self.call)
        return self.endpoint.compile(self.content_type, self.action, self.call, parameters)


def content_routes(root_fields: Iterable[RootField]) -> list[Route[Target]]:
    """Return the routes that the SDL derives: one for each root field with `@rest`."""
    return [
        Route(
            root_field.rest.method,
            root_field.rest.path,
            ContentTarget(root_field=root_field),
            place=root_field.place,
        )
        for root_field in root_fields
        if root_field.rest is not None
    ]


_ONE = Pagination(start=0, limit=1)
