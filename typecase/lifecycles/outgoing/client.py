"""One request to one target: sent only where it may go, within a time, and with an answer of a bounded size."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx

from typecase.lifecycles.deliveries import Outcome
from typecase.lifecycles.outgoing.addresses import AllowedHosts, Refused, Resolve, public_addresses, resolve_by_system
from typecase.lifecycles.outgoing.signing import signature_headers

MOST_READ = 64 * 1024
"""Bytes of an answer that are read."""

_SHOWN = ("content-type", "content-length", "date", "location", "retry-after", "server", "x-request-id")
"""The headers of an answer that are kept."""

_LONGEST_HEADER = 500
_OURS = frozenset({"connection", "content-length", "content-type", "host", "transfer-encoding"})
"""Headers that no webhook sets."""

_CONNECT = 5.0
_POOL = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=30)
_GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent: the `body` of an `event` to a `url`, by the `id` that it keeps whenever it is tried again.

    `headers` and `secrets` are the target's own, and are shown nowhere.
    """

    id: str
    event: str
    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    seconds: float = 10.0


class WebhookClient:
    """Sends messages. Connections are kept for the next ones; `close` lets go of them."""

    def __init__(
        self, allowed: AllowedHosts, *, resolve: Resolve = resolve_by_system, verify: ssl.SSLContext | None = None
    ) -> None:
        self._transport = _Transport(_Guard(allowed, resolve), verify or httpx.create_ssl_context(trust_env=False))

    async def send(self, message: Message) -> Outcome:
        """Send a message and return what came of it. It raises nothing, but for being cancelled."""
        try:
            async with asyncio.timeout(message.seconds):
                return await self._send(message)
        except TimeoutError:
            return Outcome(error=f"no whole answer within {message.seconds:g} seconds")
        except Refused as refused:
            return Outcome(error=str(refused))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            return Outcome(error="the url cannot be called: it is no address of http:// or https://")
        except httpx.ConnectTimeout:
            return Outcome(error=f"no connection within {_CONNECT:g} seconds")
        except httpx.ConnectError as error:
            return Outcome(error=f"no connection: {error}")
        except httpx.HTTPError as error:
            return Outcome(error=f"the connection was lost: {error or type(error).__name__}")

    async def close(self) -> None:
        """Close the connections that are kept."""
        await self._transport.aclose()

    async def _send(self, message: Message) -> Outcome:
        request = httpx.Request("POST", message.url, headers=_headers(message), content=message.body)
        seconds = message.seconds
        request.extensions["timeout"] = {"connect": _CONNECT, "read": seconds, "write": seconds, "pool": seconds}
        # The transport alone: no redirects, no cookies, no settings of the environment.
        response = await self._transport.handle_async_request(request)
        try:
            body = await _start_of(response.aiter_raw())
        finally:
            await response.aclose()
        return Outcome(
            error=_error(response.status_code),
            status=response.status_code,
            headers={name: response.headers[name][:_LONGEST_HEADER] for name in _SHOWN if name in response.headers},
            body=body.decode(errors="replace"),
            retry_after=_seconds(response.headers.get("retry-after"), time.time()),
            gone=response.status_code == _GONE,
        )


class _Guard(httpcore.AsyncNetworkBackend):
    """Opens connections: it resolves a host itself, and connects to what it has checked."""

    def __init__(self, allowed: AllowedHosts, resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        backend: Any = httpcore.AnyIOBackend()
        self._backend: httpcore.AsyncNetworkBackend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's name
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of a host that can be; TLS asks for the certificate of its name all the same."""
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in await public_addresses(host, port, self._allowed, self._resolve):
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None, "a host has an address, or is refused"
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._backend.sleep(seconds)


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's transport over connections that a guard opens."""

    def __init__(self, guard: _Guard, verify: ssl.SSLContext) -> None:
        super().__init__(verify=verify, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify,
            max_connections=_POOL.max_connections,
            max_keepalive_connections=_POOL.max_keepalive_connections,
            keepalive_expiry=_POOL.keepalive_expiry,
            network_backend=guard,
        )


def _headers(message: Message) -> dict[str, str]:
    """Return all headers: those of Standard Webhooks and of Strapi over the target's own."""
    own = {name.lower(): value for name, value in message.headers.items() if name.lower() not in _OURS}
    signed = signature_headers(message.id, datetime.now(UTC), message.body, message.secrets)
    return {
        "user-agent": "Typecase",
        "accept": "*/*",
        **own,
        "accept-encoding": "identity",
        "content-type": "application/json",
        "x-strapi-event": message.event,
        **signed,
    }


async def _start_of(chunks: AsyncIterator[bytes]) -> bytes:
    """Return the first bytes of an answer, as they come: nothing is decompressed."""
    read = bytearray()
    async for chunk in chunks:
        read += chunk
        if len(read) >= MOST_READ:
            break
    return bytes(read[:MOST_READ])


def _error(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"it answered {status}: redirects are not followed, give the url that it leads to"
    return f"it answered {status}"


def _seconds(retry_after: str | None, now: float) -> float | None:
    """Return the seconds that a Retry-After asks for, given in seconds or as a date; None for none or another."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now)
    except (ValueError, OverflowError):
        return None
