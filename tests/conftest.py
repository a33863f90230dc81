"""What every test may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import NAMES, fresh_url
from typecase.schema.loader import load_registry
from typecase.schema.registry import Registry

MAGAZINE = Path(__file__).parent.parent / "examples" / "magazine"


@pytest.fixture(scope="session")
def magazine() -> Registry:
    """The content types of the example."""
    return load_registry(MAGAZINE)


@pytest.fixture(params=NAMES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of an empty database, once for each kind that is tested."""
    yield await fresh_url(request.param, tmp_path)
