"""What the tests through HTTP on a real database may ask for."""

import pytest
import pytest_asyncio

from tests.api.holes import make_holes
from tests.databases import NAMES
from tests.magazines import Magazine, Magazines


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="session")
async def broken(request: pytest.FixtureRequest, magazines: Magazines) -> Magazine:
    """The magazine with content that breaks its declarations; only to be read."""
    magazine = await magazines.on(request.param, purpose="broken")
    await make_holes(magazine)
    return magazine
