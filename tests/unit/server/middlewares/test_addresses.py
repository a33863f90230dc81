"""Addresses that are let in, and those that reach nothing."""

from typing import Any

import orjson
import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.unit.server.middlewares.calling import answering, call, http_scope
from typecase.server.middlewares.addresses import AddressConfig, Addresses

REFUSED = {"data": None, "error": {"status": 403, "name": "ForbiddenError", "message": "Forbidden", "details": {}}}
NETWORKS = {"allow": ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"], "deny": ["10.6.0.0/16", "2001:db8::66"]}


async def status_of(address: str | None, config: Any) -> tuple[int, int]:
    """Return the status for an address, and how often the application behind was called."""
    calls = 0

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal calls
        calls += 1
        await answering()(scope, receive, send)

    client = None if address is None else (address, 50_000)
    sent = await call(Addresses(app, AddressConfig(**config)), {**http_scope(), "client": client})
    return sent.status, calls


@pytest.mark.parametrize("address", ["10.0.0.5", "192.0.2.7", "2001:db8::5", "::ffff:10.0.0.5"])
async def test_an_address_that_is_allowed_is_let_in(address: str) -> None:
    assert await status_of(address, NETWORKS) == (200, 1)


@pytest.mark.parametrize(
    "address",
    [
        "192.0.2.8",
        "10.6.0.1",
        "::ffff:10.6.0.1",
        "2001:db8::66",
        "2001:db9::1",
        "::1",
        "unknown",
        "",
        "10.0.0.5:80",
        None,
    ],
)
async def test_any_other_is_refused_and_nothing_is_called(address: str | None) -> None:
    assert await status_of(address, NETWORKS) == (403, 0)


@pytest.mark.parametrize(("address", "expected"), [("192.0.2.1", (200, 1)), ("10.0.0.5", (403, 0)), (None, (403, 0))])
async def test_who_is_not_denied_is_let_in_where_none_is_allowed(
    address: str | None, expected: tuple[int, int]
) -> None:
    assert await status_of(address, {"deny": ["10.0.0.0/8"]}) == expected


async def test_a_refusal_has_the_form_of_the_rest_api_and_reads_nothing() -> None:
    app = Addresses(answering(), AddressConfig(allow=("10.0.0.5",)))

    sent = await call(app, {**http_scope(method="POST"), "client": ("10.0.0.6", 1)}, [b"a body"])

    assert (orjson.loads(sent.body), sent.reads) == (REFUSED, 0)
    assert sent.headers == {
        "cache-control": "no-store",
        "content-length": "95",
        "content-type": "application/json; charset=utf-8",
    }


@pytest.mark.parametrize(
    ("proxy", "forwarded", "status"),
    [
        ("10.0.0.1", b"192.0.2.7", 200),
        ("10.0.0.1", b"192.0.2.8", 403),
        ("10.0.0.1", b"192.0.2.7, 192.0.2.8", 403),
        ("203.0.113.9", b"192.0.2.7", 403),
    ],
)
async def test_the_address_is_the_one_that_a_trusted_proxy_tells(proxy: str, forwarded: bytes, status: int) -> None:
    guarded = Addresses(answering(), AddressConfig(allow=("192.0.2.7",)))
    app: Any = ProxyHeadersMiddleware(guarded, trusted_hosts=["10.0.0.0/8"])  # pyright: ignore[reportArgumentType]

    sent = await call(app, {**http_scope(headers=[(b"x-forwarded-for", forwarded)]), "client": (proxy, 1)})

    assert sent.status == status


async def test_only_requests_are_looked_at() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    await call(Addresses(app, AddressConfig(allow=("10.0.0.5",))), {"type": "lifespan"})

    assert seen == [{"type": "lifespan"}]
