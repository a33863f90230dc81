"""Filters that Python of a project adds to, in a controller, mean what the caller meant in either API."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, open_notes
from tests.databases import NAMES
from tests.magazines import Magazine

PYTHON = """
from typecase import Controller


class NoteController(Controller):
    async def find(self, ctx):
        ctx.query["filters"] = {**ctx.query["filters"], "title": {"$ne": "hidden"}}
        return await super().find(ctx)
"""
VALUES: tuple[tuple[str, Any], ...] = (
    ("hidden", [1, 2]),
    ("list", [1, 2]),
    ("object", {"a": [1]}),
    ("number", 1),
    ("text", "x"),
)


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes(request.param, tmp_path, {"resolvers/note.py": PYTHON}) as notes:
        for title, extra in VALUES:
            await notes.backend.entities(NOTE).create({"title": title, "extra": extra}, status="published")
        yield notes


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ("eq: [1, 2]", ["list"]),
        ("eq: {a: [1]}", ["object"]),
        ("in: [[1, 2], 1]", ["list", "number"]),
        ("not: {eq: [1, 2]}", ["object", "number", "text"]),
    ],
)
async def test_graphql_compares_json_with_one_value(notes: Magazine, filters: str, titles: list[str]) -> None:
    answer = await notes.graphql(f'{{ notes(filters: {{extra: {{{filters}}}}}, sort: "id") {{ title }} }}', who="full")

    assert answer.json == {"data": {"notes": [{"title": title} for title in titles]}}


async def test_rest_compares_json_with_any_of_a_list(notes: Magazine) -> None:
    answer = await notes.get("/api/notes?filters[extra][$eq][0]=1&filters[extra][$eq][1]=x&sort=id", "full")

    assert [entry["title"] for entry in answer.json["data"]] == ["number", "text"]


async def test_the_entity_service_compares_json_with_any_of_a_list(notes: Magazine) -> None:
    found = await notes.backend.entities(NOTE).find_many(
        filters={"extra": {"$eq": [1, "x"]}}, status="published", sort="id"
    )

    assert [entry["title"] for entry in found] == ["number", "text"]
