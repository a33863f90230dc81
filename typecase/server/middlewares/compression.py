"""Bodies of answers, compressed as the client takes them: with brotli where its package is installed, or gzip."""

import asyncio
import importlib
import re
from functools import lru_cache
from importlib.util import find_spec
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, field_validator
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typecase.settings.sections import Positive, Section, Whole

Encoding: TypeAlias = Literal["br", "gzip"]

_IN_A_THREAD = 32_768
"""Bytes from which others are answered meanwhile: to compress so many takes a millisecond, to hand them over 0.1."""

_LONGEST_HEADER = 200
"""How many characters of an `Accept-Encoding` header are read; browsers send 30."""

_PARTIAL = 206
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")

_TEXTS = frozenset(
    {
        *("application/javascript", "application/json", "application/manifest+json", "application/wasm"),
        *("application/xml", "font/otf", "font/ttf", "image/bmp", "image/x-icon", "image/vnd.microsoft.icon"),
    }
)
"""The media types, beside those of text, JSON and XML, that get smaller. Most of the others are compressed already."""


class CompressionConfig(Section):
    """From how many bytes on, into what (None: what can be done, the best first), and how hard."""

    min_size: Positive = 1024
    encodings: tuple[Encoding, ...] | None = None
    gzip_level: Annotated[Whole, Field(ge=1, le=9)] = 6
    brotli_quality: Annotated[Whole, Field(ge=0, le=11)] = 4

    @field_validator("encodings")
    @classmethod
    def _can_be_done(cls, value: tuple[Encoding, ...] | None) -> tuple[Encoding, ...] | None:
        if value is not None and not (value and set(value) <= set(known_encodings())):
            raise ValueError('"gzip" alone, or "br" with the package that `pip install "typecase[brotli]"` brings')
        return value


def known_encodings() -> tuple[Encoding, ...]:
    """Return what can be done here, the best first."""
    return ("br", "gzip") if find_spec("brotli") else ("gzip",)


class Compression:
    """Compresses what is large enough and gets smaller by it; event streams and parts of files stay as they are."""

    def __init__(self, app: ASGIApp, config: CompressionConfig) -> None:
        self._app = app
        self._config = config
        self._encodings = config.encodings or known_encodings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            wanted = ",".join(Headers(scope=scope).getlist("accept-encoding"))[:_LONGEST_HEADER]
            await self._responder(_choose(wanted, self._encodings))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _responder(self, encoding: Encoding | None) -> ASGIApp:
        config = self._config
        match encoding:
            case "br":
                return _Brotli(self._app, config.min_size, config.brotli_quality)
            case "gzip":
                return _Gzip(self._app, config.min_size, config.gzip_level, thread_minimum_size=_IN_A_THREAD)
            case None:
                return _Selective(self._app, config.min_size)


class _Selective(IdentityResponder):
    """Passes on what would not get smaller as it is; of the rest it says that it may come in another encoding."""

    _passes = False

    async def send_with_compression(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": list(message.get("headers", ()))}
            headers = MutableHeaders(raw=message["headers"])
            self._passes = message["status"] == _PARTIAL or not _gets_smaller(headers, self.minimum_size)
            if not self._passes:
                self._prepare(headers)
        elif message["type"] == "http.response.body" and not self.started and not self._passes:
            headers = MutableHeaders(raw=self.initial_message["headers"])
            if not (message.get("body") or message.get("more_body")) and int(headers.get("content-length", 0)):
                self._announce(headers)
                self._passes = True
                await self.send(self.initial_message)
        if self._passes:
            await self.send(message)
        else:
            await super().send_with_compression(message)

    def _prepare(self, headers: MutableHeaders) -> None:
        """Change the headers of an answer that may be compressed."""

    def _announce(self, headers: MutableHeaders) -> None:
        """Have the headers of a file that HEAD asks for say what those of GET say."""
        headers.add_vary_header("Accept-Encoding")


class _Encoded(_Selective):
    """Its answers are not byte for byte what an entity tag of the application means."""

    def _announce(self, headers: MutableHeaders) -> None:
        super()._announce(headers)
        headers["content-encoding"] = self.content_encoding
        del headers["content-length"]  # which is that of the file, and nobody knows the other

    def _prepare(self, headers: MutableHeaders) -> None:
        tag = headers.get("etag", "")
        if tag.startswith('"'):
            headers["etag"] = f"W/{tag}"


class _Gzip(_Encoded, GZipResponder):
    """Starlette's gzip."""


class _Brotli(_Encoded):
    """Brotli in the frame of Starlette's gzip."""

    content_encoding = "br"

    def __init__(self, app: ASGIApp, minimum_size: int, quality: int) -> None:
        super().__init__(app, minimum_size)
        self._quality = quality
        self._compressor: Any = None

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        if len(body) < _IN_A_THREAD:
            return self._compress(body, more_body)
        return await asyncio.to_thread(self._compress, body, more_body)

    def _compress(self, body: bytes, more_body: bool) -> bytes:
        if self._compressor is None:
            self._compressor = importlib.import_module("brotli").Compressor(quality=self._quality)
        done: bytes = self._compressor.process(body)
        return done + (self._compressor.flush() if more_body else self._compressor.finish())


def _gets_smaller(headers: Headers, min_size: int) -> bool:
    if "content-encoding" in headers or int(headers.get("content-length", min_size)) < min_size:
        return False
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type.startswith("text/"):
        return media_type != "text/event-stream"
    return media_type in _TEXTS or media_type.endswith(("+json", "+xml"))


@lru_cache(maxsize=128)
def _choose(wanted: str, offered: tuple[Encoding, ...]) -> Encoding | None:
    """Return the encoding of an `Accept-Encoding` header with the highest quality, the first of equals."""
    qualities = dict(map(_read_quality, wanted.lower().split(",")))
    anything = qualities.get("*", 0.0)
    best = max(offered, key=lambda encoding: qualities.get(encoding, anything))
    quality = qualities.get(best, anything)
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else None


def _read_quality(part: str) -> tuple[str, float]:
    """Return the name and the quality of `gzip;q=0.5`; 0 for a quality that is none."""
    name, _, parameter = part.partition(";")
    key, _, value = parameter.partition("=")
    if key.strip() != "q":
        return name.strip(), 1.0
    number = _QUALITY.fullmatch(value.strip())
    return name.strip(), float(number[0]) if number else 0.0
