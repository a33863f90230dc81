"""Which process runs a task at which time: one row for each task, which all processes of a database agree by.

A row says up to when the task's times are settled, and who runs it now. Whoever runs it holds a lease and renews it;
when that is over, its process is dead, and another one may begin the same time again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from typecase.instants import instant_text
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.transactions import Collision, Transactions
from typecase.schema.tables import TASKS

LEASE = timedelta(seconds=60)
"""How long a process that says nothing more is believed to run a task."""

_BEGINNING = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The task is the caller's. `attempt` counts from 1 for each time, `token` tells this run from all others."""

    token: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """The task is running somewhere, for all that is known until the end of its lease."""

    until: datetime


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The process that ran the task is gone, and it has been begun as often as it may be."""


class TaskRuns:
    """The rows of tasks in one database. Instants are those of the caller's clock."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transactions = Transactions(database)

    async def settled(self, name: str, now: datetime) -> datetime:
        """Return up to when the times of a task are settled; up to now when nobody knew it before."""
        row = await self._transactions.run(lambda _: _locked(self._session, name, now))
        return datetime.fromisoformat(row["settled"])

    async def claim(
        self, name: str, due: datetime | None, now: datetime, *, retries: int, attempt: int = 1
    ) -> Claimed | Busy | GivenUp | None:
        """Take a task to run it for the time `due`, as its attempt of this number; None when there is nothing to do.

        Without a time that is not settled yet, what a dead process has left is taken, if it has been begun no more than
        `retries` times.
        """
        return await self._transactions.run(lambda _: self._claim(name, due, now, retries, attempt))

    async def renew(self, name: str, token: str, now: datetime, attempt: int) -> bool:
        """Lengthen the lease of a run and say which attempt it is at; False when the run is another's by now."""
        return await self._change(name, token, lease_until=instant_text(now + LEASE), attempt=attempt)

    async def finish(self, name: str, token: str, now: datetime) -> bool:
        """End a run. The times that came meanwhile are settled with it; False when the run is another's by now."""
        return await self._change(name, token, holder=None, lease_until=None, settled=instant_text(now))

    async def release(self, name: str, token: str, now: datetime) -> bool:
        """Let another process take a run over at once; False when it is another's by now."""
        return await self._change(name, token, lease_until=instant_text(now))

    async def _claim(
        self, name: str, due: datetime | None, now: datetime, retries: int, attempt: int
    ) -> Claimed | Busy | GivenUp | None:
        session = self._session
        row = await _locked(session, name)
        left_over = row["holder"] is not None
        if left_over and row["lease_until"] > instant_text(now):
            return Busy(until=datetime.fromisoformat(row["lease_until"]))
        if due is not None and row["settled"] < instant_text(due):
            settled = instant_text(due)
        elif not left_over:
            return None
        elif row["attempt"] > retries:
            await session.update(TASKS, "name", name, holder=None, lease_until=None)
            return GivenUp()
        else:
            settled, attempt = row["settled"], row["attempt"] + 1
        token = uuid4().hex
        lease = instant_text(now + LEASE)
        await session.update(TASKS, "name", name, settled=settled, holder=token, lease_until=lease, attempt=attempt)
        return Claimed(token=token, attempt=attempt)

    async def _change(self, name: str, token: str, **values: Any) -> bool:
        return await self._transactions.run(lambda _: self._change_held(name, token, values))

    async def _change_held(self, name: str, token: str, values: dict[str, Any]) -> bool:
        session = self._session
        row = await _locked(session, name)
        if row["holder"] != token:
            return False
        if "settled" in values:
            values = {**values, "settled": max(values["settled"], row["settled"])}
        await session.update(TASKS, "name", name, **values)
        return True

    @property
    def _session(self) -> Session:
        return session_of(self._database.connection, self._database.dialect)


async def _locked(session: Session, name: str, settled: datetime = _BEGINNING) -> dict[str, Any]:
    """Return the row of a task, which nobody else changes meanwhile; it is made when there is none."""
    columns = session.quote("settled", "holder", "lease_until", "attempt")
    table, key = session.quote(TASKS), session.quote("name")
    rows = await session.rows(f"select {columns} from {table} where {key} = $1{session.dialect.row_lock}", [name])
    if rows:
        return rows[0]
    try:
        await session.insert(
            TASKS, ["name", "settled", "attempt"], [[name, instant_text(settled), 0]], returning=["name"]
        )
    except Exception as error:
        raise Collision from error
    return {"settled": instant_text(settled), "holder": None, "lease_until": None, "attempt": 0}
