"""Calls of webhooks: what each is sent, as Strapi sends it or shaped by a query of its own, and who sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from typecase.lifecycles.deliveries import Delivery, Outcome
from typecase.lifecycles.events import Event
from typecase.lifecycles.outgoing.addresses import AllowedHosts
from typecase.lifecycles.outgoing.client import Message, WebhookClient
from typecase.lifecycles.outgoing.payloads import body_of
from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.accounts import ROLE, StoredAccounts
from typecase.resolvers.actors import Nobody
from typecase.resolvers.backend import Backend
from typecase.resolvers.context import Context
from typecase.resolvers.graphql.errors import RefusedOperation
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.resolvers.queries.selection import Style
from typecase.server.encoding import encode
from typecase.server.graphql_http.operations import Operations
from typecase.server.graphql_http.parameters import Parameters
from typecase.settings.interpolation import fill
from typecase.settings.sections import WebhookSettings

PUBLIC = "public"
"""The role in whose eyes an entry is read for a webhook that names none: that of everybody."""


class NoBody(Exception):
    """There is nothing to send; the message says why, for people."""


class Queries:
    """Answers the queries of webhooks, each in the eyes of its role."""

    def __init__(self, backend: Backend, operations: Operations[Context]) -> None:
        self._backend = backend
        self._operations = operations
        self._accounts = StoredAccounts(backend.engine)

    def problem(self, query: str) -> str | None:
        """Return what is wrong with a query; None when the schema can answer it."""
        try:
            self._operations.find(Parameters(query=query), "GET")
        except RefusedOperation as refused:
            return "; ".join(error.message for error in refused.errors)
        return None

    async def answer(self, query: str, role: str, variables: Mapping[str, Any]) -> Any:
        """Return `data` and `errors` of a query; NoBody when it cannot be run, or there is no such role."""
        context = self._backend.context(Nobody(permissions=await self._permissions(role)), Style.GRAPHQL)
        result = await self._operations.answer(Parameters(query=query, variables=variables), "GET", context)
        if "data" not in result.body:  # it was not executed
            told = "; ".join(error["message"] for error in result.body["errors"])
            raise NoBody(f"the query cannot be run: {told}")
        return result.body

    async def _permissions(self, role: str) -> frozenset[str]:
        if role == PUBLIC:
            return await self._accounts.public_role_permissions()
        found = await self._backend.rows(ROLE).find_one(where={"type": role})
        if found is None:
            raise NoBody(f'there is no role "{role}"')
        return await self._accounts.permissions_of_role(found["id"])


class WebhookCalls:
    """Calls webhooks. `variables` are those of the environment, for headers; `close` ends it.

    Attributes that are `guarded` are sent to nobody, but for what a query may see.
    """

    def __init__(
        self,
        settings: WebhookSettings,
        queries: Queries,
        guarded: GuardedAttributes,
        variables: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._queries = queries
        self._guarded = guarded
        self._variables = variables
        lines = (line.partition(":") for line in settings.default_headers)
        self._default_headers = {name.lower(): value.strip() for name, _, value in lines}
        self._client = WebhookClient(AllowedHosts.of(settings.allowed_hosts))

    @property
    def queries(self) -> Queries:
        """What answers the queries of webhooks."""
        return self._queries

    def sender(self, webhook: Webhook) -> "_Sender":
        """Return what sends to a webhook."""
        return _Sender(webhook, self)

    async def call(self, webhook: Webhook, event: Event) -> Outcome:
        """Call a webhook for an event, and return what came of it."""
        headers = fill({name.lower(): value for name, value in webhook.headers.items()}, self._variables)
        if headers.problems:
            return Outcome(error=f"headers: {'; '.join(headers.problems)}")
        try:
            query = webhook.query
            body = body_of(self._seen(event)) if query is None else await self._shaped(webhook, query, event)
        except NoBody as nothing:
            return Outcome(error=str(nothing))
        message = Message(
            id=event.id,
            event=event.name,
            url=webhook.url,
            body=body,
            headers={**self._default_headers, **headers.value},
            secrets=tuple(secret.get_secret_value() for secret in webhook.secrets),
            seconds=self._settings.timeout,
        )
        return await self._client.send(message)

    async def close(self) -> None:
        """Close the connections that are kept."""
        await self._client.close()

    def _seen(self, event: Event) -> Event:
        content_type = self._guarded.registry.content_types.get(event.uid or "")
        if not self._guarded or content_type is None:
            return event
        return replace(event, data=self._guarded.without(event.data, content_type))

    async def _shaped(self, webhook: Webhook, query: str, event: Event) -> bytes:
        """Return the body that a webhook's query makes: what the event is about, with `data` and `errors`."""
        about = {"documentId": event.document_id, "locale": event.locale}
        variables = {name: value for name, value in about.items() if value is not None}
        answered = await self._queries.answer(query, webhook.role or PUBLIC, variables)
        said = {"event": event.name, "createdAt": event.created_at, "uid": event.uid, **about}
        return encode({**said, **answered})


@dataclass(frozen=True, slots=True)
class _Sender:
    webhook: Webhook
    calls: WebhookCalls

    async def send(self, delivery: Delivery, /) -> Outcome:
        """Send a delivery to the webhook."""
        return await self.calls.call(self.webhook, delivery.event)
