"""One log line for each request, without what is secret in it."""

import asyncio
import re
from typing import Any

import pytest

from tests.unit.server.middlewares.calling import Recorder, answering, call, http_scope, raising
from typecase.server.middlewares.request_log import RequestLog

SECRET = b"s3cr3t"


@pytest.fixture
def log() -> Any:
    return Recorder()


async def test_a_line_has_method_path_status_milliseconds_and_id(log: Any) -> None:
    scope = http_scope(method="POST", path="/api/articles")

    sent = await call(RequestLog(answering(201), log), scope)

    [line] = log.lines
    assert isinstance(line.pop("ms"), float)
    assert line == {
        "level": "info",
        "event": "request",
        "method": "POST",
        "path": "/api/articles",
        "status": 201,
        "id": sent.headers["x-request-id"],
    }
    assert scope["state"]["request_id"] == sent.headers["x-request-id"]
    assert len(sent.headers["x-request-id"]) == 16


async def test_secrets_are_not_logged(log: Any) -> None:
    scope = http_scope(query=b"access_token=" + SECRET, headers=[(b"authorization", b"Bearer " + SECRET)])

    await call(RequestLog(answering(), log), scope, [SECRET])

    assert "s3cr3t" not in repr(log.lines)


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ({"raw_path": b"/a%0Ab", "path": "/a\nb"}, "/a%0Ab"),
        ({"raw_path": b"/\xff\x1b", "path": "/"}, "/\\xff\x1b"),
        ({"raw_path": None, "path": "/a\nb"}, "/a\\nb"),
        ({"raw_path": b"/" * 900, "path": "/"}, "/" * 500),
    ],
)
async def test_the_path_cannot_forge_a_line(scope: dict[str, Any], path: str, log: Any) -> None:
    await call(RequestLog(answering(), log), {**http_scope(), **scope})

    assert log.lines[0]["path"] == path
    assert "\n" not in path


async def test_each_request_has_an_id_of_its_own(log: Any) -> None:
    app = RequestLog(answering(), log)

    ids = {(await call(app)).headers["x-request-id"] for _ in range(1000)}

    assert len(ids) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{16}", request_id) for request_id in ids)


async def test_two_processes_give_different_ids(log: Any) -> None:
    first, second = await call(RequestLog(answering(), log)), await call(RequestLog(answering(), log))

    assert first.headers["x-request-id"] != second.headers["x-request-id"]


async def test_lines_can_be_left_out(log: Any) -> None:
    sent = await call(RequestLog(answering(), log, lines=False))

    assert log.lines == []
    assert len(sent.headers["x-request-id"]) == 16


@pytest.mark.parametrize("error", [asyncio.CancelledError(), ZeroDivisionError()])
async def test_a_request_that_ends_without_an_answer_is_logged_too(error: BaseException, log: Any) -> None:
    with pytest.raises(type(error)):
        await call(RequestLog(raising(error), log))

    assert [line["status"] for line in log.lines] == [499]


async def test_only_requests_are_logged(log: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        await call(RequestLog(raising(ZeroDivisionError()), log), {"type": "lifespan"})

    assert log.lines == []


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ({"type": "websocket.accept"}, 101),
        ({"type": "websocket.close"}, 403),
        ({"type": "websocket.http.response.start", "status": 429}, 429),
    ],
)
async def test_a_socket_has_a_line_when_it_is_over(message: dict[str, Any], status: int, log: Any) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send(dict(message))
        await send({"type": "websocket.close"})

    await call(RequestLog(app, log), {"type": "websocket", "path": "/graphql", "query_string": SECRET})

    [line] = log.lines
    assert (line["method"], line["path"], line["status"]) == ("SOCKET", "/graphql", status)
    assert "s3cr3t" not in repr(line)
