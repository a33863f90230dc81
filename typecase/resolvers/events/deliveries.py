"""The deliveries of a database: given out from the outbox, taken by processes, ended.

Whatever changes the deliveries of a target locks the target's row first, for as long as its statements take. So their
order, how many are under way and whether the target is left alone hold among all processes. Instants are those of the
caller's clock.
"""

from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import orjson
from tortoise.exceptions import IntegrityError

from typecase.instants import instant_text
from typecase.lifecycles.deliveries import Delivery, Outcome, State, is_probed, new_message_id, rest_after
from typecase.lifecycles.events import Event, Target
from typecase.resolvers.entities.writing.references import lock_name
from typecase.resolvers.events.statements import (
    among,
    bring_forward,
    busy_lanes,
    delete_rows,
    is_held,
    lock_targets,
    locked_target,
)
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.scalars import parsed
from typecase.resolvers.queries.session import Session, session_of
from typecase.resolvers.queries.transactions import Collision, Transactions
from typecase.schema.tables import DELIVERIES, EVENTS, TARGETS

LEASE = timedelta(seconds=60)
"""How long a process that says nothing more is believed to deliver what it has taken."""

GIVEN_OUT = 100
"""How many events are given out in one transaction."""

_EVENT = ("name", "uid", "document_id", "locale", "created_at", "data")
_NEW = ("message_id", "target", *_EVENT, "state", "attempts", "next_try")
_LONGEST_TEXT = 10_000

_Result = TypeVar("_Result")


class Deliveries:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transactions = Transactions(database)

    async def give_out(self, now: datetime) -> int:
        """Make the deliveries of the events that came first, and return how many events that were."""
        if not await self._rows(f"select {self._quote('id')} from {self._quote(EVENTS)} limit 1"):
            return 0
        return await self._run(self._give_out, now)

    async def due(self, now: datetime) -> list[str]:
        """Return the targets that have something to be delivered now and are not left alone."""
        target, name, closed, at = (self._quote(word) for word in ("target", "name", "closed_until", "next_try"))
        waiting = " or ".join(
            # With `exists` MariaDB reads all that waits.
            f"(select 1 from {self._quote(DELIVERIES)} d where d.{target} = t.{name}"
            f" and d.{self._quote('state')} = '{state}' and d.{at} <= $1 limit 1) is not null"
            for state in (State.WAITING, State.SENDING)
        )
        rows = await self._rows(
            f"select t.{name} from {self._quote(TARGETS)} t"
            f" where (t.{closed} is null or t.{closed} <= $1) and ({waiting})",
            [instant_text(now)],
        )
        return [row["name"] for row in rows]

    async def claim(self, target: Target, most: int, now: datetime, holder: str) -> list[Delivery]:
        """Take at most so many deliveries that are due, the longest waiting first, with a lease; each is an attempt."""
        return await self._run(self._claim, target, most, now, holder)

    async def renew(self, numbers: Iterable[int], now: datetime, holder: str) -> set[int]:
        """Lengthen the leases of deliveries, and return those that are still the holder's."""
        return await self._run(self._renew, list(numbers), now, holder)

    async def end(
        self,
        delivery: Delivery,
        outcome: Outcome,
        seconds: float,
        now: datetime,
        next_try: datetime | None,
        holder: str,
    ) -> bool:
        """Note what came of a delivery; one that has failed waits for its next try, or has failed for good without one.

        False when it is another process's by now.
        """
        return await self._run(self._end, delivery, outcome, seconds, now, next_try, holder)

    async def release(self, delivery: Delivery, now: datetime, holder: str) -> None:
        """Let another process take a delivery at once; the attempt does not count."""
        await self._run(self._release, delivery, now, holder)

    # Each of these runs in a transaction

    async def _give_out(self, session: Session, now: datetime) -> int:
        try:
            await lock_name(session, "events")
        except IntegrityError as error:
            raise Collision from error
        events = await session.rows(
            f"select {session.quote('id', *_EVENT, 'targets')} from {session.quote(EVENTS)}"
            f" order by {session.quote('id')} limit {GIVEN_OUT}"
        )
        if not events:
            return 0
        wanting: list[list[str]] = [parsed(event["targets"]) for event in events]
        names = sorted({name for targets in wanting for name in targets})
        await lock_targets(session, names)
        lanes = await busy_lanes(
            session, names, sorted({event["document_id"] for event in events if event["document_id"]})
        )
        rows: list[Sequence[Any]] = []
        for event, targets in zip(events, wanting, strict=True):
            for target in targets:
                lane = (target, event["document_id"])
                state = State.QUEUED if lane in lanes else State.WAITING
                if event["document_id"] is not None:
                    lanes.add(lane)
                values = [event[column] for column in _EVENT]
                rows.append([new_message_id(), target, *values, state, 0, instant_text(now)])
        await session.insert(DELIVERIES, _NEW, rows, returning=["id"])
        await delete_rows(session, EVENTS, [event["id"] for event in events])
        return len(events)

    async def _claim(self, session: Session, target: Target, most: int, now: datetime, holder: str) -> list[Delivery]:
        failures, closed_until = await locked_target(session, target.name)
        if closed_until is not None and closed_until > instant_text(now):
            return []
        state, at, name = (session.quote(word) for word in ("state", "next_try", "target"))
        table, numbered = session.quote(DELIVERIES), session.quote("id")
        [under_way] = await session.rows(
            f"select count(*) as n from {table} where {name} = $1 and {state} = '{State.SENDING}' and {at} > $2",
            [target.name, instant_text(now)],
        )
        free = min(most, (1 if is_probed(failures) else target.at_once) - under_way["n"])
        if free <= 0:
            return []
        found: list[int] = []
        for due in (State.SENDING, State.WAITING):  # what a dead process has left, then what waits
            rows = await session.rows(
                f"select {numbered} from {table} where {name} = $1 and {state} = '{due}' and {at} <= $2"
                f" order by {at}, {numbered} limit {free - len(found)}",
                [target.name, instant_text(now)],
            )
            found += [row["id"] for row in rows]
            if len(found) == free:
                break
        if not found:
            return []
        attempts = session.quote("attempts")
        condition, bound = among(session, "id", found)
        await session.rows(
            f"update {table} set {state} = '{State.SENDING}', {session.quote('holder')} = $1, {at} = $2,"
            f" {attempts} = {attempts} + 1 where {condition}",
            [holder, instant_text(now + LEASE), *bound],
        )
        condition, bound = among(session, "id", found, first=1)
        rows = await session.rows(
            f"select {session.quote('id', 'message_id', *_EVENT, 'attempts')} from {table} where {condition}"
            f" order by {numbered}",
            bound,
        )
        return [_delivery(row, target.name) for row in rows]

    async def _renew(self, session: Session, numbers: list[int], now: datetime, holder: str) -> set[int]:
        numbered, at = session.quote("id"), session.quote("next_try")
        condition, bound = among(session, "id", numbers)
        held = f"{condition} and {session.quote('holder')} = $1 and {session.quote('state')} = '{State.SENDING}'"
        lease = instant_text(now + LEASE)
        await session.rows(f"update {session.quote(DELIVERIES)} set {at} = $2 where {held}", [holder, lease, *bound])
        rows = await session.rows(
            f"select {numbered} from {session.quote(DELIVERIES)} where {held} and {at} = $2", [holder, lease, *bound]
        )
        return {row["id"] for row in rows}

    async def _end(
        self,
        session: Session,
        delivery: Delivery,
        outcome: Outcome,
        seconds: float,
        now: datetime,
        next_try: datetime | None,
        holder: str,
    ) -> bool:
        failures, _ = await locked_target(session, delivery.target)
        if not await is_held(session, delivery.number, holder):
            return False
        failed = outcome.error is not None
        again = failed and next_try is not None
        await session.update(
            DELIVERIES,
            "id",
            delivery.number,
            state=State.WAITING if again else State.FAILED if failed else State.DELIVERED,
            next_try=instant_text(next_try or now),
            holder=None,
            response_status=outcome.status,
            response_headers=None if outcome.headers is None else orjson.dumps(dict(outcome.headers)).decode(),
            response_body=_cut(outcome.body),
            error=_cut(outcome.error),
            seconds=seconds,
            finished_at=None if again else instant_text(now),
        )
        if not again and delivery.event.document_id is not None:
            await bring_forward(session, delivery.target, delivery.event.document_id, now)
        failures_now = failures + 1 if failed else 0
        if failures_now != failures:
            rest = rest_after(failures_now, gone=outcome.gone)
            closed_until = None if rest is None else instant_text(now + rest)
            await session.update(TARGETS, "name", delivery.target, failures=failures_now, closed_until=closed_until)
        return True

    async def _release(self, session: Session, delivery: Delivery, now: datetime, holder: str) -> None:
        await locked_target(session, delivery.target)
        if await is_held(session, delivery.number, holder):
            await session.update(
                DELIVERIES,
                "id",
                delivery.number,
                state=State.WAITING,
                holder=None,
                next_try=instant_text(now),
                attempts=delivery.event.attempt - 1,
            )

    async def _run(self, act: Callable[..., Coroutine[Any, Any, _Result]], *given: Any) -> _Result:
        return await self._transactions.run(lambda _: act(self._session(), *given))

    def _session(self) -> Session:
        return session_of(self._database.connection, self._database.dialect)

    async def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a statement that reads, outside of a transaction."""
        return await session_of(self._database.writer, self._database.dialect).rows(sql, parameters)

    def _quote(self, name: str) -> str:
        return session_of(self._database.writer, self._database.dialect).quote(name)


def _delivery(row: dict[str, Any], target: str) -> Delivery:
    event = Event(
        id=row["message_id"],
        attempt=row["attempts"],
        data=parsed(row["data"]),
        **{column: row[column] for column in _EVENT if column != "data"},
    )
    return Delivery(number=row["id"], target=target, event=event)


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:_LONGEST_TEXT].replace("\0", "")
