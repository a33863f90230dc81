"""Pages of other origins call as the config of `cors` says."""

from typing import Any

import pytest

from tests.unit.server.middlewares.calling import Sent, answering, call, http_scope
from tests.unit.server.middlewares.wrapping import around

PAGE = "https://www.example.com"


async def ask(config: dict[str, Any], *, origin: str = PAGE, method: str = "GET", **headers: str) -> Sent:
    sent = {"origin": origin, **{name.replace("_", "-"): value for name, value in headers.items()}}
    app = around(answering(), {"name": "cors", "config": config}, environment="production")
    scope = http_scope(method=method, headers=[(name.encode(), value.encode()) for name, value in sent.items()])
    return await call(app, scope)


@pytest.mark.parametrize(
    ("origins", "allowed"), [([PAGE], PAGE), (["*"], "*"), (["https://other.example.com"], None), ([], None)]
)
async def test_the_origins_that_are_named_may_call(origins: list[str], allowed: str | None) -> None:
    sent = await ask({"origins": origins})

    assert sent.headers.get("access-control-allow-origin") == allowed
    assert "access-control-allow-credentials" not in sent.headers


async def test_credentials_are_allowed_to_origins_that_are_named() -> None:
    sent = await ask({"origins": [PAGE], "credentials": True, "expose": ["X-Total"]})

    assert sent.headers == {
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "X-Total",
        "access-control-allow-origin": PAGE,
        "vary": "Origin",
    }


async def test_a_preflight_is_answered_as_the_config_says() -> None:
    config = {"origins": [PAGE], "methods": ["GET", "POST"], "headers": ["X-Trace"], "max_age": 60}

    sent = await ask(config, method="OPTIONS", access_control_request_method="POST")

    assert sent.status == 200
    assert sent.headers["access-control-allow-methods"] == "GET, POST"
    assert (
        sent.headers["access-control-allow-headers"]
        == "Accept, Accept-Language, Content-Language, Content-Type, X-Trace"
    )
    assert sent.headers["access-control-max-age"] == "60"


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ({"access_control_request_method": "PUT"}, b"Disallowed CORS method"),
        (
            {"access_control_request_method": "GET", "access_control_request_headers": "x-other"},
            b"Disallowed CORS headers",
        ),
        ({"access_control_request_method": "GET", "origin": "https://other.example.com"}, b"Disallowed CORS origin"),
    ],
)
async def test_a_preflight_for_more_is_refused(asked: dict[str, Any], body: bytes) -> None:
    sent = await ask({"origins": [PAGE], "methods": ["GET"], "headers": ["X-Trace"]}, method="OPTIONS", **asked)

    assert (sent.status, sent.body, sent.reads) == (400, body, 0)
