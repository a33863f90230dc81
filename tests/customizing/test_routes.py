"""Routes that a project declares in Python."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.extended import FILES
from tests.customizing.guarded import NOTE, open_notes
from tests.magazines import Magazine


@pytest.fixture
async def notes(tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes("sqlite", tmp_path, FILES) as notes:
        await notes.backend.entities(NOTE).create({"title": "one"}, status="published")
        yield notes


@pytest.mark.parametrize(
    ("method", "target", "status", "body"),
    [
        ("GET", "/api/years/2024", 200, b'{"year":"2024"}'),
        ("GET", "/api/YEARS/2024/", 200, b'{"year":"2024"}'),
        ("HEAD", "/api/years/2024", 200, b""),
        ("GET", "/api/notes/count", 200, b'{"count":1,"action":"api::note.note.countAll"}'),
        ("GET", "/api/notes/a%20b", 202, b"own a b"),
        ("DELETE", "/api/notes/x", 202, b"own x"),
        ("GET", "/api/away", 302, b""),
    ],
)
async def test_a_route_answers(notes: Magazine, method: str, target: str, status: int, body: bytes) -> None:
    answer = await notes.request(method, target)

    assert (answer.status, answer.body) == (status, body)


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("/api/years/20x4", "NotFoundError"),
        ("/api/years/20245", "NotFoundError"),
        ("/api/files/x/y", "NotFoundError"),
        ("/api/files/1/y/z", "PolicyError"),
        ("/api/nothing", "NotFoundError"),
        ("/api/mine", "ForbiddenError"),
    ],
)
async def test_a_route_refuses(notes: Magazine, target: str, name: str) -> None:
    answer = await notes.get(target)

    assert answer.json["error"]["name"] == name


async def test_a_page_is_answered_as_content(notes: Magazine) -> None:
    answer = await notes.get("/api/page")

    assert [entry["title"] for entry in answer.json["data"]] == ["one"]
    assert answer.json["meta"] == {"total": 1}


async def test_other_methods_of_a_path_stay_generated(notes: Magazine) -> None:
    [note] = await notes.backend.entities(NOTE).find_many()
    body: dict[str, Any] = {"data": {"title": "two"}}

    answer = await notes.request("PUT", f"/api/notes/{note['documentId']}", "full", json=body)

    assert (answer.status, answer.json["data"]["title"]) == (200, "two")
