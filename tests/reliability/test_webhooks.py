"""Servers are killed while they call a receiver that fails, stalls, redirects and disappears: nothing is lost."""

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

from tests.reliability.event_writers import KILLS, number_of, write_while_killed
from tests.unit.lifecycles.outgoing.receiver import OK, Receiver, receiving
from typecase.lifecycles.outgoing.signing import make_secret

SECRET = make_secret()
WEBHOOK = """
[pages]
url = "http://127.0.0.1:{port}/"
events = ["entry.create", "entry.update"]
types = ["api::page.page"]
secrets = ["{secret}"]
at_once = 10
"""
SETTINGS = """
[events]
pauses = {pauses}
[webhooks]
allowed_hosts = ["127.0.0.1"]
timeout = 1
"""
STALL = 1.5
"""Seconds: longer than the time that a call has."""


class Moody:
    """Answers well three times of four; `accepted` has what was answered so, by the number of the request.

    `said` is what each request said, verified as it came: a signature is too old after five minutes.
    """

    def __init__(self) -> None:
        self.receiver = Receiver()
        self.accepted: list[int] = []
        self.said: list[dict[str, Any]] = []

    async def answer(self, writer: asyncio.StreamWriter) -> None:
        """Answer the request that came last."""
        number = len(self.receiver.requests) - 1
        headers, body = self.receiver.requests[number]
        self.said.append(Webhook(SECRET).verify(body, headers))
        mood = random.random()
        if mood < 0.75:
            self.accepted.append(number)
            writer.write(OK)
        elif mood < 0.85:
            writer.write(b"HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n")
        elif mood < 0.9:
            writer.write(b"HTTP/1.1 302 X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n")
        elif mood < 0.95:
            writer.close()
            return
        else:
            await asyncio.sleep(STALL)
            writer.write(OK)  # too late
        with suppress(ConnectionError):
            await writer.drain()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Listen at one port, with pauses in which nobody is there, and give the port."""
        async with receiving(self.answer, into=self.receiver):
            port = self.receiver.port
        leaving = asyncio.create_task(self._come_and_go(port))
        try:
            yield port
        finally:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)

    async def _come_and_go(self, port: int) -> None:
        while True:
            async with receiving(self.answer, port=port, into=self.receiver):
                await asyncio.sleep(random.uniform(1.0, 2.0))
            await asyncio.sleep(random.uniform(0.1, 0.3))


async def test_every_committed_event_arrives_signed_and_in_its_order(database_url: str, tmp_path: Path) -> None:
    moody = Moody()
    async with moody.listening() as port:
        files = {
            "server/webhooks.toml": WEBHOOK.format(port=port, secret=SECRET),
            "server/settings.toml": SETTINGS.format(pauses=[1] * 200),
        }
        committed = await write_while_killed(tmp_path, database_url, files)

    requests, said = moody.receiver.requests, moody.said
    print(f"{len(committed)} writes committed, {len(requests)} requests, {len(moody.accepted)} accepted")
    assert len(said) == len(requests)
    accepted = [(requests[number][0]["webhook-id"], said[number]["entry"]) for number in moody.accepted]
    assert sorted({entry["title"] for _, entry in accepted}) == sorted(committed)
    assert {each["entry"]["title"] for each in said} == set(committed)
    assert len(committed) > 25 * KILLS
    ids: dict[str, str] = {}
    for (headers, _), each in zip(requests, said, strict=True):
        assert ids.setdefault(each["entry"]["title"], headers["webhook-id"]) == headers["webhook-id"]
    by_document: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for _, entry in accepted:
        by_document[entry["documentId"]].setdefault(entry["title"])
    for titles in by_document.values():
        assert list(titles) == sorted(titles, key=number_of)
