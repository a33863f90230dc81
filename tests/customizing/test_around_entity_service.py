"""Functions around the entity service: whoever finds or writes documents passes through them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import BOOK, NOTE, open_notes, ran
from tests.databases import NAMES
from tests.magazines import Magazine
from typecase.errors import BootError

PYTHON = """
from typecase import around_entity_service

LOG = []


@around_entity_service("api::note.note", "find", "count")
async def only_short(call, next):
    LOG.append(call.action)
    call.narrow({"secret": {"$null": True}})
    return await next()


@around_entity_service("api::note.note", "find")
async def shout(call, next):
    page = await next()
    for entry in page.entries:
        if "title" in entry:
            entry["title"] = entry["title"].upper()
    return page


@around_entity_service("*", "create")
async def mark(call, next):
    LOG.append(f"{call.uid} {call.action}")
    if call.uid == "api::note.note":
        call.data = {**call.data, "title": call.data["title"] + "!"}
    return await next()
"""


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes(request.param, tmp_path, {"resolvers/note.py": PYTHON}) as notes:
        for title, secret in (("one", None), ("two", "x")):
            await notes.backend.entities(NOTE).create({"title": title, "secret": secret}, status="published")
        await notes.backend.entities(BOOK).create({"name": "book"})
        yield notes


async def test_python_passes_through(notes: Magazine) -> None:
    found = await notes.backend.entities(NOTE).find_many(status="published")

    assert [entry["title"] for entry in found] == ["ONE!"]
    assert await notes.backend.entities(NOTE).count() == 1
    assert ran("note") == [f"{NOTE} create", f"{NOTE} create", f"{BOOK} create", "find", "count"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("{ notes { t: title } }", {"notes": [{"t": "ONE!"}]}),
        (
            "{ notes_connection { pageInfo { total } nodes { title } } }",
            {"notes_connection": {"pageInfo": {"total": 1}, "nodes": [{"title": "ONE!"}]}},
        ),
    ],
)
async def test_graphql_passes_through(notes: Magazine, query: str, shown: Any) -> None:
    answer = await notes.graphql(query, who="full")

    assert answer.json == {"data": shown}


async def test_rest_passes_through(notes: Magazine) -> None:
    written = await notes.request("POST", "/api/notes", "full", json={"data": {"title": "three"}})
    read = await notes.get("/api/notes?sort=title", "full")

    assert written.json["data"]["title"] == "three!"
    assert [entry["title"] for entry in read.json["data"]] == ["ONE!", "THREE!"]
    assert read.json["meta"]["pagination"]["total"] == 2


async def test_a_write_is_not_narrowed(tmp_path: Path) -> None:
    python = PYTHON.replace('"find", "count")', '"delete")')

    async with open_notes("sqlite", tmp_path, {"resolvers/note.py": python}) as notes:
        entry = await notes.backend.entities(NOTE).create({"title": "one"})
        with pytest.raises(ValueError, match="delete means one document"):
            await notes.backend.entities(NOTE).delete(entry["documentId"])

        assert await notes.backend.entities(NOTE).count() == 1


async def test_mistakes_stop_the_boot(tmp_path: Path) -> None:
    python = (
        "from typecase import around_entity_service\n\n\n"
        '@around_entity_service("api::note.not", "finds")\n'
        "def wrong(call):\n    pass\n"
    )

    with pytest.raises(BootError) as refused:
        async with open_notes("sqlite", tmp_path, {"resolvers/note.py": python}):
            pass

    assert refused.value.mistakes == (
        "resolvers/note.py at line 4: what is around the entity service is an async function (call, next), got wrong",
        'resolvers/note.py at line 4: there is no action "finds"; did you mean "find"?',
        'resolvers/note.py at line 4: there is no content type "api::note.not"; did you mean "api::note.note"?',
    )
