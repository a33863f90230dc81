"""All global middlewares together, in their order."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import structlog
from starlette.types import Receive, Scope, Send

from tests.unit.server.middlewares.calling import answering, call, http_scope, raising
from tests.unit.server.middlewares.wrapping import REQUIRED, around, wrapped

SECURITY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'",
}
FOREIGN = (b"origin", b"https://www.example.com")


@pytest.fixture(autouse=True)
def lines() -> Iterator[list[Any]]:
    """The log lines, kept away from the terminal."""
    with structlog.testing.capture_logs() as captured:
        yield captured


async def test_every_answer_has_the_headers() -> None:
    sent = await call(wrapped(answering(200, (b"vary", b"Accept"))))

    headers = sent.headers
    assert len(headers.pop("x-request-id")) == 16
    assert headers == {"vary": "Accept, Origin", **SECURITY, "x-powered-by": "Typecase"}


async def test_an_answer_keeps_the_headers_of_its_own() -> None:
    sent = await call(wrapped(answering(200, (b"Content-Security-Policy", b"default-src 'self'"))))

    assert sent.headers["Content-Security-Policy"] == "default-src 'self'"
    assert "content-security-policy" not in sent.headers


async def test_what_is_left_out_is_not_there() -> None:
    sent = await call(around(answering(), "powered-by"), http_scope(headers=[FOREIGN]))

    assert sent.headers == {"x-powered-by": "Typecase"}


async def test_the_order_of_the_list_is_the_order_around_a_request() -> None:
    readable = await call(around(raising(ZeroDivisionError()), "cors"), http_scope(headers=[FOREIGN]))
    unreadable = await call(
        wrapped(raising(ZeroDivisionError()), http={"middlewares": [*REQUIRED, "cors"]}), http_scope(headers=[FOREIGN])
    )

    assert (readable.status, readable.headers.get("access-control-allow-origin")) == (500, "*")
    assert (unreadable.status, unreadable.headers.get("access-control-allow-origin")) == (500, None)


async def test_the_inner_headers_come_first() -> None:
    config = {"content_type_options": False, "referrer_policy": False, "content_security_policy": False}
    security = {"name": "security", "config": config}

    sent = await call(around(answering(), "powered-by", security))

    assert list(sent.headers.items()) == [("x-frame-options", "SAMEORIGIN"), ("x-powered-by", "Typecase")]


@pytest.mark.parametrize(
    ("public_url", "demanded"), [("https://cms.example.com", "max-age=63072000"), ("http://cms.example.com", None)]
)
async def test_https_is_demanded_where_the_public_address_has_it(public_url: str, demanded: str | None) -> None:
    sent = await call(wrapped(answering(), public_url=public_url))

    assert sent.headers.get("strict-transport-security") == demanded


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"environment": "development"}, "*"),
        ({"environment": "production"}, None),
    ],
)
async def test_pages_of_other_origins_may_call_in_development(changes: dict[str, Any], allowed: str | None) -> None:
    sent = await call(wrapped(answering(), **changes), http_scope(headers=[FOREIGN]))

    assert sent.headers.get("access-control-allow-origin") == allowed
    assert "access-control-allow-credentials" not in sent.headers


async def test_a_page_of_another_origin_can_read_an_error() -> None:
    sent = await call(wrapped(raising(ZeroDivisionError())), http_scope(headers=[FOREIGN]))

    assert (sent.status, sent.headers["access-control-allow-origin"]) == (500, "*")
    assert sent.headers["x-content-type-options"] == "nosniff"


async def test_a_page_may_ask_before_it_calls() -> None:
    preflight = [FOREIGN, (b"access-control-request-method", b"PUT"), (b"access-control-request-headers", b"X-Any")]

    sent = await call(wrapped(answering()), http_scope(method="OPTIONS", headers=preflight))

    assert (sent.status, sent.headers["access-control-max-age"]) == (200, "600")
    assert sent.headers["access-control-allow-headers"] == "X-Any"


@pytest.mark.parametrize(
    ("scope", "status", "name"),
    [
        (http_scope(query=b"a=bcd"), 414, "UriTooLongError"),
        (http_scope(headers=[(b"content-length", b"5")]), 413, "PayloadTooLargeError"),
    ],
)
async def test_what_is_too_large_is_answered_in_the_form_of_the_rest_api(scope: Scope, status: int, name: str) -> None:
    app = wrapped(answering(), http={"body_limit": 4, "query_string_limit": 4})

    sent = await call(app, scope)

    assert (sent.status, orjson.loads(sent.body)["error"]["name"]) == (status, name)


async def test_a_bug_and_its_request_are_logged_with_one_id(lines: list[Any]) -> None:
    sent = await call(wrapped(raising(ZeroDivisionError())), http_scope(path="/api/x"))

    assert [(line["event"], line["id"], line["source"]) for line in lines] == [
        ("unexpected error", sent.headers["x-request-id"], "typecase.errors"),
        ("request", sent.headers["x-request-id"], "typecase.requests"),
    ]
    assert lines[1]["status"] == 500


async def test_no_line_is_written_where_none_is_wanted(lines: list[Any]) -> None:
    await call(wrapped(answering(), logging={"requests": False}))

    assert lines == []


async def test_other_than_requests_go_through() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    await call(wrapped(app), {"type": "lifespan"})

    assert seen == [{"type": "lifespan"}]
