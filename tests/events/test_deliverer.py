"""The deliverer sends what is due, tries again what has failed, and lets go of what it cannot finish."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from tests.events.processes import FIRST, SECOND, A, B, Process, until
from tests.tasks.clock import ManualClock
from typecase.lifecycles.deliveries import BackOff, Delivery, Outcome
from typecase.lifecycles.events import Target
from typecase.server.deliverer import Deliverer


class Recorder:
    """Notes what is delivered, and answers as a test says."""

    def __init__(self, answer: Callable[[Delivery], Awaitable[Outcome]] | None = None) -> None:
        self.sent: list[Delivery] = []
        self._answer = answer

    async def send(self, delivery: Delivery, /) -> Outcome:
        self.sent.append(delivery)
        return Outcome() if self._answer is None else await self._answer(delivery)

    @property
    def names(self) -> list[str]:
        return [delivery.event.name for delivery in self.sent]


def deliverer(process: Process, clock: ManualClock | None = None, **senders: Recorder) -> Deliverer:
    back_off = BackOff((60, 300), chance=lambda: 0.5)
    found = Deliverer(process.deliveries, process.interest, senders.get, back_off, clock=clock)
    process.outbox.wake = found.wake
    return found


async def test_all_that_is_due_is_delivered_in_its_order(process: Process) -> None:
    first, second = Recorder(), Recorder()
    await process.tell(("one.a", A), ("one.b", B), ("two.a", A), ("three.a", A), targets=(FIRST, SECOND))

    ended = await deliverer(process, first=first, second=second).drain()

    assert len(ended) == 8
    for recorder in (first, second):
        assert [name for name in recorder.names if name.endswith(".a")] == ["one.a", "two.a", "three.a"]
        assert sorted(recorder.names) == ["one.a", "one.b", "three.a", "two.a"]
    event = first.sent[0].event
    assert (event.name, event.document_id, event.data, event.attempt) == ("one.a", A, {"name": "one.a"}, 1)


async def test_what_fails_is_tried_again_until_it_has_failed_for_good(
    process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuse(delivery: Delivery) -> Outcome:
        raise ValueError("no")

    clock, recorder = ManualClock(), Recorder(refuse)
    await process.tell(("one.a", A), ("two.a", A))
    delivering = deliverer(process, clock, first=recorder)

    for minutes in (0, 0.9, 1, 5.9, 6):
        clock.advance(minutes)
        await delivering.drain()

    assert recorder.names == ["one.a", "one.a", "one.a", "two.a"]
    assert [each.event.attempt for each in recorder.sent] == [1, 2, 3, 1]
    assert len({each.event.id for each in recorder.sent}) == 2
    assert await process.rows("name, state, error") == [
        ("one.a", "failed", "ValueError: no"),
        ("two.a", "waiting", "ValueError: no"),
    ]
    assert caplog.text.count("ValueError: no; again at 2026-07-01 12:01:00+00:00") == 1
    assert caplog.text.count("it has failed for good") == 1


@pytest.mark.parametrize(
    ("outcome", "minutes"),
    [
        (Outcome(error="busy", retry_after=600), 10),
        (Outcome(error="busy", retry_after=30), 1),
        (Outcome(error="busy", retry_after=10**9), 24 * 60),
        (Outcome(error="busy", retry_after=-5), 1),
    ],
)
async def test_a_target_says_when_to_try_again(outcome: Outcome, minutes: float, process: Process) -> None:
    async def answer(delivery: Delivery) -> Outcome:
        return outcome

    clock, recorder = ManualClock(), Recorder(answer)
    await process.tell(("one.a", A))
    delivering = deliverer(process, clock, first=recorder)
    await delivering.drain()

    clock.advance(minutes - 0.1)
    await delivering.drain()
    assert len(recorder.sent) == 1

    clock.advance(minutes)
    await delivering.drain()
    assert len(recorder.sent) == 2


async def test_what_nobody_wants_any_more_is_not_tried_again(process: Process) -> None:
    async def answer(delivery: Delivery) -> Outcome:
        return Outcome(error="status 410", status=410, gone=True)

    await process.tell(("one.a", A))

    await deliverer(process, first=Recorder(answer)).drain()

    assert await process.rows() == [("one.a", "failed", 1)]


async def test_a_delivery_whose_processes_die_is_given_up(process: Process) -> None:
    clock, recorder = ManualClock(), Recorder()
    await process.tell(("one.a", A))
    for minutes in range(3):
        await process.claim(minutes)
    clock.advance(3)

    await deliverer(process, clock, first=recorder).drain()

    assert recorder.sent == []
    assert await process.rows("state, attempts, error") == [("failed", 4, "the processes that delivered it have died")]


async def test_a_target_that_this_process_does_not_know_keeps_its_deliveries(process: Process) -> None:
    await process.tell(("one.a", A), targets=(FIRST, SECOND))

    await deliverer(process, first=Recorder()).drain()

    assert await process.rows("target, state") == [("first", "delivered"), ("second", "waiting")]


async def test_a_target_that_hangs_keeps_no_other_waiting(process: Process) -> None:
    forever = asyncio.Event()

    async def hang(delivery: Delivery) -> Outcome:
        await forever.wait()
        return Outcome()

    slow, fast = Recorder(hang), Recorder()
    delivering = deliverer(process, first=slow, second=fast)

    async with delivering.running(grace=0):
        await process.tell(*((f"number.{number}", None) for number in range(20)), targets=(FIRST, SECOND))
        await until(lambda: len(fast.sent) == 20)

    assert len(slow.sent) == FIRST.at_once
    states = await process.rows("state, attempts")
    assert (states.count(("delivered", 1)), states.count(("waiting", 0))) == (20, 20)


async def test_what_is_under_way_is_finished_when_the_server_stops(
    process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()

    async def take_long(delivery: Delivery) -> Outcome:
        begun.set()
        await asyncio.sleep(0.3)
        return Outcome()

    with caplog.at_level(logging.WARNING):
        async with deliverer(process, first=Recorder(take_long)).running(grace=10):
            await process.tell(("one.a", A), ("two.a", A))
            await begun.wait()

    assert await process.rows() == [("one.a", "delivered", 1), ("two.a", "waiting", 0)]
    assert caplog.messages == []


async def test_the_loop_goes_on_when_the_database_has_failed(
    process: Process, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typecase.server.deliverer._PAUSE", 0.01)
    due, failures = process.deliveries.due, iter([OSError("gone"), OSError("gone")])

    async def failing(now: datetime) -> list[str]:
        for failure in failures:
            raise failure
        return await due(now)

    monkeypatch.setattr(process.deliveries, "due", failing)
    recorder = Recorder()
    async with deliverer(process, first=recorder).running(grace=1):
        await process.tell(("one.a", A))
        await until(lambda: bool(recorder.sent))

    assert caplog.text.count("deliveries could not be looked for") == 2


def test_pauses_differ_by_a_fifth() -> None:
    [least, most] = [BackOff((100,), chance=lambda chance=chance: chance) for chance in (0.0, 1.0)]
    now = ManualClock().now()

    pauses = [(after.next_try(1, now, Outcome(error="no")) or now) - now for after in (least, most)]

    assert [pause.total_seconds() for pause in pauses] == [80, 120]
    assert least.next_try(2, now, Outcome(error="no")) is None


async def test_events_of_a_target_with_one_at_once_are_delivered_one_by_one(process: Process) -> None:
    under_way = 0

    async def count(delivery: Delivery) -> Outcome:
        nonlocal under_way
        under_way += 1
        most.append(under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return Outcome()

    most: list[int] = []
    one = Target(name="one", events=None, uids=None, at_once=1)
    await process.tell(*(("an.event", None) for _ in range(5)), targets=(one,))

    await deliverer(process, one=Recorder(count)).drain()

    assert most == [1] * 5
