"""Watching a request."""

import asyncio

import pytest

from typecase.resolvers.watching import SentStatement, Watch, current_watch, making, watch


def ran(began: float, ended: float) -> SentStatement:
    return SentStatement(sql="select 1", parameters=("secret",), values=1, rows=1, began=began, ended=ended)


@pytest.mark.parametrize(
    ("statements", "seconds"),
    [
        ([], 0),
        ([ran(5, 7)], 2),
        ([ran(5, 7), ran(8, 9)], 3),
        ([ran(6, 9), ran(5, 7)], 4),
        ([ran(5, 9), ran(6, 7), ran(8, 11)], 6),
    ],
)
def test_time_counts_once_when_statements_run_together(statements: list[SentStatement], seconds: float) -> None:
    assert Watch(statements=statements).database_seconds() == seconds


def test_values_are_not_shown_by_accident() -> None:
    assert "secret" not in repr(ran(1, 2))


async def test_tasks_inside_are_watched_and_others_are_not() -> None:
    async def work(name: str) -> None:
        await asyncio.sleep(0)
        with making(name):
            pass

    outside = asyncio.create_task(work("outside"))
    with watch() as watching:
        await asyncio.gather(work("first"), work("second"), outside)
        with making("first"):
            pass

    assert sorted(watching.made) == ["first", "second"]
    assert current_watch() is None


def test_what_cannot_be_made_is_told_too() -> None:
    with watch() as watching, pytest.raises(ValueError, match="no"), making("text"):
        raise ValueError("no")

    assert list(watching.made) == ["text"]
