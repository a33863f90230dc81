"""Schedules: the times at which a task is due, by a cron expression in a time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from typecase.schema.mistakes import shown, suggestion

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_FORM = "five fields (minute, hour, day, month, weekday) or six with the second in front"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A cron expression of five fields, or six with the second in front, and the name of the zone whose clock it reads.

    Where hour and minute are said, each day has each of these times once: one that the clock leaves out in spring comes
    when the clock goes on, one that it shows twice in autumn comes the first time. Where one of them begins with `*`,
    the times go by what has really passed.
    """

    expression: str
    zone: str

    def after(self, instant: datetime) -> datetime:
        """Return the first time that is later than an instant, in UTC."""
        zone = ZoneInfo(self.zone)
        start = instant.astimezone(zone)
        if self._at_clock_times:
            start = start.replace(tzinfo=None)
        for found in CronSim(self.expression, start):
            time = (found if found.tzinfo is not None else _existing(found, zone)).astimezone(UTC)
            if time > instant:
                return time
        raise ValueError(f"{shown(self.expression)} has no time in the 50 years after {instant.isoformat()}")

    def times(self, after: datetime) -> Iterator[datetime]:
        """Yield every time that is later than an instant, in their order, in UTC."""
        while True:
            after = self.after(after)
            yield after

    def latest(self, after: datetime, until: datetime) -> datetime | None:
        """Return the last time that is later than `after` and not later than `until`, in UTC; None without one."""
        span = _MINUTE
        while (found := self.after(max(after, until - span))) > until:
            if until - span <= after:
                return None
            span *= 4
        while (later := self.after(found)) <= until:
            found = later
        return found

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the expression and the zone."""
        if self.zone not in available_timezones():
            close = suggestion(self.zone, available_timezones()) or '; write one such as "Europe/Berlin"'
            yield f"there is no time zone {shown(self.zone)}{close}"
        try:
            next(CronSim(self.expression, _SOME_DAY))
        except CronSimError as error:
            reason = str(error)
            reason = reason[:1].lower() + reason[1:]
            yield f"{shown(self.expression)} is no cron expression: {reason}; it has {_FORM}"
        except StopIteration:
            yield f"{shown(self.expression)} has no time in the next 50 years"

    @property
    def _at_clock_times(self) -> bool:
        """Whether hour and minute are said."""
        minute, hour = self.expression.split()[-5:-3]
        return not minute.startswith("*") and not hour.startswith("*")


def _existing(naive: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clock of a zone shows a time first, or that time of a later minute where it never does."""
    found = naive.replace(tzinfo=zone)
    while found != found.astimezone(UTC).astimezone(zone):
        found += _MINUTE
    return found
