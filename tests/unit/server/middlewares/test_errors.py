"""Errors that nothing inside has answered."""

import asyncio
from typing import Any

import orjson
import pytest
from starlette.requests import ClientDisconnect

from tests.unit.server.middlewares.calling import Recorder, answering, call, http_scope, raising
from typecase.errors import BootError, NotFoundError, PayloadTooLargeError, ValidationError
from typecase.server.middlewares.errors import ErrorAnswers

BUG = {"data": None, "error": {"status": 500, "name": "InternalServerError", "message": "Internal Server Error"}}


@pytest.fixture
def log() -> Any:
    return Recorder()


async def test_an_answer_stays_as_it_is(log: Any) -> None:
    sent = await call(ErrorAnswers(answering(201), log), chunks=[b"a", b"b"])

    assert (sent.status, sent.body, log.lines) == (201, b"ab", [])


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (NotFoundError(), {"status": 404, "name": "NotFoundError", "message": "Not Found", "details": {}}),
        (
            ValidationError("Bad", details={"errors": [1]}),
            {"status": 400, "name": "ValidationError", "message": "Bad", "details": {"errors": [1]}},
        ),
        (
            PayloadTooLargeError(),
            {"status": 413, "name": "PayloadTooLargeError", "message": "Payload too large", "details": {}},
        ),
    ],
)
async def test_an_error_of_ours_is_answered_and_not_logged(error: Exception, shown: dict[str, Any], log: Any) -> None:
    sent = await call(ErrorAnswers(raising(error), log))

    assert sent.status == shown["status"]
    assert orjson.loads(sent.body) == {"data": None, "error": shown}
    assert sent.headers == {
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(sent.body)),
        "cache-control": "no-store",
    }
    assert log.lines == []


@pytest.mark.parametrize("error", [ZeroDivisionError("the secret is 42"), BootError(["the secret is 42"])])
async def test_a_bug_is_logged_and_says_nothing(error: Exception, log: Any) -> None:
    scope = {**http_scope(method="POST", path="/api/x", query=b"token=42"), "state": {"request_id": "abc"}}

    sent = await call(ErrorAnswers(raising(error), log), scope)

    assert (sent.status, orjson.loads(sent.body)) == (500, BUG)
    assert log.lines == [
        {
            "level": "error",
            "event": "unexpected error",
            "method": "POST",
            "path": "/api/x",
            "id": "abc",
            "exc_info": error,
        }
    ]


async def test_an_error_after_the_answer_has_begun_goes_on(log: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        await call(ErrorAnswers(raising(ZeroDivisionError(), after_the_start=True), log))

    assert log.lines == []


async def test_nobody_is_answered_who_has_left(log: Any) -> None:
    sent = await call(ErrorAnswers(raising(ClientDisconnect()), log))

    assert (sent.messages, log.lines) == ([], [])


async def test_a_cancelled_request_stays_cancelled(log: Any) -> None:
    with pytest.raises(asyncio.CancelledError):
        await call(ErrorAnswers(raising(asyncio.CancelledError()), log))

    assert log.lines == []


SOCKET = {"type": "websocket", "path": "/graphql", "extensions": {"websocket.http.response": {}}}


async def test_a_handshake_is_answered_as_a_request_is(log: Any) -> None:
    sent = await call(ErrorAnswers(raising(NotFoundError()), log), dict(SOCKET))

    start, body = sent.messages
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 404)
    assert orjson.loads(body["body"])["error"]["name"] == "NotFoundError"
    assert log.lines == []


async def test_a_handshake_is_closed_where_it_cannot_be_answered(log: Any) -> None:
    sent = await call(ErrorAnswers(raising(ZeroDivisionError()), log), {**SOCKET, "extensions": {}})

    assert sent.messages == [{"type": "websocket.close", "code": 1000}]
    assert [line["method"] for line in log.lines] == ["GET"]


async def test_the_lifespan_is_not_answered(log: Any) -> None:
    with pytest.raises(NotFoundError):
        await call(ErrorAnswers(raising(NotFoundError()), log), {"type": "lifespan"})
