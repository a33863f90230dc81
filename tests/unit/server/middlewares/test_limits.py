"""The sizes of bodies and query strings."""

import pytest

from tests.unit.server.middlewares.calling import answering, call, http_scope, raising
from typecase.errors import NotFoundError, PayloadTooLargeError, UriTooLongError
from typecase.server.middlewares.body_limit import BodyLimit
from typecase.server.middlewares.errors import ErrorAnswers
from typecase.server.middlewares.uri_limit import UriLimit


def length(value: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"text/plain"), (b"content-length", value)]


@pytest.mark.parametrize("headers", [[], length(b"4"), length(b"four"), length(b"")])
async def test_a_body_up_to_the_limit_is_read(headers: list[tuple[bytes, bytes]]) -> None:
    sent = await call(BodyLimit(answering(), 4), http_scope(headers=headers), [b"ab", b"cd"])

    assert (sent.status, sent.body, sent.headers) == (200, b"abcd", {})


async def test_a_body_that_announces_more_is_refused_before_it_is_read() -> None:
    app = ErrorAnswers(BodyLimit(answering(), 4), None)  # pyright: ignore[reportArgumentType]

    sent = await call(app, http_scope(headers=length(b"5")), [b"abcde"])

    assert (sent.status, sent.reads) == (413, 0)
    assert b"The body of a request has at most 4 bytes" in sent.body


async def test_a_body_that_grows_beyond_the_limit_is_refused_while_it_is_read() -> None:
    app = BodyLimit(answering(), 4)

    with pytest.raises(PayloadTooLargeError):
        await call(app, None, [b"ab", b"cde", b"never read"])


async def test_what_follows_is_not_read_however_often_it_is_tried() -> None:
    async def stubborn(scope: object, receive: object, send: object) -> None:
        for _ in range(3):
            with pytest.raises(PayloadTooLargeError):
                await receive()  # pyright: ignore[reportCallIssue, reportGeneralTypeIssues]
        await send({"type": "http.response.start", "status": 413, "headers": []})  # pyright: ignore
        await send({"type": "http.response.body"})  # pyright: ignore

    sent = await call(BodyLimit(stubborn, 4), None, [b"abcde", b"never read"])

    assert (sent.status, sent.reads, sent.headers) == (413, 1, {"connection": "close"})


async def test_a_request_whose_body_is_not_read_is_answered() -> None:
    app = ErrorAnswers(BodyLimit(raising(NotFoundError()), 4), None)  # pyright: ignore[reportArgumentType]

    assert (await call(app, http_scope(headers=length(b"5")))).status == 404


@pytest.mark.parametrize("app", [BodyLimit(raising(NotFoundError()), 0), UriLimit(raising(NotFoundError()), 0)])
async def test_only_requests_are_limited(app: BodyLimit | UriLimit) -> None:
    with pytest.raises(NotFoundError):
        await call(app, {"type": "lifespan"})


async def test_a_query_string_up_to_the_limit_is_let_through() -> None:
    assert (await call(UriLimit(answering(), 4), http_scope(query=b"a=bc"))).status == 200


async def test_a_longer_query_string_is_refused() -> None:
    with pytest.raises(UriTooLongError, match=r"^The query string has 5 bytes; at most 4 are read$"):
        await call(UriLimit(answering(), 4), http_scope(query=b"a=bcd"))
