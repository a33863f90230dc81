"""The ASGI application of a project: what is opened at boot, and the way from the socket to the two APIs."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.errors import BootError
from typecase.lifecycles.deliveries import BackOff, Sender
from typecase.lifecycles.events import Interest
from typecase.lifecycles.subscribers import Lifecycles
from typecase.resolvers.accounts import StoredAccounts
from typecase.resolvers.actors import Actor
from typecase.resolvers.backend import Backend, build_backend
from typecase.resolvers.context import CURRENT
from typecase.resolvers.events.deliveries import Deliveries
from typecase.resolvers.events.records import Records
from typecase.resolvers.guarded_attributes import GuardedAttributes
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
from typecase.server.cleaner import Cleaner
from typecase.server.contexts import Contexts, OneCaller
from typecase.server.deliverer import Deliverer
from typecase.server.dispatch import Below, Dispatch, nothing
from typecase.server.explaining.answers import ExplainedAnswers
from typecase.server.explaining.plans import Api
from typecase.server.graphql_http.sign_in import LoginField
from typecase.server.graphql_http.webhooks import WebhookFields
from typecase.server.http_answer import send_answer
from typecase.server.lifespan import alive, register_all
from typecase.server.listeners import ListenerSender, target_of
from typecase.server.middlewares.stack import wrap
from typecase.server.playground import STATIC
from typecase.server.project import Project
from typecase.server.rest.sign_in import SignInRoute
from typecase.server.scheduler import Scheduler
from typecase.server.subscriptions.connections import Connections
from typecase.server.uploads import Uploads
from typecase.server.webhook_administration import WebhookAdministration
from typecase.server.webhook_calls import Queries, WebhookCalls
from typecase.server.webhooks import WEBHOOKS_FILE, Webhooks, WebhookSender
from typecase.settings.files import variables_of

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
        self._calls: WebhookCalls | None = None
        self._administration: WebhookAdministration | None = None
        self._project = project
        self._caller = caller
        self._shared = shared
        self._app: ASGIApp | None = None
        self._scheduler: Scheduler | None = None
        self._deliverer: Deliverer | None = None
        self._cleaner: Cleaner | None = None
        self._webhooks: Webhooks | None = None
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
                interest = Interest()
                backend = self._build(database, passwords, lifecycles, interest)
                app.open(backend)
                self._webhooks = Webhooks(
                    project.webhooks, backend.webhooks, interest, map(target_of, project.listeners)
                )
                await self._webhooks.refresh()
                self._deliverer = self._build_deliverer(backend, interest, self._webhooks, app)
                self._cleaner = Cleaner(Records(database), interest, settings.events)
                runs = TaskRuns(database)
                self._scheduler = Scheduler(project.tasks, runs, app, catch_up=settings.cron.catch_up)
                async with database.telling():
                    subscriptions = settings.subscriptions
                    self._connections = Connections(subscriptions.connections, subscriptions.connections_per_address)
                    dispatch = self._dispatch(backend, passwords, self._connections)
                    self._demand_queries(self.calls.queries)
                    self._administration = WebhookAdministration(
                        project.webhooks, backend.webhooks, project.registry, self.calls
                    )
                    self._app = wrap(dispatch, project.middlewares)
                    async with alive(project.lifespans, app):
                        try:
                            yield backend
                        finally:
                            await self.hang_up()
            finally:
                passwords.close()
                if self._calls is not None:
                    await self._calls.close()

    @property
    def scheduler(self) -> Scheduler:
        """What runs the project's tasks, while all is open."""
        assert self._scheduler is not None, "the database is not open"
        return self._scheduler

    @property
    def deliverer(self) -> Deliverer:
        """What delivers events, while all is open."""
        assert self._deliverer is not None, "the database is not open"
        return self._deliverer

    @property
    def webhooks(self) -> WebhookAdministration:
        """What changes and tries out webhooks, while all is open."""
        assert self._administration is not None, "the database is not open"
        return self._administration

    @property
    def calls(self) -> WebhookCalls:
        """What calls webhooks, while all is open."""
        assert self._calls is not None, "the database is not open"
        return self._calls

    def stop_work(self) -> None:
        """Begin no task and no delivery any more; the time that running ones have to end begins now."""
        self.scheduler.close()
        self.deliverer.close()

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
        assert self._webhooks is not None, "the database is not open"
        async with AsyncExitStack() as stack:
            if settings.cron.enabled:
                await stack.enter_async_context(self.scheduler.running(GRACE))
            delivers = settings.events.deliver
            await stack.enter_async_context(self.delivering() if delivers else self._webhooks.following())
            yield

    @asynccontextmanager
    async def delivering(self) -> AsyncGenerator[None]:
        """Deliver events for the time of a block, inside `opened`, and delete what is old of them."""
        assert self._cleaner is not None, "the database is not open"
        assert self._webhooks is not None, "the database is not open"
        async with self._webhooks.following(), self._cleaner.running(), self.deliverer.running(GRACE):
            yield

    def _build_deliverer(self, backend: Backend, interest: Interest, webhooks: Webhooks, app: App) -> Deliverer:
        listeners = {target_of(each).name: ListenerSender(each, app) for each in self._project.listeners}

        def sender_of(name: str) -> Sender | None:
            webhook = webhooks.find(name)
            return listeners.get(name) if webhook is None else (self._webhook_sender or self.calls.sender)(webhook)

        back_off = BackOff(self._project.settings.events.pauses)
        deliverer = Deliverer(Deliveries(backend.database), interest, sender_of, back_off, turn_off=webhooks.turn_off)
        backend.outbox.wake = deliverer.wake
        return deliverer

    def _demand_queries(self, queries: Queries) -> None:
        """Raise BootError where a declared webhook has a query that the schema cannot answer."""
        problems = [
            f"{WEBHOOKS_FILE} at {webhook.name}.query: {problem}"
            for webhook in self._project.webhooks
            if webhook.query is not None and (problem := queries.problem(webhook.query)) is not None
        ]
        if problems:
            raise BootError(problems)

    def _build(self, database: Database, passwords: Passwords, lifecycles: Lifecycles, interest: Interest) -> Backend:
        project = self._project
        return build_backend(
            project.registry,
            database,
            project.settings.i18n.default_locale,
            passwords.hash,
            lifecycles,
            project.customizations,
            project.settings,
            interest,
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

    def _dispatch(self, backend: Backend, passwords: Passwords, connections: Connections) -> ASGIApp:
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
        apis = Apis(self._project, backend, contexts, connections)
        operations = apis.operations(LoginField(sign_in, sign_ins), WebhookFields(lambda: self.webhooks))
        variables = variables_of(self._project.folder, settings.environment)
        guarded = GuardedAttributes(backend.registry, self._project.customizations.field_chains)
        self._calls = WebhookCalls(settings.webhooks, Queries(backend, operations), guarded, variables)
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = scope["path"].strip("/").split("/")[1:]
        if not below:
            await self._endpoint(scope, receive, send)
        elif self._playground is not None and below[0] == _PLAYGROUND_FILES and scope["method"] in ("GET", "HEAD"):
            inner = {**scope, "path": "/" + "/".join(below[1:]), "root_path": ""}
            await self._playground(inner, receive, send)
        else:
            await send_answer(nothing(scope["method"], scope["path"]), send)
