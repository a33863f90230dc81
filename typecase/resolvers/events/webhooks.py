"""The webhooks that are kept in the database."""

import logging
from collections.abc import Callable
from typing import Any

import orjson
from pydantic import ValidationError

from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.queries.connections import Database, after_commit
from typecase.resolvers.queries.scalars import parsed
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.transactions import Transactions
from typecase.schema.tables import WEBHOOKS

_log = logging.getLogger("typecase.events")


class StoredWebhooks:
    """The webhooks of one database. `changed` is called when this process has changed one, after the commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transactions = Transactions(database)
        self.changed: Callable[[], None] = lambda: None

    async def all(self) -> list[Webhook]:
        """Return every webhook in the order in which they were made; one that cannot be read is logged and left out."""
        session = session_of(self._database.writer, self._database.dialect)
        rows = await session.rows(
            f"select {session.quote('name', 'enabled', 'settings')} from {session.quote(WEBHOOKS)}"
            f" order by {session.quote('id')}"
        )
        return [webhook for row in rows if (webhook := _read(row)) is not None]

    async def save(self, webhook: Webhook) -> None:
        """Store a webhook, in the place of the one of its name if there is one."""
        values = {"enabled": webhook.enabled, "settings": orjson.dumps(webhook.stored()).decode()}

        async def act(session: Session) -> None:
            rows = await session.rows(
                f"select {session.quote('id')} from {session.quote(WEBHOOKS)} where {session.quote('name')} = $1",
                [webhook.name],
            )
            if rows:
                await session.update(WEBHOOKS, "id", rows[0]["id"], **values)
            else:
                await session.insert(WEBHOOKS, ["name", *values], [[webhook.name, *values.values()]], returning=["id"])

        await self._change(act)

    async def disable(self, name: str) -> None:
        """Tell no more events to a webhook; nothing happens when there is none of this name."""
        await self._change(lambda session: session.update(WEBHOOKS, "name", name, enabled=False))

    async def delete(self, name: str) -> None:
        """Delete a webhook; nothing happens when there is none of this name."""

        async def act(session: Session) -> None:
            await session.rows(f"delete from {session.quote(WEBHOOKS)} where {session.quote('name')} = $1", [name])

        await self._change(act)

    async def _change(self, act: Callable[[Session], Any]) -> None:
        async def change(_: int) -> None:
            await act(session_of(self._database.connection, self._database.dialect))
            after_commit(self.changed)

        await self._transactions.run(change)


def _read(row: dict[str, Any]) -> Webhook | None:
    try:
        settings = parsed(row["settings"])
        return Webhook.model_validate({**settings, "name": row["name"], "enabled": bool(row["enabled"])})
    except (ValidationError, TypeError) as error:
        _log.error("the webhook %s in the database cannot be read: %s", row["name"], error)
        return None
