"""Every recorded exchange is answered as it was, but for the deviations, which have their reasons."""

from pathlib import Path

import pytest

from tests.compat.recordings import AREAS, LATER, WRITING_AREAS, Case, deviations, recorded_cases, writing_cases
from tests.compat.replay import differences
from tests.databases import NAMES
from tests.magazines import Magazines, open_magazine

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


@pytest.mark.parametrize("database", NAMES)
@pytest.mark.parametrize("area", WRITING_AREAS)
async def test_recorded_writes_are_answered_as_they_were(area: str, database: str, tmp_path: Path) -> None:
    async with open_magazine(database, tmp_path, "replayed") as magazine:
        found = {case.key: await differences(case, magazine) for case in writing_cases(area)}

    assert {key: differing for key, differing in found.items() if differing and key not in DEVIATIONS} == {}
    assert [key for key, differing in found.items() if not differing and key in DEVIATIONS] == []


def test_a_deviation_is_a_recorded_case() -> None:
    writing = [case.key for area in WRITING_AREAS for case in writing_cases(area)]
    assert set(DEVIATIONS) <= {*(case.key for case in CASES), *writing}


def test_what_comes_later_is_named() -> None:
    assert set(LATER.values()) == {"accounts", "files"}


@pytest.mark.parametrize("key", DEVIATIONS)
def test_a_deviation_is_explained_to_users(key: str) -> None:
    assert f"`{key}`" in EXPLAINED.read_text()


def test_deviations_are_few() -> None:
    assert len(DEVIATIONS) <= 12
