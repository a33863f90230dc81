"""The clock that tasks run by."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol

_LONGEST = 30.0
"""Seconds after which a sleeper looks at the time again, which somebody may have set."""


class Clock(Protocol):
    """Tells the time and waits for another."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...

    async def sleep_until(self, instant: datetime) -> None:
        """Return when an instant has come."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """See Clock."""
        return datetime.now(UTC)

    async def sleep_until(self, instant: datetime) -> None:
        """See Clock."""
        while (left := (instant - self.now()).total_seconds()) > 0:  # noqa: ASYNC110  time comes by itself
            await asyncio.sleep(min(left, _LONGEST))


async def slept(clock: Clock, instant: datetime, closing: asyncio.Event) -> bool:
    """Wait for an instant and return True, or False as soon as it is closing."""
    sleeping = asyncio.ensure_future(clock.sleep_until(instant))
    closed = asyncio.ensure_future(closing.wait())
    try:
        await asyncio.wait({sleeping, closed}, return_when=asyncio.FIRST_COMPLETED)
        return not closing.is_set()
    finally:
        sleeping.cancel()
        closed.cancel()
