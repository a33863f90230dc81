"""Answers that explain themselves: the header `X-Typecase-Explain: plan` asks for `extensions.plan` or `meta.plan`.

Only servers for developers have this around their APIs: SQL is nothing to tell the world.
"""

from collections.abc import Iterable
from typing import Any, cast

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typecase.resolvers.watching import watch
from typecase.server.explaining.plans import Api, render_plan

_HEADER = b"x-typecase-explain"


class ExplainedAnswers:
    """Adds a plan to the answers of an API, where the request asks for one and the answer has a place for it."""

    def __init__(self, app: ASGIApp, api: Api) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if (_HEADER, b"plan") not in scope["headers"] or _wants_a_stream(scope):
            await self._app(scope, receive, send)
            return
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        with watch() as watching:
            await self._app(scope, receive, collect)
            start, *parts = messages
            body = b"".join(part.get("body", b"") for part in parts)
            explained = _with_plan(body, self._api, render_plan(watching, self._api))
        await send({**start, "headers": _with_length(start["headers"], len(body), len(explained))})
        await send({"type": "http.response.body", "body": explained})


def _wants_a_stream(scope: Scope) -> bool:
    """Tell whether the answer may be one that does not end."""
    return any(name == b"accept" and b"text/event-stream" in value for name, value in scope["headers"])


def _with_plan(body: bytes, api: Api, plan: Any) -> bytes:
    """Return a body with a plan in it; as it is when it is no JSON object, or one without a place for a plan.

    It is put into the bytes, so that all else stays as it was written. A batch has it in its last answer.
    """
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    close = b"}"
    if api is Api.GRAPHQL and isinstance(found, list):
        found, close = cast(list[Any], found)[-1], b"}]"
    if not isinstance(found, dict):
        return body
    answer, written = cast(dict[str, Any], found), orjson.dumps(plan)
    if api is Api.GRAPHQL:
        return body if "extensions" in answer else _inserted(body, close, b',"extensions":{"plan":' + written + b"}")
    match answer:
        case {"meta": {**meta}} if next(reversed(answer)) == "meta":
            return _inserted(body, b"}}", (b"," if meta else b"") + b'"plan":' + written)
        case {"error": _}:
            return _inserted(body, close, b',"meta":{"plan":' + written + b"}")
        case _:
            return body


def _inserted(body: bytes, before: bytes, text: bytes) -> bytes:
    return body.removesuffix(before) + text + before


def _with_length(headers: Iterable[tuple[bytes, bytes]], before: int, after: int) -> list[tuple[bytes, bytes]]:
    length = (b"content-length", b"%d" % before)
    return [(b"content-length", b"%d" % after) if header == length else header for header in headers]
