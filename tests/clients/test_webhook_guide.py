"""The receiver in JavaScript of the guide to webhooks does what the guide says with what is sent to it."""

import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.clients.commands import MODULES, needs_node
from tests.served import ROOT, free_port, running
from typecase.lifecycles.deliveries import Outcome
from typecase.lifecycles.events import Event
from typecase.lifecycles.outgoing.addresses import AllowedHosts
from typecase.lifecycles.outgoing.client import Message, WebhookClient
from typecase.lifecycles.outgoing.payloads import body_of
from typecase.lifecycles.outgoing.signing import make_secret, signature_headers

pytestmark = needs_node

GUIDE = (ROOT / "docs" / "guides" / "webhooks.md").read_text(encoding="utf-8")
[PROGRAM] = re.findall(r'```js title="receiver.mjs"\n(.*?)```', GUIDE, re.DOTALL)
SECRET = make_secret()
ENTRY = {"documentId": "harbours", "title": "Häfen"}
SAID = body_of(
    Event(id="", name="entry.publish", uid="api::article.article", created_at="2026-11-26T12:00:00.000Z", data=ENTRY)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """A receiver that runs: the port that it listens on, and what it prints."""

    port: int
    log: Path

    def done(self) -> list[str]:
        """Return what it has printed of messages, a moment after the last of them was answered."""
        time.sleep(0.2)
        return self.log.read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiving]:
    """Run the guide's receiver for the time of a test."""
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "receiver.mjs").write_text(PROGRAM, encoding="utf-8")
    port, log = free_port(), tmp_path / "receiver.log"
    settings = {"WEBHOOK_SECRET": SECRET, "PORT": str(port)}
    with running(["node", str(tmp_path / "receiver.mjs")], settings, log, "listening"):
        yield Receiving(port=port, log=log)


async def send(receiver: Receiving, message_id: str, *secrets: str) -> Outcome:
    """Send a message as Typecase does, signed with the secret of the receiver if with no other."""
    url = f"http://127.0.0.1:{receiver.port}/"
    client = WebhookClient(AllowedHosts.of(["127.0.0.1"]))
    try:
        return await client.send(
            Message(id=message_id, event="entry.publish", url=url, body=SAID, secrets=secrets or (SECRET,))
        )
    finally:
        await client.close()


async def test_what_is_sent_is_done_once(receiver: Receiving) -> None:
    outcomes = [
        await send(receiver, "msg_1"),
        await send(receiver, "msg_1"),
        await send(receiver, "msg_2", make_secret(), SECRET),
        await send(receiver, "msg_3", make_secret()),
    ]

    assert [outcome.status for outcome in outcomes] == [204, 204, 204, 401]
    assert receiver.done() == ["entry.publish: Häfen"] * 2


async def test_what_is_not_as_it_was_signed_is_refused(receiver: Receiving) -> None:
    now = datetime.now(UTC)
    times = [now + timedelta(seconds=seconds) for seconds in (-310, -290, 290, 310)]
    sent = [(SAID, signature_headers(f"msg_{number}", at, SAID, [SECRET])) for number, at in enumerate(times)]
    signed = signature_headers("msg_9", now, SAID, [SECRET])
    sent += [(b" " + SAID, signed), (SAID, {**signed, "webhook-id": "msg_8"}), (SAID, {}), (b"", {})]

    statuses = [await post(receiver, said, headers) for said, headers in sent]

    assert statuses == [401, 204, 204, 401, 401, 401, 401, 401]
    assert receiver.done() == ["entry.publish: Häfen"] * 2


async def test_a_caller_who_goes_away_does_no_harm(receiver: Receiving) -> None:
    with socket.create_connection(("127.0.0.1", receiver.port)) as caller:
        caller.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf")

    assert receiver.done() == []
    assert (await send(receiver, "msg_1")).status == 204


async def post(receiver: Receiving, said: bytes, headers: dict[str, str]) -> int:
    """Post a body with headers of one's own, and return the status of the answer."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.post(f"http://127.0.0.1:{receiver.port}/", content=said, headers=headers)).status_code
