"""What is thrown away is gone at once: nothing that is kept for operations holds itself.

Looks for garbage are rare in a server (see `running`), so that what waits for one is a leak.
"""

import asyncio
import contextlib
import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.magazines import open_magazine
from typecase.resolvers.graphql import documents
from typecase.resolvers.queries import engine

OPERATION = """
query ($id: ID!, $limit: Int = 2, $name: String) {
  article%d: article(documentId: $id) { title author { name } seo { metaTitle } blocks { __typename } }
  articles(pagination: {limit: $limit}, filters: {title: {contains: "%d"}}) {
    tags(filters: {name: {eq: $name}}) { name } links { label } cover { url related { __typename } }
  }
  articles_connection(sort: "slug:asc") { nodes { slug category { name } } pageInfo { total } }
}
"""
READING = (
    "typecase.resolvers.graphql.literals",
    "typecase.resolvers.graphql.rules",
    "typecase.resolvers.graphql.sizes",
)
"""What reads a text, and holds itself while it does: the first look after it finds it."""


def test_operations_that_are_not_kept_leave_no_garbage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(documents, "_MOST_DOCUMENTS", 2)
    monkeypatch.setattr(engine, "_MOST_PLANS", 2)

    found = asyncio.run(_garbage_of_operations(tmp_path))

    assert found == Counter()


async def _garbage_of_operations(folder: Path) -> Counter[str]:
    """Return the names of our types and functions that only a look for garbage frees after some operations."""
    async with open_magazine("sqlite", folder) as magazine:
        for number in range(5):
            await magazine.graphql(OPERATION % (number, number), {"id": "nobody"})
        with _saved_garbage() as garbage:
            for number in range(5, 15):
                answer = await magazine.graphql(OPERATION % (number, number), {"id": "nobody"})
                assert "errors" not in answer.json
        return Counter(
            f"{module}.{getattr(each, '__qualname__', type(each).__qualname__)}"
            for each in garbage
            if (module := getattr(each, "__module__", None) or "").startswith("typecase.") and module not in READING
        )


@contextlib.contextmanager
def _saved_garbage() -> Iterator[list[object]]:
    """Give what a look for garbage finds after a block, and nothing else of it."""
    gc.collect()
    gc.disable()
    saved: list[object] = []
    try:
        yield saved
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        saved += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
