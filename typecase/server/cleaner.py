"""The cleaner: deletes deliveries that are older than the settings keep them."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import Context
from datetime import timedelta

from typecase.lifecycles.events import Interest
from typecase.resolvers.events.records import Records
from typecase.server.clock import Clock, SystemClock, slept
from typecase.settings.sections import EventSettings

_PERIOD = timedelta(minutes=10)

_log = logging.getLogger("typecase.events")


class Cleaner:
    """Cleans the deliveries of a database in small parts; what nobody wants any more goes with what has failed."""

    def __init__(
        self, records: Records, interest: Interest, settings: EventSettings, *, clock: Clock | None = None
    ) -> None:
        self._records = records
        self._interest = interest
        self._settings = settings
        self._clock = clock or SystemClock()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Clean now and then for the time of a block."""
        closing = asyncio.Event()
        work = asyncio.create_task(self._follow(closing), name="old deliveries", context=Context())
        try:
            yield
        finally:
            closing.set()  # not cancelled: what it says to the database is to be finished
            await work

    async def clean(self) -> int:
        """Delete what is too old, and return how many rows that were."""
        now = self._clock.now()
        return await self._records.clean(
            delivered_before=now - timedelta(days=self._settings.retention_days),
            failed_before=now - timedelta(days=self._settings.failed_retention_days),
            known=self._interest.targets,
        )

    async def _follow(self, closing: asyncio.Event) -> None:
        while not closing.is_set():
            try:
                await self.clean()
            except Exception as error:
                _log.error("old deliveries could not be deleted", exc_info=error)
            await slept(self._clock, self._clock.now() + _PERIOD, closing)
