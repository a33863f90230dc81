"""One message is sent, signed and bounded, and its outcome says what came of it."""

import asyncio
import gzip
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from tests.unit.lifecycles.outgoing.receiver import Answer, Receiver, own_certificate, receiving, saying
from typecase.lifecycles.deliveries import Outcome
from typecase.lifecycles.events import Event
from typecase.lifecycles.outgoing.addresses import AllowedHosts
from typecase.lifecycles.outgoing.client import MOST_READ, Message, WebhookClient
from typecase.lifecycles.outgoing.payloads import body_of
from typecase.lifecycles.outgoing.signing import make_secret, secret_problem, signature_headers

HERE = AllowedHosts.of(["127.0.0.1"])
AT = "2026-11-26T12:00:00.000Z"


async def send(receiver: Receiver, scheme: str = "http", **message: object) -> Outcome:
    """Send a message to a receiver."""
    values = {"id": "msg_1", "event": "entry.create", "body": b'{"a":1}', **message}
    client = WebhookClient(HERE)
    try:
        return await client.send(Message(url=f"{scheme}://127.0.0.1:{receiver.port}/hook", **values))  # pyright: ignore[reportArgumentType]
    finally:
        await client.close()


async def test_a_message_has_the_headers_of_strapi_and_of_standard_webhooks() -> None:
    secrets = (make_secret(), make_secret())
    headers = {
        "Authorization": "Bearer mine",
        "X-Strapi-Event": "no",
        "Content-Type": "text/plain",
        "Host": "elsewhere",
    }
    async with receiving() as receiver:
        outcome = await send(receiver, headers=headers, secrets=secrets)

        [(sent, body)] = receiver.requests
    assert outcome == Outcome(status=200, headers={"content-length": "2"}, body="ok")
    assert body == b'{"a":1}'
    assert {name: sent[name] for name in ("authorization", "x-strapi-event", "content-type", "host", "webhook-id")} == {
        "authorization": "Bearer mine",
        "x-strapi-event": "entry.create",
        "content-type": "application/json",
        "host": f"127.0.0.1:{receiver.port}",
        "webhook-id": "msg_1",
    }
    for secret in secrets:
        assert Webhook(secret).verify(body, sent) == {"a": 1}


async def test_without_a_secret_nothing_is_signed() -> None:
    async with receiving() as receiver:
        await send(receiver)

    [(sent, _)] = receiver.requests
    assert "webhook-signature" not in sent
    assert sent["webhook-id"] == "msg_1"


@given(body=st.text().map(str.encode), count=st.integers(1, 3))
def test_every_signature_is_accepted(body: bytes, count: int) -> None:
    secrets = [make_secret() for _ in range(count)]

    headers = signature_headers("msg_1", datetime.now(UTC), body, secrets)

    for secret in secrets:
        Webhook(secret).verify(body, headers, json_parse=False)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("abc", "a secret begins with whsec_; `typecase webhooks secret` makes one"),
        ("whsec_ü", "a secret is base64 behind whsec_; `typecase webhooks secret` makes one"),
        ("whsec_QUJD", "a secret has 24 to 64 bytes, this one has 3"),
    ],
)
def test_what_is_wrong_with_a_secret(secret: str, problem: str) -> None:
    assert secret_problem(secret) == problem
    assert secret_problem(make_secret()) is None


async def test_an_answer_is_read_to_a_bound() -> None:
    async def pour(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x" * 10_000)
            await writer.drain()

    async with receiving(pour) as receiver:
        outcome = await send(receiver)

    assert outcome.error is None
    assert outcome.body == "x" * MOST_READ


async def test_nothing_is_decompressed() -> None:
    packed = gzip.compress(b"x" * 10_000_000)
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(packed)}\r\n\r\n".encode()
    async with receiving(saying(head + packed)) as receiver:
        outcome = await send(receiver)

    assert outcome.error is None
    assert outcome.body is not None
    assert len(outcome.body) <= MOST_READ
    assert "x" * 100 not in outcome.body


async def test_who_sends_a_byte_a_time_does_not_hold_it() -> None:
    async def trickle(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with receiving(trickle) as receiver:
        outcome = await send(receiver, seconds=0.3)

    assert outcome == Outcome(error="no whole answer within 0.3 seconds")


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _close_in_the_middle(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhal")
    await writer.drain()
    writer.close()


@pytest.mark.parametrize("answer", [_close, _close_in_the_middle, saying(b"no http at all\r\n\r\n")])
async def test_a_connection_that_breaks_is_a_failure(answer: Answer) -> None:
    async with receiving(answer) as receiver:
        outcome = await send(receiver)

    assert (outcome.error or "").startswith("the connection was lost: ")


async def test_nobody_listens() -> None:
    async with receiving() as receiver:
        pass

    outcome = await send(receiver)

    assert (outcome.error or "").startswith("no connection: ")


async def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    async with receiving(tls=own_certificate(tmp_path, "hooks.internal")) as receiver:
        outcome = await send(receiver, scheme="https")

    assert outcome.status is None
    assert (outcome.error or "").startswith("no connection: [SSL: CERTIFICATE_VERIFY_FAILED]")
    assert receiver.requests == []


@pytest.mark.parametrize(("host", "arrives"), [("hooks.internal", True), ("other.internal", False)])
async def test_the_certificate_is_asked_for_the_name_not_the_address(tmp_path: Path, host: str, arrives: bool) -> None:
    server = own_certificate(tmp_path, "hooks.internal")
    trusting = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))

    async def resolve(name: str, port: int) -> list[str]:
        del name, port
        return ["127.0.0.1"]

    async with receiving(tls=server) as receiver:
        client = WebhookClient(HERE, resolve=resolve, verify=trusting)
        outcome = await client.send(Message(id="m", event="e.e", url=f"https://{host}:{receiver.port}/", body=b"{}"))
        await client.close()

    assert (outcome.error is None) is arrives
    assert len(receiver.requests) == int(arrives)


@pytest.mark.parametrize(
    ("status", "error", "gone"), [(204, None, False), (400, "it answered 400", False), (410, "it answered 410", True)]
)
async def test_the_status_tells(status: int, error: str | None, gone: bool) -> None:
    async with receiving(saying(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n".encode())) as receiver:
        outcome = await send(receiver)

    assert (outcome.status, outcome.error, outcome.gone) == (status, error, gone)


@pytest.mark.parametrize(
    ("given", "least", "most"),
    [
        ("120", 120, 120),
        (timedelta(hours=1), 3500, 3600),
        (timedelta(hours=-1), 0, 0),
        ("soon", None, None),
        ("9" * 40, 999_999_999, 999_999_999),
    ],
)
async def test_a_target_says_when_to_come_again(
    given: str | timedelta, least: float | None, most: float | None
) -> None:
    if isinstance(given, timedelta):
        given = format_datetime(datetime.now(UTC) + given, usegmt=True)
    answer = f"HTTP/1.1 503 X\r\nretry-after: {given}\r\ncontent-length: 0\r\n\r\n".encode()
    async with receiving(saying(answer)) as receiver:
        outcome = await send(receiver)

    if least is None or most is None:
        assert outcome.retry_after is None
    else:
        assert outcome.retry_after is not None
        assert least <= outcome.retry_after <= most


async def test_cookies_and_proxies_are_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    answer = b"HTTP/1.1 200 OK\r\nset-cookie: a=1\r\ncontent-length: 0\r\n\r\n"
    async with receiving(saying(answer)) as receiver:
        client = WebhookClient(HERE)
        for _ in range(2):
            message = Message(id="m", event="e.e", url=f"http://127.0.0.1:{receiver.port}/", body=b"{}")
            assert (await client.send(message)).status == 200
        await client.close()

    assert receiver.connections == 1
    assert all("cookie" not in sent for sent, _ in receiver.requests)


def test_secrets_are_shown_nowhere() -> None:
    message = Message(
        id="m",
        event="entry.create",
        url="https://x/secret",
        body=b"secret",
        headers={"a": "secret"},
        secrets=("secret",),
    )

    assert "secret" not in repr(message)


@pytest.mark.parametrize(
    ("event", "body"),
    [
        (
            Event(id="m", name="entry.publish", uid="api::article.article", created_at=AT, data={"id": 1}),
            b'{"event":"entry.publish","createdAt":"2026-11-26T12:00:00.000Z","model":"article",'
            b'"uid":"api::article.article","entry":{"id":1}}',
        ),
        (
            Event(id="m", name="media.create", uid="plugin::upload.file", created_at=AT, data={"id": 1}),
            b'{"event":"media.create","createdAt":"2026-11-26T12:00:00.000Z","media":{"id":1}}',
        ),
        (
            Event(id="m", name="order.paid", created_at=AT, data={"total": 7, "event": "x"}),
            b'{"total":7,"event":"order.paid","createdAt":"2026-11-26T12:00:00.000Z"}',
        ),
        (
            Event(id="m", name="order.paid", created_at=AT, data=[7]),
            b'{"event":"order.paid","createdAt":"2026-11-26T12:00:00.000Z","data":[7]}',
        ),
        (
            Event(id="m", name="trigger-test", created_at=AT, data=None),
            b'{"event":"trigger-test","createdAt":"2026-11-26T12:00:00.000Z"}',
        ),
    ],
)
def test_the_body_is_that_of_strapi(event: Event, body: bytes) -> None:
    assert body_of(event) == body
