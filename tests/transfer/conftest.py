"""An open, empty database with the tables of a registry, on every kind that is tested."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.transfer.declarations import kitchen_sink
from tests.transfer.folders import Content
from typecase.migrations.creation import create_tables
from typecase.resolvers.queries.connections import Database, open_database
from typecase.schema.registry import Registry


@pytest.fixture(scope="session")
def sink() -> Registry:
    """Content types with every kind of attribute."""
    return kitchen_sink()


@pytest.fixture
async def database(database_url: str, sink: Registry) -> AsyncIterator[Database]:
    """A database with the tables of `sink`."""
    async with open_database(database_url, sink) as opened:
        await create_tables(opened.writer, sink, opened.dialect)
        yield opened


@pytest.fixture
async def magazine_database(database_url: str, magazine: Registry) -> AsyncIterator[Database]:
    """A database with the tables of the example."""
    async with open_database(database_url, magazine) as opened:
        await create_tables(opened.writer, magazine, opened.dialect)
        yield opened


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """An empty content folder and the folder of uploads beside it."""
    return Content(tmp_path / "content", tmp_path / "uploads")
