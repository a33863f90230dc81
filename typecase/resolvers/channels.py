"""Channels: what happens in one place of a process, told to whoever listens in others."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Generic, TypeVar

from typecase.resolvers.queries.connections import after_commit

Event = TypeVar("Event")

_MOST = 100


class Channel(Generic[Event]):
    """Tells events to all who listen, in this process; made once, at the top of a module.

    Who listens and is slow has at most `most` events waiting: the oldest are then lost to them.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._listeners: set[asyncio.Queue[Event]] = set()
        self._came = asyncio.Event()

    def publish(self, event: Event) -> None:
        """Tell an event: at once, or inside a transaction when that is committed, so that who hears of it can read."""
        after_commit(lambda: self._tell(event))

    async def listen(self) -> AsyncGenerator[Event]:
        """Yield each event that is told from the first step on, until it is closed."""
        queue = asyncio.Queue[Event](self._most)
        self._listeners.add(queue)
        self._came.set()
        try:
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    async def listened(self, number: int = 1) -> None:
        """Wait until so many listen, as a test does before it lets anything happen."""
        while len(self._listeners) < number:
            self._came.clear()
            await self._came.wait()

    def _tell(self, event: Event) -> None:
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)
