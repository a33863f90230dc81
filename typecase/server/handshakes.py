"""Handshakes of WebSockets that are refused: answered as an HTTP request is."""

from starlette.types import Message, Scope, Send

from typecase.server.http_answer import Answer, send_answer

_EXTENSION = "websocket.http.response"


async def refuse_handshake(answer: Answer, scope: Scope, send: Send) -> None:
    """Answer a handshake that has not been accepted; with 403 where the HTTP server knows no other way."""
    if _EXTENSION not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1000})
        return

    async def send_refusal(message: Message) -> None:
        await send({**message, "type": f"websocket.{message['type']}"})

    await send_answer(answer, send_refusal)
