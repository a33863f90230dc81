"""The outbox: events are stored in the transaction of what they tell of, so that they are there if it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from typecase.instants import now
from typecase.lifecycles.events import Interest, own_name
from typecase.resolvers.queries.connections import Database, after_commit, with_commit
from typecase.resolvers.queries.session import session_of
from typecase.resolvers.queries.transactions import Transactions
from typecase.schema.tables import EVENTS

_COLUMNS = ("name", "uid", "document_id", "locale", "created_at", "data", "targets")


@dataclass(slots=True)
class Outbox:
    """Takes events of a database that somebody wants. `wake` is called when some have been committed."""

    database: Database
    interest: Interest
    wake: Callable[[], None] = lambda: None

    def add(self, name: str, uid: str | None, document_id: str | None, locale: str | None, data: Any) -> None:
        """Store an event, in the form of REST, at the end of the transaction that this task is in."""
        targets = self.interest.among(self.interest.of(name, uid), data, locale)
        if not targets:
            return
        texts = orjson.dumps(data).decode(), orjson.dumps(targets).decode()
        with_commit((name, uid, document_id, locale, now(), *texts), self._store)

    async def emit(self, name: str, data: Any, document_id: str | None = None) -> None:
        """Tell an event of the project's own: with the transaction that this task is in, or at once.

        Events of one document are delivered in their order, those of none in any. ValueError for a name that cannot be
        one, TypeError for data that is not JSON.
        """
        if not self.interest.of(own_name(name), None):
            return

        async def add(_: int) -> None:
            self.add(name, None, document_id, None, data)

        await Transactions(self.database).run(add)

    async def _store(self, events: Sequence[Sequence[Any]]) -> None:
        session = session_of(self.database.connection, self.database.dialect)
        await session.insert(EVENTS, _COLUMNS, events, returning=["id"])
        after_commit(self.wake)
