"""Deliveries are listed, tried again and deleted."""

from datetime import timedelta

from tests.events.processes import FAILED, FIRST, SECOND, A, Process
from tests.tasks.clock import BEGIN, at
from typecase.lifecycles.deliveries import State
from typecase.resolvers.events.records import Records

DAY = 24 * 60


async def test_the_newest_are_listed_first(process: Process) -> None:
    await process.tell(("one.a", A), ("two.a", A))
    [first] = await process.claim()
    await process.end(first, FAILED)
    records = Records(process.database)

    newest = await records.newest()
    failed = await records.newest(State.FAILED)

    assert [(each.event, each.state, each.attempts, each.error) for each in newest] == [
        ("two.a", State.WAITING, 0, None),
        ("one.a", State.FAILED, 1, "no"),
    ]
    assert [(each.id, each.target, each.document_id, each.next_try) for each in failed] == [
        (first.event.id, "first", A, None)
    ]
    assert len(await records.newest(limit=1)) == 1


async def test_what_has_failed_is_delivered_when_somebody_asks_for_it(process: Process) -> None:
    await process.tell(("one.a", A), ("two.a", A))
    [first] = await process.claim()
    await process.end(first, FAILED)
    [second] = await process.claim()

    found = await Records(process.database).try_again(first.event.id, at(0.5))
    waits = await process.claim(0.5)
    await process.end(second, minutes=0.5)
    [again] = await process.claim(0.5)

    assert (found, waits) == (True, [])
    assert (again.event.id, again.event.attempt) == (first.event.id, 1)
    assert await Records(process.database).try_again("msg_unknown", at(1)) is False


async def test_what_is_under_way_is_not_begun_again(process: Process) -> None:
    await process.tell(("one.a", None))
    [first] = await process.claim()

    assert await Records(process.database).try_again(first.event.id, at(1)) is True

    assert await process.rows() == [("one.a", "sending", 1)]


async def test_what_is_old_is_deleted(process: Process) -> None:
    await process.tell(*((f"number.{number}", None) for number in range(4)), targets=(FIRST, SECOND))
    delivered, failed, _ = await process.claim()
    await process.end(delivered)
    await process.end(failed, FAILED)
    records = Records(process.database)

    async def clean(days: float) -> int:
        return await records.clean(
            delivered_before=at((days - 7) * DAY), failed_before=at((days - 30) * DAY), known={"first", "second"}
        )

    assert [await clean(days) for days in (6.9, 7.1, 29.9, 30.1)] == [0, 1, 0, 1]
    assert {row[0] for row in await process.rows("state")} == {"sending", "waiting"}


async def test_what_waits_for_a_target_that_is_gone_is_deleted_in_the_end(process: Process) -> None:
    await process.tell(*((f"number.{number}", None) for number in range(3)), targets=(FIRST, SECOND))
    created = max(row[0] for row in await process.rows("created_at"))
    later = BEGIN.fromisoformat(created) + timedelta(seconds=1)
    records = Records(process.database)

    early = await records.clean(delivered_before=at(0), failed_before=later - timedelta(days=1), known={"first"})
    late = await records.clean(delivered_before=at(0), failed_before=later, known={"first"})

    assert (early, late) == (0, 3)
    assert [row[0] for row in await process.rows("target")] == ["first"] * 3
