"""The time of an answer."""

import time

import pytest
from starlette.types import Receive, Scope, Send

from tests.unit.server.middlewares.calling import answering, call, raising
from tests.unit.server.middlewares.wrapping import around
from typecase.errors import NotFoundError
from typecase.server.middlewares.response_time import ResponseTime


async def test_an_answer_tells_its_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([5.0, 5.0124])
    monkeypatch.setattr(time, "perf_counter", lambda: next(now))

    sent = await call(ResponseTime(answering(200, (b"a", b"b"))))

    assert list(sent.headers.items()) == [("a", "b"), ("x-response-time", "12ms")]


async def test_an_error_has_its_time_too() -> None:
    sent = await call(around(raising(NotFoundError()), "response-time"))

    assert (sent.status, "x-response-time" in sent.headers) == (404, True)


async def test_only_requests_are_timed() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    await call(ResponseTime(app), {"type": "lifespan"})

    assert seen == [{"type": "lifespan"}]
