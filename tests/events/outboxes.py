"""What a test sees of events: the targets that want them, and what stands in the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from tests.magazines import Magazine
from typecase.lifecycles.events import EVENTS, Target

EVERYTHING = Target(name="everything", events=None, uids=None)
ENTRIES = Target(name="entries", events=EVENTS, uids=None)


@contextmanager
def wanted(magazine: Magazine, *targets: Target) -> Iterator[None]:
    """Let targets want events for the time of a block."""
    interest = magazine.backend.outbox.interest
    interest.replace(targets)
    try:
        yield
    finally:
        interest.replace(())


async def taken(magazine: Magazine) -> list[dict[str, Any]]:
    """Return the events of the outbox in their order, with their data, and empty it."""
    rows = await magazine.database.writer.execute_query_dict("select * from typecase_events order by id")
    await magazine.database.writer.execute_script("delete from typecase_events")
    return [{**row, "data": parsed(row["data"]), "targets": parsed(row["targets"])} for row in rows]


async def told(magazine: Magazine) -> list[tuple[Any, ...]]:
    """Return the names of the events of the outbox, each with its locale and the title in its data, and empty it."""
    return [(row["name"], row["locale"], row["data"].get("title")) for row in await taken(magazine)]


def parsed(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) else value
