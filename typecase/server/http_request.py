"""An HTTP request as the endpoints read it; Starlette's has more to offer and costs 10 µs of each read."""

from collections.abc import Mapping

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from typecase.errors import PayloadTooLargeError


class HttpRequest:
    """A request. `scope` is that of ASGI, `method` in capitals.

    `headers` are by their names in lower case; of several with one name the first.
    """

    __slots__ = ("_body", "_receive", "headers", "method", "scope")

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self._receive = receive
        self.method: str = scope.get("method", "GET")  # which is what a handshake of WebSockets is
        self.headers: Mapping[str, str] = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])
        }
        self._body: bytes | None = None

    @property
    def client(self) -> str | None:
        """The network address of the caller; None where there is none."""
        address = self.scope.get("client")
        return address and address[0]

    async def body(self, limit: int) -> bytes:
        """Return the body; it is kept for who asks again.

        Raises PayloadTooLargeError beyond `limit` bytes, before reading when the length is announced, and
        ClientDisconnect when the caller leaves before its end.
        """
        if self._body is not None:
            return self._body
        announced = self.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > limit:
            raise PayloadTooLargeError
        parts: list[bytes] = []
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
            limit -= len(parts[-1])
            if limit < 0:
                raise PayloadTooLargeError
        self._body = b"".join(parts)
        return self._body
