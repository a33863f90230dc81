"""Deliveries are given out, taken and ended in their order, whichever processes do it."""

import asyncio

from tests.events.processes import FAILED, FIRST, SECOND, A, B, Process, names
from tests.tasks.clock import at
from typecase.lifecycles.deliveries import Outcome


async def test_each_event_is_given_out_once_to_each_target(processes: list[Process]) -> None:
    one, two = processes

    await one.tell(("an.event", A), ("another.event", None), targets=(FIRST, SECOND))
    again = await two.deliveries.give_out(at(0))

    assert again == 0
    assert await one.rows("target, name, document_id, state") == [
        ("first", "an.event", A, "waiting"),
        ("second", "an.event", A, "waiting"),
        ("first", "another.event", None, "waiting"),
        ("second", "another.event", None, "waiting"),
    ]
    identifiers = [row[0] for row in await one.rows("message_id")]
    assert len(set(identifiers)) == 4
    assert {(name[:4], len(name)) for name in identifiers} == {("msg_", 28)}


async def test_processes_that_give_out_at_once_do_it_once(processes: list[Process]) -> None:
    one, two = processes
    for number in range(30):
        await one.outbox.emit("an.event", {"number": number}, A)

    await asyncio.gather(*(each.deliveries.give_out(at(0)) for each in (one, two, one, two)))

    assert len(await one.rows()) == 30
    assert [row[0] for row in await one.rows("state")] == ["waiting", *["queued"] * 29]


async def test_deliveries_of_a_document_go_one_after_another(process: Process) -> None:
    await process.tell(("one.a", A), ("two.a", A), ("one.b", B), ("three.a", A), ("none.at_all", None))

    taken = await process.claim()
    assert names(taken) == ["one.a", "one.b", "none.at_all"]
    assert await process.claim() == []

    await process.end(taken[0])
    assert names(await process.claim()) == ["two.a"]


async def test_what_is_told_later_stands_behind_what_is_under_way(process: Process) -> None:
    await process.tell(("one.a", A))
    [first] = await process.claim()
    await process.tell(("two.a", A), ("three.a", A))

    assert await process.claim() == []
    await process.end(first)

    assert await process.rows() == [("one.a", "delivered", 1), ("two.a", "waiting", 0), ("three.a", "queued", 0)]


async def test_targets_do_not_wait_for_each_other(process: Process) -> None:
    await process.tell(("one.a", A), ("two.a", A), targets=(FIRST, SECOND))
    [held] = await process.claim()

    [other] = await process.claim(target=SECOND)
    await process.end(other)

    assert (held.event.name, names(await process.claim(target=SECOND))) == ("one.a", ["two.a"])
    assert await process.claim() == []


async def test_a_target_gets_no_more_at_once_than_it_says(processes: list[Process]) -> None:
    one, two = processes
    await one.tell(*(("an.event", None) for _ in range(7)))

    taken = await asyncio.gather(*(each.claim() for each in (one, two, one)))

    assert sorted(map(len, taken)) == [0, 0, 3]
    assert [len(await two.claim(most=2)), await two.deliveries.due(at(0))] == [0, ["first"]]


async def test_the_delivery_of_a_dead_process_is_taken_when_its_lease_is_over(processes: list[Process]) -> None:
    one, two = processes
    await one.tell(("one.a", A), ("two.a", A))
    [first] = await one.claim(0)

    assert await two.claim(0.99) == []
    assert await two.deliveries.due(at(0.99)) == []
    [again] = await two.claim(1)

    assert (again.event.id, again.number, again.event.attempt) == (first.event.id, first.number, 2)
    assert await one.end(first) is False
    assert await two.end(again) is True
    assert await one.rows() == [("one.a", "delivered", 2), ("two.a", "waiting", 0)]


async def test_a_lease_that_is_renewed_holds(processes: list[Process]) -> None:
    one, two = processes
    await one.tell(("an.event", None), ("an.event", None))
    taken = await one.claim(0)
    [lost] = await two.claim(1, most=1)

    held = await one.deliveries.renew([each.number for each in taken], at(1), one.holder)

    assert held == {each.number for each in taken} - {lost.number}
    assert await two.claim(1.9) == []


async def test_what_has_failed_waits_and_all_of_its_document_with_it(process: Process) -> None:
    await process.tell(("one.a", A), ("two.a", A))
    [first] = await process.claim()
    answer = Outcome(error="status 500", status=500, headers={"server": "x"}, body="oh\0no")

    await process.end(first, answer, next_try=at(5))

    assert await process.claim(4.9) == []
    [again] = await process.claim(5)
    assert (again.event.id, again.event.attempt) == (first.event.id, 2)
    assert (await process.rows("response_status, response_body, error, seconds, finished_at"))[0] == (
        500,
        "ohno",
        "status 500",
        0.5,
        None,
    )
    await process.end(again, FAILED, minutes=6)
    assert await process.rows() == [("one.a", "failed", 2), ("two.a", "waiting", 0)]


async def test_what_is_let_go_of_is_no_attempt(process: Process) -> None:
    await process.tell(("one.a", A))
    [first] = await process.claim()

    await process.deliveries.release(first, at(0), process.holder)

    [again] = await process.claim()
    assert again == first


async def test_a_target_that_always_fails_is_left_alone_and_probed(process: Process) -> None:
    await process.tell(*(("an.event", None) for _ in range(20)))
    for _ in range(10):
        [delivery] = await process.claim(most=1)
        await process.end(delivery, FAILED, next_try=at(60))

    assert await process.deliveries.due(at(0.4)) == []
    assert await process.claim(0.4) == []
    [probe] = await process.claim(0.5)
    assert await process.claim(0.5) == []
    await process.end(probe, FAILED, minutes=0.5)
    assert await process.claim(1.4) == []
    [probe] = await process.claim(1.5)
    await process.end(probe, minutes=1.5)

    assert len(await process.claim(1.5)) == 3


async def test_a_success_begins_the_count_of_failures_anew(process: Process) -> None:
    await process.tell(*(("an.event", None) for _ in range(20)))
    for number in range(19):
        [delivery] = await process.claim(most=1)
        await process.end(delivery, Outcome() if number == 9 else FAILED, next_try=at(60))

    assert len(await process.claim()) == 1


async def test_a_target_that_wants_nothing_any_more_is_left_alone_for_a_day(process: Process) -> None:
    await process.tell(("an.event", None), ("an.event", None))
    [delivery] = await process.claim(most=1)

    await process.end(delivery, Outcome(error="status 410", gone=True))

    assert await process.claim(24 * 60 - 1) == []
    assert len(await process.claim(24 * 60)) == 1
