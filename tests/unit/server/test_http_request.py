"""A request as the endpoints read it."""

from collections.abc import Iterable
from typing import Any

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from typecase.errors import PayloadTooLargeError
from typecase.server.http_request import HttpRequest

PARTS = [{"type": "http.request", "body": b"ab", "more_body": True}, {"type": "http.request", "body": b"cd"}]


def request(
    *, headers: Iterable[tuple[bytes, bytes]] = (), messages: Iterable[Message] = (), **scope: Any
) -> HttpRequest:
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    return HttpRequest({"type": "http", "method": "POST", "headers": list(headers), **scope}, receive)


def test_a_header_is_found_by_its_name_in_lower_case() -> None:
    given = request(headers=[(b"accept", b"text/html"), (b"x-name", b"caf\xe9")]).headers

    assert (given.get("accept"), given.get("x-name"), given.get("Accept")) == ("text/html", "café", None)


def test_the_first_of_several_headers_counts() -> None:
    assert request(headers=[(b"accept", b"a"), (b"accept", b"b")]).headers["accept"] == "a"


@pytest.mark.parametrize(("scope", "client"), [({"client": ("10.0.0.1", 80)}, "10.0.0.1"), ({"client": None}, None)])
def test_the_caller_has_an_address_or_none(scope: dict[str, Any], client: str | None) -> None:
    assert request(**scope).client == client


async def test_a_body_is_read_to_its_end() -> None:
    assert await request(messages=PARTS).body(4) == b"abcd"


async def test_a_body_beyond_the_limit_is_refused() -> None:
    with pytest.raises(PayloadTooLargeError):
        await request(messages=PARTS).body(3)


async def test_a_body_that_announces_too_much_is_not_read() -> None:
    with pytest.raises(PayloadTooLargeError):
        await request(headers=[(b"content-length", b"5")]).body(4)


async def test_a_length_that_is_no_number_announces_nothing() -> None:
    assert await request(headers=[(b"content-length", b"many")], messages=PARTS).body(4) == b"abcd"


async def test_a_caller_who_leaves_has_sent_no_body() -> None:
    with pytest.raises(ClientDisconnect):
        await request(messages=[PARTS[0], {"type": "http.disconnect"}]).body(4)
