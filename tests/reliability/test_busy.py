"""SQLite while another process writes: a writer waits, is refused in the end, and holds up nobody afterwards."""

import sqlite3
import threading
from pathlib import Path

import pytest

from tests.magazines import Magazine, open_magazine


def held_lock(magazine: Magazine, seconds: float) -> threading.Thread:
    """Return a running thread that holds the right to write for some seconds, as another process would."""
    path = magazine.database.writer.filename
    taken = threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("begin immediate")
        taken.set()
        threading.Event().wait(seconds)
        connection.execute("rollback")
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(10)
    return thread


@pytest.mark.parametrize("seconds", [1.0, 11.0])
async def test_a_writer_waits_for_another_process(tmp_path: Path, seconds: float) -> None:
    async with open_magazine("sqlite", tmp_path, "busy") as magazine:
        await magazine.backend.entities("api::tag.tag").create({"name": "before"})
        thread = held_lock(magazine, seconds)

        waiting = await magazine.request("POST", "/api/tags", "full", json={"data": {"name": "waiting"}})
        after = await magazine.request("POST", "/api/tags", "full", json={"data": {"name": "after"}})
        thread.join()

        assert (waiting.status, after.status) == (201, 201)
