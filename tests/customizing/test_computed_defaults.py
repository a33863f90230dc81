"""Defaults that functions of a project give, where nothing is given."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, write_python
from tests.databases import NAMES
from tests.magazines import Magazine
from tests.projects import LOCALIZED, content_type, open_project, write_project
from typecase.errors import BootError, ValidationError
from typecase.server.project import load_project

TIMES = """
from datetime import UTC, date, datetime, time

from typecase import default, current

CALLS = []


@default
def now() -> datetime:
    CALLS.append("now")
    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@default(name="early")
async def at_six() -> time:
    return time(6, 30)


@default
def style() -> str:
    return current().style.name.lower()


@default
def nothing() -> None:
    return None
"""
NOTE_PYTHON = """
from typecase import default

PAGES = [500]

@default
def pages():
    return PAGES[0]
"""
FILES = {"server/times.py": TIMES, "resolvers/note.py": NOTE_PYTHON}


def _declared(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "defaultFrom": name, **more}


def _declarations() -> dict[str, Any]:
    attributes = {
        "title": {"type": "string", **LOCALIZED},
        "at": _declared("datetime", "global::now", **LOCALIZED),
        "shared": _declared("datetime", "global::now"),
        "opens": _declared("time", "global::early"),
        "made": _declared("string", "global::style"),
        "pages": _declared("integer", "api::note.pages", max=900),
        "blank": _declared("string", "global::nothing"),
        "visits": {"type": "component", "component": "shared.visit", "repeatable": True},
        "zone": {"type": "dynamiczone", "components": ["shared.visit"]},
    }
    visit = {
        "info": {"displayName": "Visit"},
        "attributes": {
            "who": {"type": "string"},
            "at": _declared("datetime", "global::now"),
            "pages": _declared("integer", "api::note.pages", max=900),
            "first": {"type": "component", "component": "shared.first"},
        },
    }
    first = {"info": {"displayName": "First"}, "attributes": {"at": _declared("datetime", "global::now")}}
    note = content_type("note", "notes", attributes, localized=True)
    return {"note": note, "components/shared/visit": visit, "components/shared/first": first}


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    write_python(tmp_path, FILES)
    async with open_project(request.param, tmp_path, _declarations(), "notes") as notes:
        yield notes


async def _create(notes: Magazine, **data: Any) -> dict[str, Any]:
    made = await notes.request("POST", "/api/notes?populate=*", "full", json={"data": data})
    assert made.status == 201, made.body
    return made.json["data"]


NOW = "2026-01-02T03:04:05.000Z"


async def test_what_is_not_given_is_computed(notes: Magazine) -> None:
    made = await _create(notes, title="a")

    assert {name: made[name] for name in ("at", "shared", "opens", "made", "pages", "blank")} == {
        "at": NOW,
        "shared": NOW,
        "opens": "06:30:00",
        "made": "rest",
        "pages": 500,
        "blank": None,
    }


async def test_what_is_given_stays_null_too(notes: Magazine) -> None:
    made = await _create(notes, at=None, pages=3, shared="2020-01-01T00:00:00.000Z")

    assert (made["at"], made["pages"], made["shared"]) == (None, 3, "2020-01-01T00:00:00.000Z")
    assert sys.modules["project.server.times"].CALLS == []


async def test_graphql_computes_them_too(notes: Magazine) -> None:
    made = await notes.graphql("mutation { createNote(data: {}) { at made opens } }", who="full")

    assert made.json == {"data": {"createNote": {"at": NOW, "made": "graphql", "opens": "06:30:00.000"}}}


async def test_new_items_of_components_have_them(notes: Magazine) -> None:
    given = {"visits": [{"who": "a"}, {"at": None, "first": {}}], "zone": [{"__component": "shared.visit", "pages": 1}]}

    made = await _create(notes, **given)

    assert [(visit["at"], visit["pages"]) for visit in made["visits"]] == [(NOW, 500), (None, 500)]
    assert [(item["at"], item["pages"]) for item in made["zone"]] == [(NOW, 1)]


async def test_an_update_computes_for_new_items_only(notes: Magazine) -> None:
    made = await _create(notes, at=None, visits=[{"at": None}])
    visits = [{"id": made["visits"][0]["id"], "who": "b"}, {"who": "c"}]

    target = f"/api/notes/{made['documentId']}?populate=*"
    updated = await notes.request("PUT", target, "full", json={"data": {"visits": visits}})

    shown = updated.json["data"]
    assert shown["at"] is None
    assert [(visit["who"], visit["at"]) for visit in shown["visits"]] == [("b", None), ("c", NOW)]


async def test_the_first_entry_of_a_locale_computes_what_it_does_not_share(notes: Magazine) -> None:
    made = await _create(notes, at=None, shared="2020-01-01T00:00:00.000Z")

    target = f"/api/notes/{made['documentId']}?locale=fr"
    french = await notes.request("PUT", target, "full", json={"data": {"title": "f"}})

    assert (french.json["data"]["at"], french.json["data"]["shared"]) == (NOW, "2020-01-01T00:00:00.000Z")
    assert sys.modules["project.server.times"].CALLS == ["now"]


async def test_what_is_computed_is_validated(notes: Magazine) -> None:
    sys.modules["project.resolvers.note"].PAGES[0] = 901

    refused = await notes.request("POST", "/api/notes", "full", json={"data": {"visits": [{}]}})

    problems = refused.json["error"]["details"]["errors"]
    assert refused.status == 400
    assert [(problem["path"], problem["message"]) for problem in problems] == [
        (["pages"], "pages must be less than or equal to 900"),
        (["visits", "0", "pages"], "visits[0].pages must be less than or equal to 900"),
    ]
    assert await notes.backend.entities(NOTE).count() == 0


async def test_rows_of_the_query_engine_have_them(notes: Magazine) -> None:
    rows = notes.backend.rows(NOTE)

    row = await rows.create({"title": "a", "made": "rows"})
    await rows.create_many([{"title": "b", "made": "rows", "pages": 2}])

    assert (row["at"], row["opens"], row["pages"], row["blank"]) == (NOW, "06:30:00", 500, None)
    assert [each["at"] for each in await rows.find_many(where={"pages": 2})] == [NOW]


async def test_an_error_of_the_function_ends_the_write(notes: Magazine) -> None:
    with pytest.raises(RuntimeError, match="no current context"):
        await notes.backend.entities(NOTE).create({"title": "a"})

    assert await notes.backend.entities(NOTE).count() == 0
    with pytest.raises(ValidationError):
        await notes.backend.rows(NOTE).create({"made": "rows", "pages": "many"})


def _mistakes(folder: Path, times: str, **attributes: Any) -> list[str]:
    write_project(folder, {"note": content_type("note", "notes", {"title": {"type": "string"}, **attributes})})
    write_python(folder, {"server/times.py": times})
    with pytest.raises(BootError) as caught:
        load_project(folder)
    return list(caught.value.mistakes)


def test_wrong_names_and_places_stop_the_boot(tmp_path: Path) -> None:
    found = _mistakes(
        tmp_path,
        TIMES,
        a=_declared("datetime", "global::no"),
        b=_declared("datetime", "api::x.y"),
        c=_declared("string", "global::style", default="x"),
        d=_declared("media", "global::now"),
    )

    assert found == [
        'schema/note.json at attributes.a.defaultFrom: no default "global::no" is declared; '
        'did you mean "global::now"?',
        'schema/note.json at attributes.b.defaultFrom: no default "api::x.y" is declared; '
        "there are: global::early, global::nothing, global::now, global::style",
        'schema/note.json at attributes.c.defaultFrom: there is a "default" already; remove one of the two',
        "schema/note.json at attributes.d.defaultFrom: this kind of attribute has no default; remove it",
    ]


def test_wrong_functions_stop_the_boot(tmp_path: Path) -> None:
    times = """
from typecase import default

@default
def now(ctx): ...

@default(name="now")
def other(): ...
"""

    assert _mistakes(tmp_path, times) == [
        "server/times.py at line 4: a default is a function without parameters, got now(ctx)",
        'server/times.py at line 7: there is another default "global::now"; rename one of the two',
    ]


def test_a_custom_field_belongs_into_the_server_room(tmp_path: Path) -> None:
    write_python(
        tmp_path,
        {"resolvers/note.py": "from typecase import custom_field\n\n@custom_field('string')\ndef x(value): ..."},
    )

    assert _mistakes(tmp_path, "") == [
        "resolvers/note.py at line 3: custom fields belong to no content type; declare it in a file of server/"
    ]
