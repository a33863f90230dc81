"""The ASGI application of a project: what is opened at boot, and the way from the socket to the two APIs."""

from collections.abc import AsyncGenerator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.lifecycles.subscribers import Lifecycles
from typecase.resolvers.accounts import StoredAccounts
from typecase.resolvers.actors import Actor
from typecase.resolvers.backend import Backend, build_backend
from typecase.resolvers.context import CURRENT
from typecase.resolvers.kept_accounts import KeptAccounts
from typecase.resolvers.queries.connections import Database, open_database
from typecase.resolvers.queries.watched import WatchedDatabase
from typecase.resolvers.task_runs import TaskRuns
from typecase.server.apis import Apis
from typecase.server.app import App
from typecase.server.authentication.authenticator import Authenticator
from typecase.server.authentication.jwt import JsonWebTokens
from typecase.server.authentication.passwords import Passwords
from typecase.server.authentication.rate_limits import RateLimits
from typecase.server.authentication.sign_in import SignIn
from typecase.server.contexts import Contexts, OneCaller
from typecase.server.dispatch import Below, Dispatch, nothing
from typecase.server.event_work import EventWork
from typecase.server.explaining.answers import ExplainedAnswers
from typecase.server.explaining.plans import Api
from typecase.server.graphql_http.sign_in import LoginField
from typecase.server.graphql_http.webhooks import WebhookFields
from typecase.server.http_answer import send_answer
from typecase.server.known_webhooks import WebhookSender
from typecase.server.lifespan import alive, register_all
from typecase.server.middlewares.stack import wrap
from typecase.server.playground import STATIC
from typecase.server.project import Project
from typecase.server.rest.sign_in import SignInRoute
from typecase.server.scheduler import Scheduler
from typecase.server.subscriptions.connections import Connections
from typecase.server.uploads import Uploads

GRACE = 20
"""Seconds that running requests and tasks have to finish when the server stops."""

_PLAYGROUND_FILES = "playground"


class Application:
    """Serves a project. The database is open between ASGI's `lifespan.startup` and `lifespan.shutdown`."""

    def __init__(
        self,
        project: Project,
        *,
        shared: bool = True,
        caller: Actor | None = None,
        webhook_sender: WebhookSender | None = None,
    ) -> None:
        """Keep the project; `shared` lets Tortoise's models be used from any task (one application of a process).

        Every request is the `caller`'s where there is one: nobody is authenticated then. `webhook_sender` is for those
        who try out deliveries: what calls webhooks in place of HTTP.
        """
        self._webhook_sender = webhook_sender
        self._project = project
        self._caller = caller
        self._shared = shared
        self._app: ASGIApp | None = None
        self._scheduler: Scheduler | None = None
        self._events: EventWork | None = None
        self._connections: Connections | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection: the lifespan, a request, or a socket."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            assert self._app is not None, "the lifespan has not begun"
            before = CURRENT.set(None)
            try:
                await self._app(scope, receive, send)
            finally:
                CURRENT.reset(before)

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[Backend]:
        """Open the database, build what answers, and close both at the end, with the project's lifespan functions.

        BootError when one of them fails.
        """
        project = self._project
        settings = project.settings
        lifecycles = Lifecycles(project.subscribers, registry=project.registry)
        app = App(folder=project.folder, settings=settings, registry=project.registry, lifecycles=lifecycles)
        await register_all(project.lifespans, app)
        async with open_database(
            settings.database.url,
            project.registry,
            pool=settings.database.pool_size,
            readers=settings.database.read_connections,
            shared=self._shared,
            kind=WatchedDatabase if settings.in_development else Database,
        ) as database:
            passwords = Passwords()
            try:
                backend = self._build(database, passwords, lifecycles)
                app.open(backend)
                runs = TaskRuns(database)
                self._scheduler = Scheduler(project.tasks, runs, app, catch_up=settings.cron.catch_up)
                async with database.telling():
                    subscriptions = settings.subscriptions
                    self._connections = Connections(subscriptions.connections, subscriptions.connections_per_address)
                    self._app = wrap(self._dispatch(backend, app, passwords), project.middlewares)
                    await self.events.begin()
                    async with alive(project.lifespans, app):
                        try:
                            yield backend
                        finally:
                            await self.hang_up()
            finally:
                passwords.close()
                if self._events is not None:
                    await self._events.close()

    @property
    def scheduler(self) -> Scheduler:
        """What runs the project's tasks, while all is open."""
        assert self._scheduler is not None, "the database is not open"
        return self._scheduler

    @property
    def events(self) -> EventWork:
        """What is done about events, while all is open."""
        assert self._events is not None, "the database is not open"
        return self._events

    def stop_work(self) -> None:
        """Begin no task and no delivery any more; the time that running ones have to end begins now."""
        self.scheduler.close()
        self.events.deliverer.close()

    async def hang_up(self) -> None:
        """End all sockets and event streams, and let no other begin."""
        await self.connections.close()

    @property
    def connections(self) -> Connections:
        """The sockets and event streams, while all is open."""
        assert self._connections is not None, "the database is not open"
        return self._connections

    @asynccontextmanager
    async def working(self) -> AsyncGenerator[None]:
        """Run tasks at their times and deliver events for the time of a block, inside `opened`, as the settings say."""
        settings = self._project.settings
        async with AsyncExitStack() as stack:
            if settings.cron.enabled:
                await stack.enter_async_context(self.scheduler.running(GRACE))
            delivers = settings.events.deliver
            await stack.enter_async_context(self.events.delivering(GRACE) if delivers else self.events.following())
            yield

    def _build(self, database: Database, passwords: Passwords, lifecycles: Lifecycles) -> Backend:
        project = self._project
        return build_backend(
            project.registry,
            database,
            project.settings.i18n.default_locale,
            passwords.hash,
            lifecycles,
            project.customizations,
            project.settings,
        )

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with self.opened(), self.working():
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    def _dispatch(self, backend: Backend, app: App, passwords: Passwords) -> ASGIApp:
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
        apis = Apis(self._project, backend, contexts, self.connections)
        operations = apis.operations(LoginField(sign_in, sign_ins), WebhookFields(lambda: self.events.administration))
        self._events = EventWork(self._project, backend, app, operations, self._webhook_sender)
        graphql: ASGIApp = apis.graphql(operations)
        rest: ASGIApp = apis.rest(SignInRoute(sign_in, sign_ins, settings.http.body_limit))
        if settings.in_development:
            graphql, rest = ExplainedAnswers(graphql, Api.GRAPHQL), ExplainedAnswers(rest, Api.REST)
        playground = StaticFiles(directory=STATIC) if settings.playground and STATIC.is_dir() else None
        first, _, inner = settings.rest.prefix.strip("/").lower().partition("/")
        applications: dict[str, ASGIApp] = {
            "graphql": _GraphQL(graphql, playground),
            first: Below(rest, settings.rest.prefix) if inner else rest,
            "uploads": Uploads(self._project.uploads),
        }
        return Dispatch(applications, settings.rest.prefix, apis.sockets(operations))


class _GraphQL:
    """`/graphql` itself, and the playground's files below it."""

    def __init__(self, endpoint: ASGIApp, playground: StaticFiles | None) -> None:
        self._endpoint = endpoint
        self._playground = playground

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        below = scope["path"].strip("/").split("/")[1:]
        if not below:
            return self._endpoint(scope, receive, send)
        if self._playground is not None and below[0] == _PLAYGROUND_FILES and scope["method"] in ("GET", "HEAD"):
            inner = {**scope, "path": "/" + "/".join(below[1:]), "root_path": ""}
            return self._playground(inner, receive, send)
        return send_answer(nothing(scope["method"], scope["path"]), send)
