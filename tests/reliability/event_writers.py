"""Writers whose servers are killed again and again, for those who look at what is told of their writes."""

import asyncio
import itertools
import os
import random
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx

from tests.projects import content_type, fill_project, write_project
from tests.reliability.test_kill import client_of, serve
from tests.served import Served
from tests.transfer.folders import rows_of
from typecase.resolvers.queries.connections import open_database
from typecase.schema.loader import load_registry

KILLS = int(os.environ.get("TYPECASE_TEST_KILLS", "2"))
"""How often a server is killed; some hundred writes are made meanwhile for each."""

_TEXT = {"type": "string"}
_DECLARATIONS = {
    "page": content_type("page", "pages", {"title": _TEXT}, drafts=False),
    "note": content_type("note", "notes", {"text": _TEXT}, drafts=False),
}
_WRITERS = 4
_NEW_PAGE = 0.2
"""How probable it is that a page was written for the last time."""
_LIFECYCLES = '''
from typecase import ValidationError, after, current


@after("api::page.page", "create", "update")
async def note(action):
    """Note in the same transaction what is written, and undo one write of five."""
    text = action.data["title"]
    await current().entities("api::note.note").create({"text": text})
    if int(text.split()[1]) % 5 == 4:
        raise ValidationError("undone")
'''
_APP = '''
from datetime import timedelta

from typecase.lifecycles import deliveries as rules
from typecase.resolvers.events import deliveries
from typecase.server import deliverer


def register(app):
    """Find who was killed dead, and a target that was away, within seconds; here, since only servers run it."""
    deliveries.LEASE = deliverer.LEASE = timedelta(seconds=2)
    rules._REST = timedelta(seconds=0.5)
'''


async def write_while_killed(project: Path, database_url: str, files: dict[str, str]) -> list[str]:
    """Write pages through servers that are killed, wait until all is delivered, and return the committed titles.

    A title is the number of its writer and of the write. `files` are further files of the project.
    """
    write_project(project, _DECLARATIONS)
    for name, text in {"lifecycles/page.py": _LIFECYCLES, "server/app.py": _APP, **files}.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)
    await fill_project(project, database_url, migrated=True)
    servers: list[Served] = []
    numbers, killed = itertools.count(), asyncio.Event()
    async with AsyncExitStack() as stack:
        servers += [stack.enter_context(serve(project, database_url)) for _ in range(2)]
        writing = [asyncio.create_task(_write(servers, writer, numbers, killed)) for writer in range(_WRITERS)]
        for _ in range(KILLS):
            await asyncio.sleep(random.uniform(0.3, 1.0))
            os.kill(servers.pop(0).pid, signal.SIGKILL)
            servers.append(await asyncio.to_thread(stack.enter_context, serve(project, database_url)))
        killed.set()
        await asyncio.gather(*writing)
        await _drained(project, database_url)
    return [str(text) for text in await _read(project, database_url, "select text from notes order by id")]


def number_of(title: str) -> int:
    """Return the number of the write that a title is of."""
    return int(title.split()[1])


async def _write(servers: list[Served], writer: int, numbers: Iterator[int], killed: asyncio.Event) -> None:
    """Write one page after the other, each some times, wherever a server answers, until all kills are over."""
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
        elif random.random() < _NEW_PAGE:
            document = None


async def _drained(project: Path, database_url: str) -> None:
    """Wait until nothing is to be delivered any more."""
    left = (
        "select id from typecase_events union all"
        " select id from typecase_deliveries where state in ('waiting', 'queued', 'sending')"
    )
    async with asyncio.timeout(60 + 10 * KILLS):
        while await _read(project, database_url, left):  # noqa: ASYNC110  it is another process that tells
            await asyncio.sleep(0.2)


async def _read(project: Path, database_url: str, sql: str) -> list[Any]:
    async with open_database(database_url, load_registry(project), pool=1, readers=1) as database:
        return [row[0] for row in await rows_of(database, sql)]
