"""Recorded exchanges with a Strapi 5 over the magazine: what was asked, by whom, and what came back.

One file of `golden/` has the cases of an area, recorded from a server with the settings of `AREAS`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

FOLDER = Path(__file__).parent

AREAS: Mapping[str, Mapping[str, Any]] = {
    "rest-read": {},
    "rest-filters": {},
    "rest-locale-status": {},
    "graphql-read": {},
    "graphql-errors": {},
    "graphql-transport": {},
    "graphql-dev": {"environment": "development"},
    "graphql-limits": {"graphql__depth_limit": 4, "graphql__default_limit": 3, "graphql__max_limit": 5},
    "graphql-batching": {"graphql__batching": True, "graphql__introspection": True},
}
"""The settings of each area, where they are not the default ones."""


@dataclass(frozen=True, slots=True)
class Case:
    """The steps of one exchange, and the paths of their answers whose values are another each time."""

    area: str
    name: str
    steps: tuple[Mapping[str, Any], ...]
    volatile: frozenset[str]

    @property
    def key(self) -> str:
        return f"{self.area}: {self.name}"


def recorded_cases() -> Iterator[Case]:
    """Return the cases of all areas."""
    for area in AREAS:
        for case in orjson.loads((FOLDER / "golden" / f"{area}.json").read_bytes()):
            yield Case(area, case["name"], tuple(case["steps"]), frozenset(case["volatile"]))


def deviations() -> Mapping[str, str]:
    """Return why we answer a case differently, by its key."""
    return orjson.loads((FOLDER / "deviations.json").read_bytes())
