"""A clock that a test sets, and that tells who sleeps."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """Return the instant so many minutes after the beginning."""
    return BEGIN + timedelta(minutes=minutes)


class ManualClock:
    """Time passes when the test says so."""

    def __init__(self) -> None:
        self._now = BEGIN
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, instant: datetime) -> None:
        if instant <= self._now:
            return
        sleeper = (instant, asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        self._changed.set()
        try:
            await sleeper[1]
        finally:
            self._sleepers.remove(sleeper)
            self._changed.set()

    @property
    def wakes(self) -> list[float]:
        """When those who sleep want to be woken, in minutes after the beginning."""
        return sorted((instant - BEGIN).total_seconds() / 60 for instant, _ in self._sleepers)

    @property
    def sleeping(self) -> int:
        """How many sleep, and are not to be woken yet."""
        return sum(instant > self._now for instant, _ in self._sleepers)

    async def sleep_at(self, *minutes: float) -> None:
        """Wait until those who sleep want to be woken at these times, one each."""
        await self.until(lambda: sorted(instant for instant, _ in self._sleepers) == sorted(map(at, minutes)))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, which changes when somebody falls asleep or wakes."""
        async with asyncio.timeout(20):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    def advance(self, minutes: float) -> None:
        """Let it be so many minutes after the beginning, and wake whoever waited for that."""
        self._now = at(minutes)
        for instant, future in self._sleepers:
            if instant <= self._now and not future.done():
                future.set_result(None)
