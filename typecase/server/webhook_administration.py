"""What operators do with webhooks; the command line and GraphQL call these."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError as Invalid

from typecase.errors import NotFoundError, ValidationError
from typecase.instants import now
from typecase.lifecycles.deliveries import Outcome, new_message_id
from typecase.lifecycles.events import Event
from typecase.lifecycles.outgoing.payloads import TEST_EVENT
from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.events.webhooks import StoredWebhooks
from typecase.schema.mistakes import suggestion
from typecase.schema.registry import Registry
from typecase.server.declared_webhooks import WEBHOOKS_FILE, told
from typecase.server.webhook_calls import WebhookCalls


class WebhookAdministration:
    """The webhooks of a project: those that are `declared` in its file, and those in the database, which can change."""

    def __init__(
        self, declared: Sequence[Webhook], stored: StoredWebhooks, registry: Registry, calls: WebhookCalls
    ) -> None:
        self._declared = {webhook.name: webhook for webhook in declared}
        self._stored = stored
        self._registry = registry
        self._calls = calls

    async def all(self) -> list[Webhook]:
        """Return every webhook, those of the file first."""
        stored = [webhook for webhook in await self._stored.all() if webhook.name not in self._declared]
        return [*self._declared.values(), *stored]

    def is_declared(self, name: str) -> bool:
        """Whether a webhook is one of the file."""
        return name in self._declared

    async def add(self, given: dict[str, Any]) -> Webhook:
        """Store a new webhook; ValidationError with all that is wrong with it, and when there is one of its name."""
        webhook = self._read(given)
        if any(each.name == webhook.name for each in await self.all()):
            raise ValidationError(
                f'There is a webhook "{webhook.name}" already; remove it first, or choose another name'
            )
        await self._stored.save(webhook)
        return webhook

    async def change(self, name: str, given: dict[str, Any]) -> Webhook:
        """Change a webhook of the database, such as `enabled`, and return it; what is not given stays.

        NotFoundError when there is none, ValidationError for one of the file, and with all that is wrong.
        """
        before = await self._changeable(name)
        webhook = self._read({**before.stored(), "enabled": before.enabled, **given, "name": name})
        await self._stored.save(webhook)
        return webhook

    async def remove(self, name: str) -> Webhook:
        """Delete a webhook and return what it was; NotFoundError when there is none."""
        webhook = await self._changeable(name)
        await self._stored.delete(name)
        return webhook

    async def try_out(self, name: str) -> Outcome:
        """Call a webhook at once with the event `trigger-test`, also one that is disabled, and return the outcome."""
        event = Event(id=new_message_id(), name=TEST_EVENT, created_at=now(), data=None)
        return await self._calls.call((await self._found(name)).model_copy(update={"query": None}), event)

    async def _found(self, name: str) -> Webhook:
        known = {webhook.name: webhook for webhook in await self.all()}
        if name not in known:
            raise NotFoundError(f'There is no webhook "{name}"{suggestion(name, known)}')
        return known[name]

    async def _changeable(self, name: str) -> Webhook:
        webhook = await self._found(name)
        if self.is_declared(name):
            raise ValidationError(f'The webhook "{name}" is declared in {WEBHOOKS_FILE}: change it there')
        return webhook

    def _read(self, given: dict[str, Any]) -> Webhook:
        try:
            webhook = Webhook.model_validate(given)
        except Invalid as error:
            problems = [f"{'.'.join(keys)}: {wrong}" for keys, wrong in told(error)]
        else:
            problems = list(webhook.problems(self._registry))
            if webhook.query is not None and (wrong := self._calls.queries.problem(webhook.query)) is not None:
                problems.append(f"query: {wrong}")
            if not problems:
                return webhook
        raise ValidationError("\n".join(problems))
