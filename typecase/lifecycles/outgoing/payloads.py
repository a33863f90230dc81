"""What a webhook says: the bodies that Strapi sends."""

from typing import Any, cast

import orjson

from typecase.lifecycles.events import ENTRY_EVENTS, MEDIA_EVENTS, Event

TEST_EVENT = "trigger-test"
"""The event of a webhook that is tried out. Strapi behaviour: WH-7."""


def body_of(event: Event) -> bytes:
    """Return the body of an event about an entry, about a file, or of the project's own. Strapi behaviour: WH-2."""
    said: dict[str, Any] = {"event": event.name, "createdAt": event.created_at}
    data: Any = event.data
    if event.name in MEDIA_EVENTS:
        said["media"] = data
    elif event.name in ENTRY_EVENTS:
        uid = event.uid or ""
        said |= {"model": uid.rpartition(".")[2], "uid": uid, "entry": data}
    elif isinstance(data, dict):
        said = {**cast(dict[str, Any], data), **said}
    elif data is not None:
        said["data"] = data
    return orjson.dumps(said)
