"""Turns: what takes long is done in slices, and between them the event loop goes to others."""

import asyncio
import time

_SECONDS = 0.001
"""How long one piece of work keeps the loop. Giving it away costs 10 µs, a hundredth."""


class Turn:
    """A turn at the event loop, which begins when it is made.

    turn = Turn()
    for slice in slices:
        work(slice)
        if turn.over:
            await turn.next()
    """

    __slots__ = ("_end",)

    def __init__(self) -> None:
        self._end = time.perf_counter() + _SECONDS

    @property
    def over(self) -> bool:
        """Whether it has lasted long enough."""
        return time.perf_counter() > self._end

    async def next(self) -> None:
        """Let all others that wait for the loop run, and begin a new turn."""
        await asyncio.sleep(0)
        self._end = time.perf_counter() + _SECONDS
