"""What became of deliveries: listed, tried again when somebody asks for it, and deleted when they are old."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from typecase.instants import instant_text
from typecase.lifecycles.deliveries import State
from typecase.resolvers.events.statements import UNDONE, busy_lanes, delete_rows, locked_target
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.transactions import Transactions
from typecase.schema.tables import DELIVERIES, TARGETS

_BATCH = 500
"""How many rows are deleted in one transaction."""

_SHOWN = (
    "message_id", "name", "target", "document_id", "state", "attempts", "next_try", "response_status", "seconds",
    "error",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A delivery and how it went; `id` is what its target is told, `error` what was wrong with the last attempt.

    `status` is that of the last answer, `seconds` are those that the last attempt took.
    """

    id: str
    event: str
    target: str
    document_id: str | None
    state: State
    attempts: int
    next_try: str | None
    status: int | None
    seconds: float | None
    error: str | None


class Records:
    """The deliveries of one database, for people."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transactions = Transactions(database)

    async def newest(self, state: State | None = None, limit: int = 20, *, target: str | None = None) -> list[Record]:
        """Return the deliveries that were given out last (in a state, to a target), the newest first."""
        session = session_of(self._database.writer, self._database.dialect)
        asked = {name: value for name, value in (("state", state), ("target", target)) if value is not None}
        conditions = [f"{session.quote(name)} = ${number}" for number, name in enumerate(asked, 1)]
        where = f" where {' and '.join(conditions)}" if conditions else ""
        rows = await session.rows(
            f"select {session.quote(*_SHOWN)} from {session.quote(DELIVERIES)}{where}"
            f" order by {session.quote('id')} desc limit {limit}",
            list(asked.values()),
        )
        return [_record(row) for row in rows]

    async def try_again(self, message_id: str, now: datetime) -> bool:
        """Let a delivery that is done with begin anew, by the id that its target knows; False when there is none."""
        return await self._transactions.run(lambda _: self._try_again(message_id, now))

    async def clean(self, *, delivered_before: datetime, failed_before: datetime, known: Collection[str]) -> int:
        """Delete what has been delivered or has failed before these instants, and return how many rows that were.

        So is what has waited since before the latter for a target that is not among those known: nobody delivers it.
        """
        session = session_of(self._database.writer, self._database.dialect)
        state, at, target, created = (session.quote(word) for word in ("state", "finished_at", "target", "created_at"))
        deleted = await self._delete(f"{at} < $1 and {state} = '{State.DELIVERED}'", [instant_text(delivered_before)])
        deleted += await self._delete(f"{at} < $1 and {state} = '{State.FAILED}'", [instant_text(failed_before)])
        for row in await session.rows(f"select {session.quote('name')} from {session.quote(TARGETS)}"):
            if row["name"] not in known:
                given = [row["name"], instant_text(failed_before)]
                deleted += await self._delete(f"{target} = $1 and {created} < $2 and {at} is null", given)
        return deleted

    async def _delete(self, condition: str, given: Sequence[Any]) -> int:
        deleted, found = 0, _BATCH
        while found == _BATCH:
            found = await self._transactions.run(lambda _: self._delete_some(condition, given))
            deleted += found
        return deleted

    async def _delete_some(self, condition: str, given: Sequence[Any]) -> int:
        session = self._session()
        table, number = session.quote(DELIVERIES), session.quote("id")
        rows = await session.rows(f"select {number} from {table} where {condition} limit {_BATCH}", given)
        if rows:
            await delete_rows(session, DELIVERIES, [row["id"] for row in rows])
        return len(rows)

    async def _try_again(self, message_id: str, now: datetime) -> bool:
        session = self._session()
        rows = await session.rows(
            f"select {session.quote('id', 'target', 'document_id', 'state')} from {session.quote(DELIVERIES)}"
            f" where {session.quote('message_id')} = $1",
            [message_id],
        )
        if not rows:
            return False
        row = rows[0]
        await locked_target(session, row["target"])
        if row["state"] not in UNDONE:
            documents = [] if row["document_id"] is None else [row["document_id"]]
            state = State.QUEUED if await busy_lanes(session, [row["target"]], documents) else State.WAITING
            again = {"state": state, "attempts": 0, "next_try": instant_text(now), "error": None, "finished_at": None}
            await session.update(DELIVERIES, "id", row["id"], **again)
        return True

    def _session(self) -> Session:
        return session_of(self._database.connection, self._database.dialect)


def _record(row: dict[str, Any]) -> Record:
    state = State(row["state"])
    return Record(
        id=row["message_id"],
        event=row["name"],
        target=row["target"],
        document_id=row["document_id"],
        state=state,
        attempts=row["attempts"],
        next_try=row["next_try"] if state is State.WAITING else None,
        status=row["response_status"],
        seconds=row["seconds"],
        error=row["error"],
    )
