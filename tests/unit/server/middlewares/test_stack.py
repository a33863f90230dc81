"""All global middlewares together, in their order."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import structlog
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.unit.server.middlewares.calling import answering, call, http_scope, raising
from typecase.server.middlewares.stack import wrap
from typecase.settings import AuthSettings, DatabaseSettings, Settings

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


def settings(**changes: Any) -> Settings:
    secret = SecretStr("0123456789abcdefghijklmnopqrstuv")
    usual: dict[str, Any] = {
        "database": DatabaseSettings(url="sqlite://:memory:"),
        "auth": AuthSettings(jwt_secret=secret, api_token_secret=secret),
    }
    return Settings(**{**usual, **changes})


async def test_every_answer_has_the_headers() -> None:
    sent = await call(wrap(answering(200, (b"vary", b"Accept")), settings()))

    headers = sent.headers
    assert len(headers.pop("x-request-id")) == 16
    assert headers == {"vary": "Accept, Origin", **SECURITY, "x-powered-by": "Typecase"}


async def test_an_answer_keeps_the_headers_of_its_own() -> None:
    sent = await call(wrap(answering(200, (b"Content-Security-Policy", b"default-src 'self'")), settings()))

    assert sent.headers["Content-Security-Policy"] == "default-src 'self'"
    assert "content-security-policy" not in sent.headers


async def test_the_software_need_not_be_named() -> None:
    sent = await call(wrap(answering(), settings(http={"powered_by": False})))

    assert "x-powered-by" not in sent.headers


@pytest.mark.parametrize(
    ("public_url", "demanded"), [("https://cms.example.com", "max-age=63072000"), ("http://cms.example.com", None)]
)
async def test_https_is_demanded_where_the_public_address_has_it(public_url: str, demanded: str | None) -> None:
    sent = await call(wrap(answering(), settings(public_url=public_url)))

    assert sent.headers.get("strict-transport-security") == demanded


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"environment": "development"}, "*"),
        ({"environment": "production"}, None),
        ({"cors": {"origins": ["https://www.example.com"]}}, "https://www.example.com"),
        ({"cors": {"origins": ["https://other.example.com"]}}, None),
    ],
)
async def test_pages_of_other_origins_may_call_as_the_settings_say(
    changes: dict[str, Any], allowed: str | None
) -> None:
    sent = await call(wrap(answering(), settings(**changes)), http_scope(headers=[FOREIGN]))

    assert sent.headers.get("access-control-allow-origin") == allowed
    assert "access-control-allow-credentials" not in sent.headers


async def test_a_page_of_another_origin_can_read_an_error() -> None:
    sent = await call(wrap(raising(ZeroDivisionError()), settings()), http_scope(headers=[FOREIGN]))

    assert (sent.status, sent.headers["access-control-allow-origin"]) == (500, "*")
    assert sent.headers["x-content-type-options"] == "nosniff"


async def test_a_page_may_ask_before_it_calls() -> None:
    preflight = [FOREIGN, (b"access-control-request-method", b"PUT"), (b"access-control-request-headers", b"X-Any")]

    sent = await call(wrap(answering(), settings()), http_scope(method="OPTIONS", headers=preflight))

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
    app = wrap(answering(), settings(http={"body_limit": 4, "query_string_limit": 4}))

    sent = await call(app, scope)

    assert (sent.status, orjson.loads(sent.body)["error"]["name"]) == (status, name)


async def test_a_bug_and_its_request_are_logged_with_one_id(lines: list[Any]) -> None:
    sent = await call(wrap(raising(ZeroDivisionError()), settings()), http_scope(path="/api/x"))

    assert [(line["event"], line["id"], line["source"]) for line in lines] == [
        ("unexpected error", sent.headers["x-request-id"], "typecase.errors"),
        ("request", sent.headers["x-request-id"], "typecase.requests"),
    ]
    assert lines[1]["status"] == 500


async def test_no_line_is_written_where_none_is_wanted(lines: list[Any]) -> None:
    await call(wrap(answering(), settings(logging={"requests": False})))

    assert lines == []


async def test_other_than_requests_go_through() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    wrapped: ASGIApp = wrap(app, settings())
    await call(wrapped, {"type": "lifespan"})

    assert seen == [{"type": "lifespan"}]
