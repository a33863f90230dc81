"""The ASGI application of a project: what is opened at boot, and the way from the socket to the two APIs."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial

from starlette.datastructures import URL
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.lifecycles.subscribers import Lifecycles
from typecase.migrations.creation import create_tables
from typecase.resolvers.accounts import StoredAccounts
from typecase.resolvers.actors import Actor
from typecase.resolvers.backend import Backend, build_backend
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.graphql.answering import Answering
from typecase.resolvers.graphql.content import ContentAnswerer
from typecase.resolvers.graphql.costs import Costs
from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.limits import Limits as DocumentLimits
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.resolvers.graphql.selector import PageSizes
from typecase.resolvers.kept_accounts import KeptAccounts
from typecase.resolvers.queries.connections import Database, open_database
from typecase.resolvers.queries.selection import Style
from typecase.resolvers.queries.watched import WatchedDatabase
from typecase.schema.sdl.costs import field_costs
from typecase.schema.sdl.document import build_document
from typecase.server.authentication.authenticator import Authenticator
from typecase.server.authentication.jwt import JsonWebTokens
from typecase.server.authentication.passwords import Passwords
from typecase.server.authentication.rate_limits import RateLimits
from typecase.server.authentication.sign_in import SignIn
from typecase.server.contexts import Contexts, OneCaller
from typecase.server.dispatch import Dispatch, nothing
from typecase.server.explaining.answers import ExplainedAnswers
from typecase.server.explaining.plans import Api
from typecase.server.graphql_http import GraphQLEndpoint, Options
from typecase.server.graphql_http.sign_in import LOGIN, LoginField
from typecase.server.http_answer import HTML, Answer, send_answer
from typecase.server.http_request import HttpRequest
from typecase.server.middlewares.stack import wrap
from typecase.server.playground import PLAIN_CSP, PLAYGROUND_CSP, STATIC, closed_page, missing_page, playground_page
from typecase.server.project import Project
from typecase.server.rest.built_in import BuiltInRoutes
from typecase.server.rest.bulk import BulkRoutes
from typecase.server.rest.endpoint import RestEndpoint, content_routes
from typecase.server.rest.routes import RouteTable
from typecase.server.rest.sign_in import SignInRoute
from typecase.server.uploads import Uploads
from typecase.settings import Settings

_PLAYGROUND_FILES = "playground"


class Application:
    """Serves a project. The database is open between ASGI's `lifespan.startup` and `lifespan.shutdown`."""

    def __init__(self, project: Project, *, shared: bool = True, caller: Actor | None = None) -> None:
        """Keep the project; `shared` lets Tortoise's models be used from any task (one application of a process).

        Every request is the `caller`'s where there is one: nobody is authenticated then.
        """
        self._project = project
        self._caller = caller
        self._shared = shared
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection: the lifespan, or a request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            assert self._app is not None, "the lifespan has not begun"
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Backend]:
        """Open the database, build what answers, and close both at the end."""
        project = self._project
        settings = project.settings
        async with open_database(
            settings.database.url,
            project.registry,
            pool=settings.database.pool_size,
            readers=settings.database.read_connections,
            shared=self._shared,
            kind=WatchedDatabase if settings.in_development else Database,
        ) as database:
            passwords = Passwords()
            backend = await self._open(database, passwords)
            try:
                async with database.telling():
                    self._app = wrap(self._dispatch(backend, passwords), project.middlewares)
                    yield backend
            finally:
                passwords.close()

    async def _open(self, database: Database, passwords: Passwords) -> Backend:
        project = self._project
        await create_tables(database.writer, project.registry, database.dialect)
        lifecycles = Lifecycles(project.subscribers, registry=project.registry)
        return build_backend(
            project.registry, database, project.settings.i18n.default_locale, passwords.hash, lifecycles
        )

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.opened():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    def _dispatch(self, backend: Backend, passwords: Passwords) -> ASGIApp:
        settings = self._project.settings
        stored = StoredAccounts(backend.engine)
        accounts = KeptAccounts(stored, backend.database.changes)
        auth = settings.auth
        tokens = JsonWebTokens(auth.jwt_secret, auth.jwt_expires_in)
        authenticator = Authenticator(
            accounts, tokens, auth.api_token_secret, stored=stored, email_confirmation=auth.email_confirmation
        )
        contexts = Contexts(backend, authenticator if self._caller is None else OneCaller(self._caller))
        sign_in = SignIn(accounts, passwords, tokens, email_confirmation=auth.email_confirmation)
        sign_ins = RateLimits(auth.rate_limit)
        graphql: ASGIApp = _graphql(backend, contexts, LoginField(sign_in, sign_ins), settings)
        rest: ASGIApp = _rest(backend, contexts, SignInRoute(sign_in, sign_ins, settings.http.body_limit), settings)
        if settings.in_development:
            graphql, rest = ExplainedAnswers(graphql, Api.GRAPHQL), ExplainedAnswers(rest, Api.REST)
        playground = StaticFiles(directory=STATIC) if settings.playground and STATIC.is_dir() else None
        applications: dict[str, ASGIApp] = {
            "graphql": _GraphQL(graphql, playground),
            settings.rest.prefix.strip("/").lower(): rest,
            "uploads": Uploads(self._project.uploads),
        }
        return Dispatch(applications, settings.rest.prefix)


class _GraphQL:
    """`/graphql` itself, and the playground's files below it."""

    def __init__(self, endpoint: ASGIApp, playground: StaticFiles | None) -> None:
        self._endpoint = endpoint
        self._playground = playground

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = scope["path"].strip("/").split("/")[1:]
        if not below:
            await self._endpoint(scope, receive, send)
        elif self._playground is not None and below[0] == _PLAYGROUND_FILES and scope["method"] in ("GET", "HEAD"):
            inner = {**scope, "path": "/" + "/".join(below[1:]), "root_path": ""}
            await self._playground(inner, receive, send)
        else:
            await send_answer(nothing(scope["method"], scope["path"]), send)


def _graphql(backend: Backend, contexts: Contexts, login: LoginField, settings: Settings) -> GraphQLEndpoint[Context]:
    limits = settings.graphql
    schema = build_executable_schema(backend.registry, v4=limits.v4_compatibility)
    documents = Documents(
        schema,
        DocumentLimits(
            characters=limits.max_characters,
            tokens=limits.max_tokens,
            depth=limits.depth_limit,
            fields=limits.max_fields,
            aliases=limits.max_aliases,
            directives=limits.max_directives,
            root_fields=limits.max_root_fields,
            errors=limits.max_errors,
            introspection=settings.introspection,
        ),
    )
    sizes = PageSizes(default=limits.default_limit, largest=limits.max_limit)
    answerer = ContentAnswerer(backend, _limits(settings), sizes, {LOGIN: login.answer})
    declared = field_costs(build_document(backend.registry))
    costs = Costs(schema=schema, page_sizes=sizes, declared=declared, most=limits.max_cost)

    return GraphQLEndpoint(
        documents,
        Answering(answerer, costs=costs, stacktraces=settings.in_development),
        partial(contexts.open, Style.GRAPHQL),
        options=Options(body_limit=settings.http.body_limit, batch_limit=limits.batch_limit if limits.batching else 0),
        page=_page_of(settings),
    )


def _rest(backend: Backend, contexts: Contexts, sign_in: SignInRoute, settings: Settings) -> RestEndpoint:
    limits = _limits(settings)
    routes = [*content_routes(backend.root_fields), *BuiltInRoutes(backend, limits).routes(), sign_in.route()]
    routes += BulkRoutes(backend=backend, limits=limits, body_limit=settings.http.body_limit).routes()
    return RestEndpoint(
        backend=backend,
        open_context=partial(contexts.open, Style.REST),
        table=RouteTable(routes),
        limits=limits,
        prefix=settings.rest.prefix,
        body_limit=settings.http.body_limit,
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
