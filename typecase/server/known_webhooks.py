"""The webhooks that count in a process: those declared, and those in the database, looked at again and again."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from typing import TypeAlias

from typecase.lifecycles.deliveries import Sender
from typecase.lifecycles.events import Interest, Target
from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.events.webhooks import StoredWebhooks
from typecase.server.declared_webhooks import WEBHOOKS_FILE

WebhookSender: TypeAlias = Callable[[Webhook], Sender]
"""Returns what calls a webhook for events."""

_PERIOD = 1.0
"""Seconds after which webhooks that somebody else has changed in the database count here."""

_log = logging.getLogger("typecase.events")


class KnownWebhooks:
    """The webhooks that count now: those declared, and those in the database that have other names.

    They are part of the interest in events, beside the targets that are always there. The database is asked again each
    second, by nobody's write: to ask when a write begins would be a statement of each, for every commit of the process
    makes a new state of the database.
    """

    def __init__(
        self,
        declared: Iterable[Webhook],
        stored: StoredWebhooks,
        interest: Interest,
        others: Iterable[Target],
    ) -> None:
        self._declared = {webhook.name: webhook for webhook in declared}
        self._stored = stored
        self._interest = interest
        self._others = tuple(others)
        self._known: Mapping[str, Webhook] = {}
        self._changed = asyncio.Event()
        stored.changed = self._changed.set

    def find(self, name: str) -> Webhook | None:
        """Return the webhook of a name that is told events."""
        return self._known.get(name)

    async def refresh(self) -> None:
        """Look at the database."""
        found = {**{webhook.name: webhook for webhook in await self._stored.all()}, **self._declared}
        known = {name: webhook for name, webhook in found.items() if webhook.enabled}
        if known != self._known or not self._interest.targets:
            self._known = known
            self._interest.replace([*self._others, *(webhook.target for webhook in known.values())])

    async def turn_off(self, name: str) -> None:
        """Tell a webhook no more events, because it has said so. One that is declared stays, and is only reported."""
        if name in self._declared:
            _log.error("the webhook %s wants no more events: take it out of %s", name, WEBHOOKS_FILE)
        elif name in self._known:
            _log.error("the webhook %s wants no more events: it is disabled", name)
            await self._stored.disable(name)

    @asynccontextmanager
    async def following(self) -> AsyncGenerator[None]:
        """Look at the database again and again for the time of a block."""
        closing = asyncio.Event()
        work = asyncio.create_task(self._follow(closing), name="webhooks", context=Context())
        try:
            yield
        finally:
            closing.set()  # not cancelled: what it asks the database is to be finished
            self._changed.set()
            await work

    async def _follow(self, closing: asyncio.Event) -> None:
        while not closing.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), _PERIOD)
            self._changed.clear()
            try:
                await self.refresh()
            except Exception as error:
                _log.error("webhooks could not be looked at", exc_info=error)
