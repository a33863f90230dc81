"""Bodies are compressed when the client takes it and it makes them smaller."""

import gzip
import importlib.util
from collections.abc import Sequence
from typing import Any

import brotli
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.unit.server.middlewares.calling import Sent, call, http_scope
from tests.unit.server.middlewares.wrapping import around, mistakes_in

JSON = "application/json; charset=utf-8"
TEXT = b'{"a": "long enough"}' * 100


def sending(*parts: bytes, status: int = 200, length: bool = True, **headers: str) -> ASGIApp:
    """Return an application that sends a body in parts."""
    given = {"content-type": JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    if length:
        given["content-length"] = str(sum(map(len, parts)))
    listed = [(name.encode(), value.encode()) for name, value in given.items()]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": listed})
        for position, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": position < len(parts)})

    return app


async def ask(app: ASGIApp, *accepted: str, **config: Any) -> Sent:
    headers = [(b"accept-encoding", value.encode()) for value in accepted]
    return await call(around(app, {"name": "compression", "config": config}), http_scope(headers=headers))


async def test_a_large_body_is_compressed_with_gzip() -> None:
    sent = await ask(sending(TEXT, vary="Origin"), "gzip, deflate")

    assert gzip.decompress(sent.body) == TEXT
    assert sent.headers == {
        "content-type": JSON,
        "vary": "Origin, Accept-Encoding",
        "content-encoding": "gzip",
        "content-length": str(len(sent.body)),
    }
    assert len(sent.body) < len(TEXT) / 10


async def test_a_large_body_is_compressed_with_brotli() -> None:
    sent = await ask(sending(TEXT), "gzip, deflate, br, zstd")

    assert brotli.decompress(sent.body) == TEXT
    assert (sent.headers["content-encoding"], sent.headers["vary"]) == ("br", "Accept-Encoding")
    assert sent.headers["content-length"] == str(len(sent.body))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (["gzip"], "gzip"),
        (["GZIP"], "gzip"),
        (["br"], "br"),
        (["gzip, br"], "br"),
        (["gzip", "br"], "br"),
        (["gzip;q=1.0, br;q=0.9"], "gzip"),
        (["br;q=0, gzip"], "gzip"),
        (["*"], "br"),
        (["*;q=0.5, gzip"], "gzip"),
        (["br;q=0, *"], "gzip"),
        (["gzip;q=0"], None),
        (["gzip;q=0.000"], None),
        (["*;q=0"], None),
        (["identity, gzip;q=0.5"], None),
        (["gzip;q=high"], None),
        (["gzip;q=7"], None),
        (["deflate, zstd"], None),
        (["xgzip, broccoli"], None),
        ([""], None),
        ([], None),
    ],
)
async def test_the_encoding_is_what_the_client_wants_most(accepted: Sequence[str], encoding: str | None) -> None:
    sent = await ask(sending(TEXT), *accepted)

    assert (sent.headers.get("content-encoding"), sent.headers["vary"]) == (encoding, "Accept-Encoding")
    assert (sent.body == TEXT) == (encoding is None)


@pytest.mark.parametrize(
    "app",
    [
        sending(TEXT[:1023]),
        sending(TEXT[:1023], length=False),
        sending(TEXT[:500], TEXT[500:1000]),
        sending(b"", status=204, length=False, content_type=""),
        sending(TEXT, content_type="image/png"),
        sending(TEXT, content_type="video/mp4"),
        sending(TEXT, content_type="application/zip"),
        sending(TEXT, content_type="application/octet-stream"),
        sending(TEXT, content_type="font/woff2"),
        sending(TEXT, content_type="text/event-stream; charset=utf-8", length=False),
        sending(TEXT, content_type="multipart/mixed; boundary=-"),
        sending(TEXT, content_encoding="br", etag='"a"'),
        sending(TEXT, status=206, content_range="bytes 0-1999/4000", etag='"a"'),
    ],
)
async def test_the_rest_stays_as_it_is(app: ASGIApp) -> None:
    plain = await call(app)

    sent = await ask(app, "gzip, br")

    assert (sent.status, sent.body, sent.headers) == (plain.status, plain.body, plain.headers)


@pytest.mark.parametrize(
    "media_type",
    [
        "text/html; charset=utf-8",
        "text/css",
        "TEXT/CSV",
        "application/graphql-response+json; charset=utf-8",
        "application/problem+json",
        "image/svg+xml",
        "application/javascript",
        "application/wasm",
        "font/ttf",
    ],
)
async def test_what_gets_smaller_is_compressed(media_type: str) -> None:
    sent = await ask(sending(TEXT, content_type=media_type), "gzip")

    assert sent.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
async def test_a_body_in_parts_is_compressed_in_parts(encoding: str) -> None:
    parts = [TEXT[:1000], TEXT * 40, TEXT[1000:]]

    sent = await ask(sending(*parts), encoding)

    bodies = [message["body"] for message in sent.messages[1:]]
    decompress = gzip.decompress if encoding == "gzip" else brotli.decompress
    assert decompress(sent.body) == b"".join(parts)
    assert (len(bodies), all(bodies)) == (3, True)
    assert (sent.headers["content-encoding"], "content-length" in sent.headers) == (encoding, False)


@pytest.mark.parametrize(
    ("accepted", "tag", "expected"),
    [("gzip", '"abc"', 'W/"abc"'), ("br", '"abc"', 'W/"abc"'), ("gzip", 'W/"abc"', 'W/"abc"'), ("", '"abc"', '"abc"')],
)
async def test_a_strong_entity_tag_becomes_a_weak_one(accepted: str, tag: str, expected: str) -> None:
    sent = await ask(sending(TEXT, etag=tag), accepted)

    assert sent.headers["etag"] == expected


async def test_the_headers_of_the_application_are_not_changed_for_the_next() -> None:
    app = sending(TEXT, etag='"abc"')

    await ask(app, "gzip")

    assert (await call(app)).headers == {"content-type": JSON, "etag": '"abc"', "content-length": "2000"}


async def test_the_config_says_from_when_on_and_how() -> None:
    small = await ask(sending(b"a" * 10), "gzip, br", min_size=10, encodings=["gzip"], gzip_level=1)
    smaller = await ask(sending(b"a" * 9), "gzip, br", min_size=10, encodings=["gzip", "br"])
    preferred = await ask(sending(TEXT), "gzip, br", encodings=["gzip", "br"], brotli_quality=1)

    assert gzip.decompress(small.body) == b"a" * 10
    assert "content-encoding" not in smaller.headers
    assert preferred.headers["content-encoding"] == "gzip"


async def test_without_the_package_there_is_no_brotli(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typecase.server.middlewares.compression.find_spec", lambda _: None)

    sent = await ask(sending(TEXT), "br, gzip")

    assert importlib.util.find_spec("brotli") is not None
    assert sent.headers["content-encoding"] == "gzip"
    assert mistakes_in({"name": "compression", "config": {"encodings": ["br"]}}) == [
        'list.0.config.encodings: got ["br"], expected "gzip" alone, or "br" with the package that '
        '`pip install "typecase[brotli]"` brings'
    ]


async def test_only_requests_are_looked_at() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    await call(around(app, "compression"), {"type": "lifespan"})

    assert seen == [{"type": "lifespan"}]
