"""The two APIs of an application, put together: what answers GraphQL, and what answers REST."""

from collections.abc import AsyncGenerator, Callable
from functools import partial

from starlette.datastructures import URL

from typecase.resolvers.backend import Backend
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.graphql.answering import Answering
from typecase.resolvers.graphql.content import ContentAnswerer
from typecase.resolvers.graphql.costs import Costs
from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.limits import Limits as DocumentLimits
from typecase.resolvers.graphql.schema import build_executable_schema, build_own_fields
from typecase.resolvers.graphql.selector import PageSizes
from typecase.resolvers.graphql.subscribing import Subscribing
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.resolvers.queries.selection import Style
from typecase.schema.sdl.costs import field_costs
from typecase.schema.sdl.document import build_document
from typecase.server.contexts import Contexts
from typecase.server.graphql_http import GraphQLEndpoint, Options
from typecase.server.graphql_http.operations import Operations
from typecase.server.graphql_http.sign_in import LOGIN, LoginField
from typecase.server.graphql_http.webhooks import WebhookFields
from typecase.server.http_answer import HTML, Answer
from typecase.server.http_request import HttpRequest
from typecase.server.playground import PLAIN_CSP, PLAYGROUND_CSP, closed_page, missing_page, playground_page
from typecase.server.project import Project
from typecase.server.rest.built_in import BuiltInRoutes
from typecase.server.rest.bulk import BulkRoutes
from typecase.server.rest.endpoint import ContentTarget, RestEndpoint, Target, content_routes
from typecase.server.rest.own import OwnAnswers
from typecase.server.rest.routes import Route, RouteTable
from typecase.server.rest.sign_in import SignInRoute
from typecase.server.sent_request import SentRequest
from typecase.server.subscriptions.connections import Connections
from typecase.server.subscriptions.endpoint import SocketEndpoint
from typecase.server.subscriptions.event_stream import EventStream
from typecase.server.subscriptions.origins import Origins
from typecase.settings import Settings


class Apis:
    """The APIs of a project over a backend; one schema serves both.

    Raises BootError when a resolver of the project belongs to no field, or an own field has none.
    """

    def __init__(self, project: Project, backend: Backend, contexts: Contexts, connections: Connections) -> None:
        self._project = project
        self._backend = backend
        self._contexts = contexts
        self._connections = connections
        self._settings = project.settings
        self._schema = build_executable_schema(backend.registry, v4=project.settings.graphql.v4_compatibility)
        self._own = build_own_fields(self._schema, backend.registry, project.customizations)

    def operations(self, login: LoginField, webhooks: WebhookFields) -> Operations[Context]:
        """Return what answers the operations of GraphQL, however they come."""
        settings, limits = self._settings, self._settings.graphql
        documents = Documents(self._schema, _document_limits(settings))
        sizes = PageSizes(default=limits.default_limit, largest=limits.max_limit)
        answerer = ContentAnswerer(
            self._backend,
            _limits(settings),
            sizes,
            {LOGIN: login.answer, **webhooks.answers},
            own_fields=self._own,
            root_chains=self._project.customizations.root_chains,
        )
        declared = field_costs(build_document(self._backend.registry))
        costs = Costs(schema=self._schema, page_sizes=sizes, declared=declared, most=limits.max_cost)
        answering = Answering(answerer, costs=costs, stacktraces=settings.in_development, own=self._own.below)
        return Operations(
            documents,
            answering,
            partial(self._contexts.open, Style.GRAPHQL),
            subscribing=Subscribing(answering, answerer),
            renew=self._contexts.renew,
        )

    def graphql(self, operations: Operations[Context]) -> GraphQLEndpoint[Context]:
        """Return what answers GraphQL over HTTP, with event streams where the schema has subscriptions."""
        settings, limits = self._settings, self._settings.graphql
        return GraphQLEndpoint(
            operations,
            options=Options(
                body_limit=settings.http.body_limit, batch_limit=limits.batch_limit if limits.batching else 0
            ),
            page=_page_of(settings),
            said=lambda ctx: ctx.said,
            open_stream=self._open_stream if self._own.sources else None,
        )

    def sockets(self, operations: Operations[Context]) -> SocketEndpoint[Context] | None:
        """Return what serves GraphQL over WebSockets; None where the schema has no subscriptions."""
        if not self._own.sources:
            return None
        return SocketEndpoint(operations, self._connections, Origins(self._settings), self._settings.subscriptions)

    def _open_stream(self, results: AsyncGenerator[bytes], request: SentRequest) -> EventStream:
        return EventStream(results, self._connections, self._settings.subscriptions, request.client)

    def rest(self, sign_in: SignInRoute) -> RestEndpoint:
        """Return what answers REST."""
        backend, settings, limits = self._backend, self._settings, _limits(self._settings)
        guarded = GuardedAttributes(backend.registry, self._project.customizations.field_chains)
        fields = content_routes((*backend.root_fields.values(), *backend.routed_fields))
        own: list[Route[Target]] = [each.entry() for each in self._project.routes]
        own += [each for each in fields if _is_own(each)]
        routes = [each for each in fields if not _is_own(each)]
        routes += [*BuiltInRoutes(backend, limits, guarded).routes(), sign_in.route()]
        routes += BulkRoutes(
            backend=backend, limits=limits, guarded=guarded, body_limit=settings.http.body_limit
        ).routes()
        return RestEndpoint(
            backend=backend,
            open_context=partial(self._contexts.open, Style.REST),
            table=RouteTable(routes, own),
            own=OwnAnswers(
                backend=backend,
                schema=self._schema,
                own_fields=self._own,
                root_chains=self._project.customizations.root_chains,
                guarded=guarded,
                limits=limits,
            ),
            guarded=guarded,
            limits=limits,
            prefix=settings.rest.prefix,
            body_limit=settings.http.body_limit,
        )


def _is_own(route: Route[Target]) -> bool:
    return isinstance(route.target, ContentTarget) and route.target.root_field.own


def _document_limits(settings: Settings) -> DocumentLimits:
    limits = settings.graphql
    return DocumentLimits(
        characters=limits.max_characters,
        tokens=limits.max_tokens,
        depth=limits.depth_limit,
        fields=limits.max_fields,
        aliases=limits.max_aliases,
        directives=limits.max_directives,
        root_fields=limits.max_root_fields,
        errors=limits.max_errors,
        introspection=settings.introspection,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        default_limit=settings.rest.default_limit,
        max_limit=settings.rest.max_limit,
        **settings.queries.model_dump(),
    )


def _page_of(settings: Settings) -> Callable[[HttpRequest], Answer]:
    """Return what makes the page for a browser: the playground, how to get it, or that it is closed."""

    def page(request: HttpRequest) -> Answer:
        endpoint = str(URL(scope=request.scope).replace(query="", fragment=""))
        if not settings.playground:
            return _page(closed_page(endpoint), PLAIN_CSP)
        shown = playground_page()
        return _page(missing_page(endpoint), PLAIN_CSP) if shown is None else _page(shown, PLAYGROUND_CSP)

    return page


def _page(text: str, policy: str) -> Answer:
    return Answer(body=text.encode(), media_type=HTML, headers={"content-security-policy": policy})
