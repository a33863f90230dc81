"""Every recorded exchange is answered as it was, but for the deviations, which have their reasons."""

from pathlib import Path

import pytest

from tests.compat.recordings import AREAS, Case, deviations, recorded_cases
from tests.compat.replay import differences
from tests.databases import NAMES
from tests.magazines import Magazines

CASES = tuple(recorded_cases())
DEVIATIONS = deviations()
EXPLAINED = Path(__file__).parents[2] / "docs" / "reference" / "differences-from-strapi.md"


@pytest.mark.parametrize("database", NAMES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_recorded_exchange_is_answered_as_it_was(case: Case, database: str, magazines: Magazines) -> None:
    found = await differences(case, await magazines.on(database, **AREAS[case.area]))

    if case.key in DEVIATIONS:
        assert found, "This case deviates no longer: strike it from deviations.json."
    else:
        assert found == []


def test_a_deviation_is_a_recorded_case() -> None:
    assert set(DEVIATIONS) <= {case.key for case in CASES}


@pytest.mark.parametrize("key", DEVIATIONS)
def test_a_deviation_is_explained_to_users(key: str) -> None:
    assert f"`{key}`" in EXPLAINED.read_text()


def test_deviations_are_few() -> None:
    assert len(DEVIATIONS) <= 10
