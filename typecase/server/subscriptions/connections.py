"""Long connections: how many there are, and that all of them end when the server does."""

import asyncio
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager, suppress

from typecase.errors import HttpError, RateLimitError
from typecase.server.authentication.rate_limits import address_key

_UNAVAILABLE = 503
_PATIENCE = 10.0
"""Seconds that connections have to end when the server does."""


class Connections:
    """The sockets and event streams of a process: at most `most`, of one address at most `most_of_address`."""

    def __init__(self, most: int, most_of_address: int | None) -> None:
        self._most = most
        self._most_of_address = most_of_address
        self._by_address = Counter[str]()
        self._closing = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return self._by_address.total()

    @contextmanager
    def entered(self, client: str | None) -> Generator[None]:
        """Count a connection from an address for the time of a block.

        RateLimitError when the address has as many as it may, HttpError (503) when the process has, or is stopping.
        """
        if self._closing.is_set() or len(self) >= self._most:
            raise HttpError(_UNAVAILABLE, "No more sockets and event streams can be open; try again later")
        address = address_key(client or "")
        if self._most_of_address is not None and self._by_address[address] >= self._most_of_address:
            raise RateLimitError(
                f"An address may have {self._most_of_address} sockets and event streams open; close one first"
            )
        self._by_address[address] += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]
            if not self._by_address:
                self._empty.set()

    async def closing_within(self, seconds: float) -> bool:
        """Wait for so long; return at once, and True, when all connections have to end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        return self._closing.is_set()

    async def close(self) -> None:
        """Let all connections end, and no other begin; wait until they are over, for some seconds."""
        self._closing.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await self._empty.wait()
