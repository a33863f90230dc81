"""Empty databases, opened for the content types of a registry."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.databases import fresh_url
from typecase.migrations.runner import HISTORY
from typecase.resolvers.queries.connections import Database, open_database
from typecase.schema.registry import Registry


@asynccontextmanager
async def opened(kind: str, folder: Path, registry: Registry) -> AsyncIterator[Database]:
    """Give an empty database of a kind, open, for the time of a block."""
    url = await fresh_url(kind, folder)
    async with open_database(url, registry, also=(HISTORY,)) as database:
        with database.context:
            yield database
