"""The events of an open application: who wants them, who delivers them, and who calls webhooks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from typecase.errors import BootError
from typecase.lifecycles.deliveries import BackOff, Sender
from typecase.resolvers.backend import Backend
from typecase.resolvers.context import Context
from typecase.resolvers.events.deliveries import Deliveries
from typecase.resolvers.events.records import Records
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.server.app import App
from typecase.server.cleaner import Cleaner
from typecase.server.declared_webhooks import WEBHOOKS_FILE
from typecase.server.deliverer import Deliverer
from typecase.server.graphql_http.operations import Operations
from typecase.server.known_webhooks import KnownWebhooks, WebhookSender
from typecase.server.listeners import ListenerSender, target_of
from typecase.server.project import Project
from typecase.server.webhook_administration import WebhookAdministration
from typecase.server.webhook_calls import Queries, WebhookCalls
from typecase.settings.files import variables_of


class EventWork:
    """What is done about events in one process. `close` lets go of the connections to webhooks."""

    def __init__(
        self,
        project: Project,
        backend: Backend,
        app: App,
        operations: Operations[Context],
        webhook_sender: WebhookSender | None,
    ) -> None:
        """Deliver to the project's functions and webhooks; `webhook_sender` calls the latter in place of HTTP.

        BootError where a declared webhook has a query that the schema cannot answer.
        """
        settings, interest = project.settings, backend.outbox.interest
        queries = Queries(backend, operations)
        _demand_queries(project, queries)
        variables = variables_of(project.folder, settings.environment)
        guarded = GuardedAttributes(project.registry, project.customizations.field_chains)
        self._calls = WebhookCalls(settings.webhooks, queries, guarded, variables)
        self._call = webhook_sender or self._calls.sender
        targets = [target_of(each) for each in project.listeners]
        self._listeners = {
            target.name: ListenerSender(each, app) for target, each in zip(targets, project.listeners, strict=True)
        }
        stored = backend.stored_webhooks
        self._known = KnownWebhooks(project.webhooks, stored, interest, targets)
        self._cleaner = Cleaner(Records(backend.database), interest, settings.events)
        self.administration = WebhookAdministration(project.webhooks, stored, project.registry, self._calls)
        self.deliverer = Deliverer(
            Deliveries(backend.database),
            interest,
            self._sender_of,
            BackOff(settings.events.pauses),
            turn_off=self._known.turn_off,
        )
        backend.outbox.wake = self.deliverer.wake

    async def begin(self) -> None:
        """Know the webhooks that are in the database; before that, they are told no events."""
        await self._known.refresh()

    async def close(self) -> None:
        """Close what is kept open for calls."""
        await self._calls.close()

    @asynccontextmanager
    async def following(self) -> AsyncGenerator[None]:
        """Know the webhooks that are in the database for the time of a block, and leave deliveries to others."""
        async with self._known.following():
            yield

    @asynccontextmanager
    async def delivering(self, grace: float) -> AsyncGenerator[None]:
        """Deliver events for the time of a block, with so many seconds at its end, and delete what is old of them."""
        async with self._known.following(), self._cleaner.running(), self.deliverer.running(grace):
            yield

    def _sender_of(self, target: str) -> Sender | None:
        webhook = self._known.find(target)
        return self._listeners.get(target) if webhook is None else self._call(webhook)


def _demand_queries(project: Project, queries: Queries) -> None:
    problems = [
        f"{WEBHOOKS_FILE} at {webhook.name}.query: {problem}"
        for webhook in project.webhooks
        if webhook.query is not None and (problem := queries.problem(webhook.query)) is not None
    ]
    if problems:
        raise BootError(problems)
