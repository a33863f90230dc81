"""WebSockets as uvicorn speaks them, without what lets clients hold on to a connection for as long as they like."""

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class SocketProtocol(WebSocketsSansIOProtocol):
    """Cuts off who does not read, does not answer pings, or sends a handshake that cannot be read."""

    def data_received(self, data: bytes) -> None:
        """Take what came. uvicorn would wait for more behind a handshake whose lines are too long."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.transport.abort()

    async def run_asgi(self) -> None:
        """Run the application. What it has sent to who does not read would wait for ever."""
        await super().run_asgi()
        if not self.writable.is_set():
            self.transport.abort()

    def keepalive_timeout(self) -> None:
        """End a connection whose client has not answered a ping; what is still to be sent would wait for ever."""
        super().keepalive_timeout()
        self.transport.abort()

    async def send(self, message: ASGISendEvent) -> None:
        """Send a message. A handshake that was answered is over: uvicorn would log that it is not."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and self.close_sent:
            self.handshake_complete = True
