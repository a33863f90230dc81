"""The GraphQL endpoint for WebSockets: an ASGI application that takes handshakes (`graphql-transport-ws`)."""

from typing import Generic, TypeVar

from starlette.types import Message, Receive, Scope, Send

from typecase.errors import ForbiddenError, TypecaseError
from typecase.server.graphql_http.operations import Operations
from typecase.server.handshakes import refuse_handshake
from typecase.server.rest.answers import failure
from typecase.server.sent_request import SentRequest
from typecase.server.subscriptions import messages
from typecase.server.subscriptions.connections import Connections
from typecase.server.subscriptions.origins import Origins
from typecase.server.subscriptions.outlet import Outlet
from typecase.server.subscriptions.socket import Socket
from typecase.settings.sections import SubscriptionSettings

C = TypeVar("C")

_SCHEMES = {"ws": "http", "wss": "https"}
_AUTHORIZATION = b"authorization"


class SocketEndpoint(Generic[C]):
    """Serves operations over WebSockets."""

    def __init__(
        self, operations: Operations[C], connections: Connections, origins: Origins, settings: SubscriptionSettings
    ) -> None:
        self._operations = operations
        self._connections = connections
        self._origins = origins
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket, or refuse its handshake."""
        await receive()  # websocket.connect
        if not self._origins.allow(scope):
            error = ForbiddenError("Pages of this origin may not open a socket: add it to the origins of cors")
            await refuse_handshake(failure(error), scope, send)
            return
        if messages.PROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            reason = f"Subprotocol not acceptable: expected {messages.PROTOCOL}"
            await send({"type": "websocket.close", "code": messages.BAD_PROTOCOL, "reason": reason})
            return
        try:
            with self._connections.entered(SentRequest(scope, receive, 0).client):
                await send({"type": "websocket.accept", "subprotocol": messages.PROTOCOL})
                await self._serve(scope, receive, send)
        except TypecaseError as error:
            await refuse_handshake(failure(error), scope, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        outlet = Outlet(send, self._settings.send_timeout)

        def request_of(authorization: str | None) -> SentRequest:
            return _request(scope, authorization)

        await Socket(self._operations, self._connections, self._settings, request_of, outlet).serve(receive)


def _request(scope: Scope, authorization: str | None) -> SentRequest:
    """Return a handshake as the request that it is; an authorization that is given takes the place of its own."""
    headers: list[tuple[bytes, bytes]] = list(scope["headers"])
    if authorization is not None:
        value = authorization.encode("latin-1", "replace")
        headers = [*((name, other) for name, other in headers if name != _AUTHORIZATION), (_AUTHORIZATION, value)]
    scheme = _SCHEMES.get(scope["scheme"], scope["scheme"])
    return SentRequest({**scope, "method": "GET", "scheme": scheme, "headers": headers}, _no_body, 0)


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
