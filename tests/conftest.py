"""What every test may ask for."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from hypothesis import HealthCheck, settings

from tests.databases import NAMES, fresh_url
from tests.magazines import Magazine, Magazines
from typecase.schema.loader import load_registry
from typecase.schema.registry import Registry

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_WRITES = re.compile(r"\s*(insert|update|delete|replace)\b", re.IGNORECASE)
MAGAZINE = Path(__file__).parent.parent / "examples" / "magazine"


@pytest.fixture(autouse=True)
def plain_tracebacks() -> None:
    """Let structlog write tracebacks as Python does.

    Its own form draws every local variable, which takes minutes where a registry is among them. It is set for each
    test, since those of the logs set it otherwise.
    """
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.fixture(scope="session")
def magazine() -> Registry:
    """The content types of the example."""
    return load_registry(MAGAZINE)


@pytest.fixture(params=NAMES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once for each kind that is tested."""
    return await fresh_url(request.param, tmp_path)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def magazines(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazines]:
    """The magazine on each kind of database, loaded when it is first asked for."""
    kept = Magazines(tmp_path_factory.mktemp)
    yield kept
    await kept.close()


@pytest_asyncio.fixture(params=NAMES, loop_scope="session")
async def served(request: pytest.FixtureRequest, magazines: Magazines) -> AsyncIterator[Magazine]:
    """The magazine with accounts, running; for tests that only read, with `loop_scope="session"`."""
    magazine = await magazines.on(request.param)
    magazine.statements.clear()
    yield magazine
    assert [sql for sql in magazine.statements if _WRITES.match(sql)] == [], "Tests that write take `writable`."


@pytest_asyncio.fixture(params=NAMES, loop_scope="session")
async def writable(request: pytest.FixtureRequest, magazines: Magazines) -> Magazine:
    """The magazine for tests that write: each makes the documents that it changes, or changes some of its own."""
    magazine = await magazines.on(request.param, purpose="writing")
    magazine.statements.clear()
    return magazine
