"""Servers are killed again and again while they write and deliver: every event arrives that was committed, no other."""

from collections import defaultdict
from pathlib import Path

import orjson

from tests.reliability.event_writers import KILLS, number_of, write_while_killed

LISTENER = """
import os
from pathlib import Path

import orjson

from typecase import on

ARRIVED = Path(__file__).parents[1] / "arrived.jsonl"


@on(["entry.create", "entry.update"], "api::page.page")
async def arrive(event):
    line = orjson.dumps([event.id, event.document_id, event.data["title"]]) + b"\\n"
    file = os.open(ARRIVED, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line)
    os.close(file)
"""


async def test_every_committed_event_arrives_in_its_order_and_no_other(database_url: str, tmp_path: Path) -> None:
    committed = await write_while_killed(tmp_path, database_url, {"lifecycles/arriving.py": LISTENER})

    arrived = [orjson.loads(line) for line in (tmp_path / "arrived.jsonl").read_bytes().splitlines()]
    assert sorted({title for _, _, title in arrived}) == sorted(committed)
    assert len(committed) > 25 * KILLS
    by_document: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for message, document, title in arrived:
        assert by_document[document].setdefault(title, message) == message
    for titles in by_document.values():
        assert list(titles) == sorted(titles, key=number_of)
