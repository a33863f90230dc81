"""A server on 127.0.0.1 that counts who connects, and answers as it is told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Answer: TypeAlias = Callable[[asyncio.StreamWriter], Awaitable[None]]
_DAY = timedelta(days=1)
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


@dataclass(slots=True)
class Receiver:
    """What has come: connections, and the head and body of each request."""

    port: int = 0
    connections: int = 0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


def saying(answer: bytes) -> Answer:
    """Return what writes an answer."""

    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return say


_say_ok = saying(OK)


def own_certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Return what a server needs for TLS under a name, with a certificate that it has made itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now, now + _DAY)
    certificate = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False).sign(key, SHA256())
    file = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@asynccontextmanager
async def receiving(
    answer: Answer = _say_ok,
    host: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
    *,
    port: int = 0,
    into: Receiver | None = None,
) -> AsyncIterator[Receiver]:
    """Receive for the time of a block, at any port, into a receiver that is perhaps there already."""
    receiver = into or Receiver()
    handling: set[asyncio.Task[None]] = set()

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver.connections += 1
        task = asyncio.current_task()
        assert task is not None
        handling.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
                named = {name.lower(): value for name, value in headers.items()}
                body = await reader.readexactly(int(named.get("content-length", 0)))
                receiver.requests.append((named, body))
                await answer(writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(receive, host, port, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for task in handling:
            task.cancel()
        await asyncio.gather(*handling, return_exceptions=True)
