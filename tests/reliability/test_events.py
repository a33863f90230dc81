"""Servers are killed again and again while they write and deliver: every event arrives that was committed, no other."""

import asyncio
import itertools
import os
import random
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import orjson

from tests.projects import content_type, fill_project, write_project
from tests.reliability.test_kill import client_of, serve
from tests.served import Served
from tests.transfer.folders import rows_of
from typecase.resolvers.queries.connections import open_database
from typecase.schema.loader import load_registry

_TEXT = {"type": "string"}
DECLARATIONS = {
    "page": content_type("page", "pages", {"title": _TEXT}, drafts=False),
    "note": content_type("note", "notes", {"text": _TEXT}, drafts=False),
}
LIFECYCLES = '''
import os
from pathlib import Path

import orjson

from typecase import ValidationError, after, current, on

ARRIVED = Path(__file__).parents[1] / "arrived.jsonl"


@after("api::page.page", "create", "update")
async def note(action):
    """Note in the same transaction what is written, and undo one write of five."""
    text = action.data["title"]
    await current().entities("api::note.note").create({"text": text})
    if int(text.split()[1]) % 5 == 4:
        raise ValidationError("undone")


@on(["entry.create", "entry.update"], "api::page.page")
async def arrive(event):
    line = orjson.dumps([event.id, event.document_id, event.data["title"]]) + b"\\n"
    file = os.open(ARRIVED, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line)
    os.close(file)
'''
APP = '''
from datetime import timedelta

from typecase.resolvers.events import deliveries
from typecase.server import deliverer


def register(app):
    """Find a process that was killed dead within seconds; here, since only servers run it."""
    deliveries.LEASE = deliverer.LEASE = timedelta(seconds=2)
'''
WRITERS = 4
KILLS = 3


async def test_every_committed_event_arrives_in_its_order_and_no_other(database_url: str, tmp_path: Path) -> None:
    write_project(tmp_path, DECLARATIONS)
    for name, text in {"lifecycles/page.py": LIFECYCLES, "server/app.py": APP}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    await fill_project(tmp_path, database_url, migrated=True)

    servers: list[Served] = []
    numbers, killed = itertools.count(), asyncio.Event()
    async with AsyncExitStack() as stack:
        servers += [stack.enter_context(serve(tmp_path, database_url)) for _ in range(2)]
        writing = [asyncio.create_task(_write(servers, writer, numbers, killed)) for writer in range(WRITERS)]
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.3, 1.0))
            os.kill(servers.pop(0).pid, signal.SIGKILL)
            servers.append(await asyncio.to_thread(stack.enter_context, serve(tmp_path, database_url)))
        killed.set()
        await asyncio.gather(*writing)
        await _drained(tmp_path, database_url)

    committed = await _read(tmp_path, database_url, "select text from notes order by id")
    arrived = [orjson.loads(line) for line in (tmp_path / "arrived.jsonl").read_bytes().splitlines()]
    assert sorted({title for _, _, title in arrived}) == sorted(committed)
    assert len(committed) > 100
    by_document: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for message, document, title in arrived:
        assert by_document[document].setdefault(title, message) == message
    for titles in by_document.values():
        assert list(titles) == sorted(titles, key=_number)


async def _write(servers: list[Served], writer: int, numbers: Iterator[int], killed: asyncio.Event) -> None:
    """Write one page again and again, wherever a server answers, until all kills are over."""
    document = None
    while not killed.is_set():
        await asyncio.sleep(0.03)
        number = next(numbers)
        data = {"data": {"title": f"{writer} {number}"}}
        async with client_of(servers[-1 - writer % len(servers)]) as client:
            try:
                if document is None:
                    answer = await client.post("/pages", json=data)
                else:
                    answer = await client.put(f"/pages/{document}", json=data)
            except httpx.TransportError:
                continue
        assert answer.status_code == (400 if number % 5 == 4 else 201 if document is None else 200), answer.text
        if answer.status_code == 201:
            document = answer.json()["data"]["documentId"]


async def _drained(project: Path, database_url: str) -> None:
    """Wait until nothing is to be delivered any more."""
    left = (
        "select id from typecase_events union all"
        " select id from typecase_deliveries where state in ('waiting', 'queued', 'sending')"
    )
    async with asyncio.timeout(30):
        while await _read(project, database_url, left):  # noqa: ASYNC110  it is another process that tells
            await asyncio.sleep(0.2)


async def _read(project: Path, database_url: str, sql: str) -> list[Any]:
    async with open_database(database_url, load_registry(project), pool=1, readers=1) as database:
        return [row[0] for row in await rows_of(database, sql)]


def _number(title: str) -> int:
    return int(title.split()[1])
