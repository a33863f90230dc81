"""The magazine on PostgreSQL, which is what the benchmarks measure."""

import pytest
import pytest_asyncio

from tests.databases import NAMES
from tests.magazines import Magazine, Magazines


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def on_postgres(magazines: Magazines) -> Magazine:
    """The magazine for tests that only read, with `loop_scope="session"`; skips where PostgreSQL is not tested."""
    if "postgres" not in NAMES:
        pytest.skip("the benchmarks run on PostgreSQL")
    return await magazines.on("postgres")


@pytest.fixture
def postgres_url(on_postgres: Magazine) -> str:
    """The URL of its database."""
    return f"postgresql://postgres@127.0.0.1:5432/{on_postgres.database.writer.database}"
