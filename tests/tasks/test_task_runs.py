"""Processes agree by the database who runs a task at which time."""

import asyncio
from datetime import timedelta

import pytest

from tests.tasks.clock import at
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.task_runs import LEASE, Busy, Claimed, GivenUp, TaskRuns

LATER = LEASE + timedelta(seconds=1)


@pytest.fixture
def both(databases: list[Database]) -> list[TaskRuns]:
    return [TaskRuns(database) for database in databases]


async def test_one_of_many_gets_a_time_also_the_first_one(both: list[TaskRuns]) -> None:
    for minute in (1, 2, 3):
        found = await asyncio.gather(*(runs.claim("a", at(minute), at(minute), retries=0) for runs in both * 4))

        claimed = [each for each in found if isinstance(each, Claimed)]
        assert len(claimed) == 1
        assert [each for each in found if each not in claimed] == [Busy(until=at(minute) + LEASE)] * 7
        assert await both[1].finish("a", claimed[0].token, at(minute)) is True


async def test_a_time_that_is_settled_is_nobodys_any_more(both: list[TaskRuns]) -> None:
    claimed = await both[0].claim("a", at(1), at(1), retries=0)
    assert isinstance(claimed, Claimed)
    await both[0].finish("a", claimed.token, at(2))

    assert await both[1].claim("a", at(1), at(2), retries=0) is None
    assert await both[1].claim("a", at(2), at(2.1), retries=0) is None
    assert isinstance(await both[1].claim("a", at(3), at(3), retries=0), Claimed)


async def test_tasks_do_not_know_of_each_other(both: list[TaskRuns]) -> None:
    assert isinstance(await both[0].claim("a", at(1), at(1), retries=0), Claimed)
    assert isinstance(await both[1].claim("b", at(1), at(1), retries=0), Claimed)


async def test_a_lease_that_is_renewed_holds(both: list[TaskRuns]) -> None:
    claimed = await both[0].claim("a", at(1), at(1), retries=1)
    assert isinstance(claimed, Claimed)

    assert await both[0].renew("a", claimed.token, at(1.5), 1) is True

    assert await both[1].claim("a", None, at(2.4), retries=1) == Busy(until=at(2.5))


async def test_what_a_dead_process_left_is_begun_again_as_often_as_it_may(both: list[TaskRuns]) -> None:
    first = await both[0].claim("a", at(1), at(1), retries=1)
    second = await both[1].claim("a", None, at(1) + LATER, retries=1)

    assert isinstance(first, Claimed)
    assert isinstance(second, Claimed)
    assert (first.attempt, second.attempt) == (1, 2)
    assert await both[0].renew("a", first.token, at(2), 1) is False
    assert await both[0].finish("a", first.token, at(2)) is False
    assert await both[0].claim("a", None, at(1) + 2 * LATER, retries=1) == GivenUp()
    assert await both[0].claim("a", None, at(1) + 2 * LATER, retries=1) is None


async def test_a_new_time_takes_the_place_of_what_a_dead_process_left(both: list[TaskRuns]) -> None:
    await both[0].claim("a", at(1), at(1), retries=0)

    claimed = await both[1].claim("a", at(3), at(3), retries=0)

    assert isinstance(claimed, Claimed)
    assert claimed.attempt == 1


async def test_what_is_released_is_anothers_at_once(both: list[TaskRuns]) -> None:
    claimed = await both[0].claim("a", at(1), at(1), retries=1)
    assert isinstance(claimed, Claimed)

    assert await both[0].release("a", claimed.token, at(1.1)) is True

    again = await both[1].claim("a", None, at(1.1), retries=1)
    assert isinstance(again, Claimed)
    assert again.attempt == 2


async def test_times_are_settled_up_to_the_first_look_and_then_to_the_last_run(both: list[TaskRuns]) -> None:
    begun = await asyncio.gather(*(runs.settled("a", at(1)) for runs in both * 4))
    claimed = await both[0].claim("a", at(5), at(5), retries=0)
    assert isinstance(claimed, Claimed)
    await both[0].finish("a", claimed.token, at(7))

    assert begun == [at(1)] * 8
    assert await both[1].settled("a", at(9)) == at(7)
