"""Server-sent events: the protocol of graphql-sse with a connection for each operation.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.types import Receive, Send

from typecase.server.subscriptions.connections import Connections
from typecase.server.subscriptions.outlet import Gone, Outlet
from typecase.settings.sections import SubscriptionSettings

EVENT_STREAM = "text/event-stream; charset=utf-8"

_HEAD = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", EVENT_STREAM.encode()),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),  # nginx would keep events back
    ],
}
_NOTHING = b":\n\n"
_COMPLETE = b"event: complete\ndata: \n\n"


class EventStream:
    """One answer as a stream: `results` are JSON without line breaks. Its caller is counted at `client`."""

    def __init__(
        self,
        results: AsyncGenerator[bytes],
        connections: Connections,
        settings: SubscriptionSettings,
        client: str | None,
    ) -> None:
        self._results = results
        self._connections = connections
        self._settings = settings
        self._client = client

    async def serve(self, receive: Receive, send: Send) -> None:
        """Send the results until they are over, the client leaves, or the server stops."""
        outlet = Outlet(send, self._settings.send_timeout)
        with self._connections.entered(self._client):
            try:
                async with asyncio.TaskGroup() as tasks, aclosing(self._results) as results:
                    await outlet(_HEAD)
                    await outlet(_part(_NOTHING))
                    tasks.create_task(_leaving(receive))
                    tasks.create_task(self._beat(outlet))
                    async for result in results:
                        await outlet(_part(b"event: next\ndata: " + result + b"\n\n"))
                    await outlet(_part(_COMPLETE, more=False))
                    raise Gone
            except* Gone:
                pass

    async def _beat(self, outlet: Outlet) -> None:
        """Send something now and then, so that nobody in between takes the connection for dead."""
        while not await self._connections.closing_within(self._settings.ping_interval):
            await outlet(_part(_NOTHING))
        await outlet(_part(b"", more=False))
        raise Gone


async def _leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise Gone


def _part(body: bytes, *, more: bool = True) -> dict[str, object]:
    return {"type": "http.response.body", "body": body, "more_body": more}
