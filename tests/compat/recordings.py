"""Recorded exchanges with a Strapi 5 over the magazine: what was asked, by whom, and what came back.

One file of `golden/` has the cases of an area, recorded from a server with the settings of `AREAS`.
"""

import re
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

WRITING_AREAS = ("rest-write", "rest-validation", "rest-extra", "graphql-write")
"""The areas that change content: each is replayed in its order, on a magazine of its own."""

LATER = {
    "graphql-write: forgot, reset": "accounts",
    "graphql-write: roles mutations": "accounts",
    "graphql-write: upload mutations": "files",
}
"""The cases that need what is not there yet."""

_CREATES = re.compile(r"((?:create|update)Article\([^{]*data:\s*\{)(?![^}]*slug)")


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


def writing_cases(area: str) -> list[Case]:
    """Return the cases of an area that changes content, in their order.

    The recorded server generates no uids, ours does: a slug that is not given is given as null.
    """
    found: list[Case] = []
    for case in orjson.loads((FOLDER / "golden" / f"{area}.json").read_bytes()):
        steps = tuple(
            {**step, "request": _without_uid(step["request"])} if step["response"]["status"] < 400 else step
            for step in case["steps"]
        )
        found.append(Case(area, case["name"], steps, frozenset(case["volatile"])))
    return [case for case in found if case.key not in LATER]


def _without_uid(request: Mapping[str, Any]) -> Mapping[str, Any]:
    body = request.get("body")
    if not isinstance(body, dict):
        return request
    if isinstance(body.get("query"), str):
        variables = body.get("variables")
        given = variables.get("d") if isinstance(variables, dict) else None
        changed = {**body, "query": _CREATES.sub(r"\1slug: null, ", body["query"])}
        if "ArticleInput" in body["query"] and isinstance(variables, dict) and isinstance(given, dict):
            changed["variables"] = {**variables, "d": {"slug": None, **given}}
        return {**request, "body": changed}
    new = request["method"] == "POST" or "locale=" in request["path"]
    data = body.get("data")
    if new and request["path"].startswith("/api/articles") and isinstance(data, dict):
        return {**request, "body": {**body, "data": {"slug": None, **data}}}
    return request


def deviations() -> Mapping[str, str]:
    """Return why we answer a case differently, by its key."""
    return orjson.loads((FOLDER / "deviations.json").read_bytes())
