"""The way out of a long connection, for several tasks, to a client that may have stopped reading."""

import asyncio

from starlette.types import Message, Send


class Gone(Exception):
    """The client has left, or does not read any more."""


class Outlet:
    """Sends messages one after the other. Who sends waits until the client reads, `seconds` at most.

    So there is never more waiting than what the socket itself takes, and one message of each task.
    """

    def __init__(self, send: Send, seconds: float) -> None:
        self._send = send
        self._seconds = seconds
        self._turn = asyncio.Lock()

    async def __call__(self, message: Message) -> None:
        """Send a message; Gone when nobody takes it."""
        try:
            async with self._turn, asyncio.timeout(self._seconds):
                await self._send(message)
        except OSError as error:  # TimeoutError is one, and so is what uvicorn raises behind the end of a connection
            raise Gone from error
