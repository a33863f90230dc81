"""The times of a schedule, over the days on which clocks are changed."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.lifecycles.schedule import Schedule

BERLIN = "Europe/Berlin"
NIGHT_BEFORE_SPRING = "2026-03-28T12:00+01:00"
NIGHT_BEFORE_AUTUMN = "2026-10-24T12:00+02:00"


def times(expression: str, after: str, count: int = 3, zone: str = BERLIN) -> list[str]:
    """Return the next times as the clock of the zone shows them, with its distance to UTC."""
    schedule = Schedule(expression=expression, zone=zone)
    found = islice(schedule.times(datetime.fromisoformat(after)), count)
    return [time.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") for time in found]


@pytest.mark.parametrize("expression", ["30 2 * * *", "0 30 2 * * *"])
def test_a_time_that_the_clock_leaves_out_comes_when_it_goes_on(expression: str) -> None:
    assert times(expression, NIGHT_BEFORE_SPRING) == [
        "2026-03-29T03:00+02:00",
        "2026-03-30T02:30+02:00",
        "2026-03-31T02:30+02:00",
    ]


@pytest.mark.parametrize("expression", ["30 2 * * *", "0 30 2 * * *"])
def test_a_time_that_the_clock_shows_twice_comes_once(expression: str) -> None:
    assert times(expression, NIGHT_BEFORE_AUTUMN) == [
        "2026-10-25T02:30+02:00",
        "2026-10-26T02:30+01:00",
        "2026-10-27T02:30+01:00",
    ]


def test_it_does_not_come_again_when_it_is_asked_for_between_the_two() -> None:
    assert times("30 2 * * *", "2026-10-25T02:45+02:00", 1) == ["2026-10-26T02:30+01:00"]
    assert times("30 2 * * *", "2026-10-25T02:15+01:00", 1) == ["2026-10-26T02:30+01:00"]


def test_several_times_that_are_left_out_come_once_together() -> None:
    assert times("15,45 2 * * *", NIGHT_BEFORE_SPRING, 2) == ["2026-03-29T03:00+02:00", "2026-03-30T02:15+02:00"]


def test_what_runs_every_so_often_goes_by_what_has_passed() -> None:
    assert times("*/30 * * * *", "2026-03-29T01:15+01:00") == [
        "2026-03-29T01:30+01:00",
        "2026-03-29T03:00+02:00",
        "2026-03-29T03:30+02:00",
    ]
    assert times("30 * * * *", "2026-10-25T01:45+02:00") == [
        "2026-10-25T02:30+02:00",
        "2026-10-25T02:30+01:00",
        "2026-10-25T03:30+01:00",
    ]


def test_the_zone_is_the_one_of_the_schedule() -> None:
    assert times("0 3 * * *", "2026-07-01T00:00+00:00", 1) == ["2026-07-01T03:00+02:00"]
    assert times("0 3 * * *", "2026-07-01T00:00+00:00", 1, "UTC") == ["2026-07-01T03:00+00:00"]


def test_a_time_is_later_than_the_instant() -> None:
    assert times("0 3 * * *", "2026-07-01T03:00+02:00", 1) == ["2026-07-02T03:00+02:00"]
    assert times("0 3 * * *", "2026-07-01T02:59:59.999+02:00", 1) == ["2026-07-01T03:00+02:00"]


def test_six_fields_begin_with_the_second() -> None:
    schedule = Schedule(expression="*/20 * * * * *", zone="UTC")

    found = list(islice(schedule.times(datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC)), 2))

    assert [time.isoformat() for time in found] == ["2026-01-01T00:00:40+00:00", "2026-01-01T00:01:00+00:00"]


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        ("2026-07-01T00:00+00:00", "2026-07-01T02:59+00:00", None),
        ("2026-07-01T00:00+00:00", "2026-07-01T03:00+00:00", "2026-07-01T03:00:00+00:00"),
        ("2026-07-01T03:00+00:00", "2026-07-01T04:00+00:00", None),
        ("2025-07-01T03:00+00:00", "2026-07-01T02:00+00:00", "2026-06-30T03:00:00+00:00"),
    ],
)
def test_the_latest_time_up_to_an_instant(after: str, until: str, expected: str | None) -> None:
    schedule = Schedule(expression="0 3 * * *", zone="UTC")

    found = schedule.latest(datetime.fromisoformat(after), datetime.fromisoformat(until))

    assert (found and found.isoformat()) == expected


@given(
    expression=st.sampled_from(["*/7 * * * *", "30 2 * * *", "15,45 2 * * 0", "0 0 1 * *", "* * * * *"]),
    begin=st.integers(0, 400 * 24 * 3600),
    length=st.integers(1, 5 * 24 * 3600),
)
def test_the_latest_time_is_the_last_of_all(expression: str, begin: int, length: int) -> None:
    schedule = Schedule(expression=expression, zone=BERLIN)
    after = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=begin)
    until = after + timedelta(seconds=length)
    passed: list[datetime] = []
    for time in schedule.times(after):
        if time > until:
            break
        passed.append(time)

    assert schedule.latest(after, until) == (passed[-1] if passed else None)
    assert passed == sorted(set(passed))


FORM = "it has five fields (minute, hour, day, month, weekday) or six with the second in front"


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("0 25 * * *", f'"0 25 * * *" is no cron expression: bad hour; {FORM}'),
        ("* * * *", f'"* * * *" is no cron expression: wrong number of fields; {FORM}'),
        ("@daily", f'"@daily" is no cron expression: wrong number of fields; {FORM}'),
        ("0 0 30 2 *", f'"0 0 30 2 *" is no cron expression: bad day-of-month; {FORM}'),
        ("0 0 1 2 1#6", f'"0 0 1 2 1#6" is no cron expression: bad day-of-week; {FORM}'),
    ],
)
def test_a_wrong_expression_is_refused(expression: str, problem: str) -> None:
    assert list(Schedule(expression=expression, zone="UTC").problems()) == [problem]


@pytest.mark.parametrize(
    ("zone", "problem"),
    [
        ("Europe/Berln", 'there is no time zone "Europe/Berln"; did you mean "Europe/Berlin"?'),
        ("", 'there is no time zone ""; write one such as "Europe/Berlin"'),
        ("../etc/passwd", 'there is no time zone "../etc/passwd"; write one such as "Europe/Berlin"'),
    ],
)
def test_a_wrong_zone_is_refused(zone: str, problem: str) -> None:
    assert list(Schedule(expression="0 3 * * *", zone=zone).problems()) == [problem]


@given(st.lists(st.text(alphabet="0123456789*/-,#LWMONFJA ", max_size=6), min_size=5, max_size=6))
def test_any_text_is_a_schedule_or_has_a_problem(fields: list[str]) -> None:
    schedule = Schedule(expression=" ".join(fields), zone=BERLIN)

    if not list(schedule.problems()):
        assert schedule.after(datetime(2026, 1, 1, tzinfo=UTC)).tzinfo is UTC
