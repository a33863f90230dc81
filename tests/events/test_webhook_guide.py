"""The receiver in Python of the guide to webhooks does what the guide says with what is sent to it."""

import asyncio
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.served import ROOT, free_port, running
from tests.unit.server.cli.commands import copy_of_magazine
from typecase.lifecycles.deliveries import Outcome
from typecase.lifecycles.events import Event
from typecase.lifecycles.outgoing.addresses import AllowedHosts
from typecase.lifecycles.outgoing.client import Message, WebhookClient
from typecase.lifecycles.outgoing.payloads import body_of
from typecase.lifecycles.outgoing.signing import make_secret, signature_headers
from typecase.testing import serve

GUIDE = (ROOT / "docs" / "guides" / "webhooks.md").read_text(encoding="utf-8")
[PROGRAM] = re.findall(r'```python title="receiver.py"\n(.*?)```', GUIDE, re.DOTALL)
SECRET, FORMER = make_secret(), make_secret()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """A receiver that runs: where it is called, and the database that it keeps."""

    url: str
    inbox: Path

    def rows(self, sql: str) -> list[Any]:
        """Return what its database has."""
        with closing(sqlite3.connect(self.inbox)) as database:
            return database.execute(sql).fetchall()

    async def titles(self) -> list[Any]:
        """Return the titles that it has kept, when it has nothing more to do."""
        for _ in range(200):
            if self.rows("select count(*) from inbox where not done") == [(0,)]:
                return self.rows("select title from titles order by title")
            await asyncio.sleep(0.02)
        raise TimeoutError("the receiver has not done what waits")


@contextmanager
def running_receiver(folder: Path) -> Iterator[Receiving]:
    """Run the guide's receiver for the time of a block."""
    (folder / "receiver.py").write_text(PROGRAM, encoding="utf-8")
    port, inbox = free_port(), folder / "inbox.sqlite3"
    command = [sys.executable, "-m", "uvicorn", "receiver:app", "--app-dir", str(folder), "--port", str(port)]
    settings = {"WEBHOOK_SECRET": SECRET, "INBOX": str(inbox)}
    with running(command, settings, folder / "receiver.log", "INFO:     Uvicorn running on"):
        yield Receiving(url=f"http://127.0.0.1:{port}/", inbox=inbox)


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiving]:
    with running_receiver(tmp_path) as found:
        yield found


def body(title: str, event: str = "entry.publish", document: str = "harbours") -> bytes:
    """Return what an article's event says."""
    entry = {"documentId": document, "locale": "en", "title": title}
    return body_of(
        Event(id="", name=event, uid="api::article.article", created_at="2026-11-26T12:00:00.000Z", data=entry)
    )


async def send(receiver: Receiving, message_id: str, said: bytes, *secrets: str) -> Outcome:
    """Send a message as Typecase does, signed with the secret of the receiver if with no other."""
    client = WebhookClient(AllowedHosts.of(["127.0.0.1"]))
    try:
        return await client.send(
            Message(id=message_id, event="entry.publish", url=receiver.url, body=said, secrets=secrets or (SECRET,))
        )
    finally:
        await client.close()


async def test_what_is_sent_is_kept_and_done_in_its_order(receiver: Receiving) -> None:
    outcomes = [
        await send(receiver, "msg_1", body("Harbours")),
        await send(receiver, "msg_2", body("Lighthouses", document="lighthouses")),
        await send(receiver, "msg_3", body("Ports")),
        await send(receiver, "msg_4", body("Lighthouses", "entry.unpublish", "lighthouses")),
        await send(receiver, "msg_5", b'{"event":"trigger-test","createdAt":"2026-11-26T12:00:00.000Z"}'),
    ]

    assert [(outcome.status, outcome.error) for outcome in outcomes] == [(204, None)] * 5
    assert await receiver.titles() == [("Ports",)]


async def test_what_comes_again_is_done_once(receiver: Receiving) -> None:
    await send(receiver, "msg_1", body("Harbours"))
    await send(receiver, "msg_2", body("Harbours", "entry.unpublish"))

    again = await send(receiver, "msg_1", body("Harbours"))

    assert again.status == 204
    assert await receiver.titles() == []
    assert receiver.rows("select id from inbox order by number") == [("msg_1",), ("msg_2",)]


async def test_one_signature_that_fits_is_enough(receiver: Receiving) -> None:
    outcome = await send(receiver, "msg_1", body("Harbours"), FORMER, SECRET)

    assert outcome.status == 204
    assert await receiver.titles() == [("Harbours",)]


async def test_a_forged_message_is_refused(receiver: Receiving) -> None:
    outcome = await send(receiver, "msg_1", body("Forged"), make_secret())

    assert (outcome.status, outcome.error, outcome.gone) == (401, "it answered 401", False)
    assert receiver.rows("select * from inbox") == []


async def test_what_is_not_as_it_was_signed_is_refused(receiver: Receiving) -> None:
    said = body("Harbours")
    signed = signature_headers("msg_1", datetime.now(UTC), said, [SECRET])
    wrong = ({"webhook-id": "msg_2"}, {"webhook-signature": "v1"}, {"webhook-signature": ""})

    statuses = [await post(receiver, content, signed) for content in (body("Another"), b" " + said, b"\xff")]
    statuses += [await post(receiver, said, {**signed, **headers}) for headers in wrong]

    assert statuses == [401] * 6
    assert receiver.rows("select * from inbox") == []


async def test_what_is_five_minutes_old_or_of_the_future_is_refused(receiver: Receiving) -> None:
    said, now = body("Harbours"), datetime.now(UTC)
    times = {f"msg_{seconds}": now + timedelta(seconds=seconds) for seconds in (-310, -290, 290, 310)}

    statuses = [await post(receiver, said, signature_headers(name, at, said, [SECRET])) for name, at in times.items()]

    assert statuses == [401, 204, 204, 401]
    assert receiver.rows("select id from inbox order by number") == [("msg_-290",), ("msg_290",)]


async def test_who_has_too_much_to_do_says_when_to_come_again(tmp_path: Path) -> None:
    with running_receiver(tmp_path) as receiver:
        pass
    with closing(sqlite3.connect(receiver.inbox)) as database, database:
        database.executemany("insert into inbox (body) values (?)", [[b"no JSON"]] * 10_000)

    with running_receiver(tmp_path) as receiver:
        outcome = await send(receiver, "msg_1", body("Harbours"))

    assert (outcome.status, outcome.retry_after) == (503, 60)
    assert receiver.rows("select * from inbox where id is not null") == []


async def test_what_waited_when_the_receiver_ended_is_done_when_it_runs_again(tmp_path: Path) -> None:
    with running_receiver(tmp_path) as receiver:
        pass
    with closing(sqlite3.connect(receiver.inbox)) as database, database:
        database.execute("insert into inbox (id, body) values ('msg_1', ?)", [body("Harbours")])

    with running_receiver(tmp_path) as receiver:
        assert await receiver.titles() == [("Harbours",)]


async def post(receiver: Receiving, said: bytes, headers: dict[str, str]) -> int:
    """Post a body with headers of one's own, and return the status of the answer."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.post(receiver.url, content=said, headers=headers)).status_code


@pytest.mark.parametrize("number", [0, 1])
async def test_a_server_starts_with_what_the_guide_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    declared = re.findall(r'```toml title="server/webhooks.toml"\n(.*?)```', GUIDE, re.DOTALL)
    [settings] = re.findall(r'```toml title="server/settings.toml"\n(.*?)```', GUIDE, re.DOTALL)
    assert len(declared) == 2
    folder = copy_of_magazine(tmp_path)
    (folder / "server").mkdir()
    (folder / "server" / "webhooks.toml").write_text(declared[number])
    (folder / "server" / "settings.toml").write_text(settings)
    monkeypatch.setenv("SEARCH_KEY", "abc")
    monkeypatch.setenv("SEARCH_SECRET", SECRET)

    async with serve(folder) as project:
        [webhook] = await project.application.events.administration.all()

    assert webhook.name == "search"
    assert webhook.types == ("api::article.article",)
