"""What Python puts into entries: forms that stand for a value are shown as it, and what fits no type is an error."""

import datetime as dt
import sys
from collections.abc import AsyncIterator
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
import pytest
import pytest_asyncio

from tests.customizing.guarded import BOOK, NOTE, open_notes
from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """
from typecase import Controller

CHANGES = {}


class NoteController(Controller):
    async def find(self, ctx):
        page = await super().find(ctx)
        for entry in page.entries:
            entry.update(CHANGES)
        return page
"""
EAST = dt.timezone(dt.timedelta(hours=2))
SEO = "ComponentSharedSeo"


class Kind(Enum):
    SHORT = "short one"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def notes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    async with open_notes("sqlite", tmp_path_factory.mktemp("fitting"), {"resolvers/note.py": PYTHON}) as notes:
        book = await notes.backend.entities(BOOK).create({"name": "B"})
        zone = [{"__component": "shared.seo", "metaTitle": "Z"}, {"__component": "shared.quote", "text": "Q"}]
        data = {"title": "one", "book": book["documentId"], "seo": {"metaTitle": "S", "words": 3}, "zone": zone}
        await notes.backend.entities(NOTE).create(data, status="published")
        yield notes


async def shown(notes: Magazine, selection: str, **changes: Any) -> Any:
    """Return the GraphQL answer to a list of notes that Python has changed so."""
    held: dict[str, Any] = sys.modules["project.resolvers.note"].__dict__["CHANGES"]
    held.clear()
    held.update(changes)
    return (await notes.graphql(f"{{ notes {{ {selection} }} }}", who="full")).json


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("kind", "short one", "short_one"),
        ("kind", "short_one", "short_one"),
        ("kind", Kind.SHORT, "short_one"),
        ("pages", 7, 7),
        ("pages", "7", 7),
        ("pages", 2**53 + 1, "9007199254740993"),
        ("pages", "9007199254740993", "9007199254740993"),
        ("at", "10:11:12", "10:11:12.000"),
        ("at", dt.time(10, 11, 12, 250_000), "10:11:12.250"),
        ("rating", 7.0, 7),
        ("rating", 1.5, 1.5),
        ("price", Decimal("2.50"), 2.5),
        ("price", 3, 3),
        ("day", dt.date(2024, 2, 29), "2024-02-29"),
        ("instant", dt.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02T03:04:05.000Z"),  # noqa: DTZ001
        ("instant", dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=EAST), "2024-01-02T01:04:05.000Z"),
        ("title", UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ("title", 5, "5"),
        ("done", True, True),
        ("words", 5, 5),
        ("extra", {"a": [1, None]}, {"a": [1, None]}),
        ("rating", None, None),
    ],
)
async def test_what_stands_for_a_value_is_shown_as_it(notes: Magazine, name: str, given: Any, expected: Any) -> None:
    assert await shown(notes, name, **{name: given}) == {"data": {"notes": [{name: expected}]}}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        *(("pages", value) for value in ("x", 2**63, True, 1.5)),
        *(("words", value) for value in ("5", 5.0, 2**31, True, [5])),
        *(("rating", value) for value in ("1.5", float("nan"), float("inf"), True)),
        *(("done", value) for value in (1, "true")),
        *(("day", value) for value in ("2024-13-01", 5, "yesterday")),
        *(("at", value) for value in ("25:00", 5)),
        *(("instant", value) for value in ("never", 5)),
        *(("title", value) for value in ({"a": 1}, ["x"], True, 1.5)),
        *(("price", value) for value in (object(), "2")),
    ],
)
async def test_what_fits_no_type_is_an_error_at_its_path(notes: Magazine, name: str, given: Any) -> None:
    answer = await shown(notes, f"{name} documentId", **{name: given})

    (error,) = answer["errors"]
    assert (error["message"], error["path"]) == ("Internal Server Error", ["notes", 0, name])
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    if name != "title":
        assert answer["data"]["notes"][0][name] is None


async def test_an_enumeration_has_the_words_of_graphql(notes: Magazine) -> None:
    answer = await shown(notes, "kind", kind="gone")

    (error,) = answer["errors"]
    assert error["message"] == 'Enum "ENUM_NOTE_KIND" cannot represent value: "gone"'
    assert answer["data"] == {"notes": [{"kind": None}]}


@pytest.mark.parametrize(
    ("selection", "changes"),
    [
        ("book { name }", {"book": [{"name": "x"}]}),
        ("book { name }", {"book": "x"}),
        ("seo { metaTitle }", {"seo": [{"metaTitle": "x"}]}),
        ("seo { metaTitle }", {"seo": "x"}),
        (f"zone {{ ... on {SEO} {{ metaTitle }} ... on ComponentSharedQuote {{ text }} }}", {"zone": {"text": "x"}}),
        (f"zone {{ ... on {SEO} {{ metaTitle }} ... on ComponentSharedQuote {{ text }} }}", {"zone": ["x"]}),
        (f"zone {{ ... on {SEO} {{ metaTitle }} ... on ComponentSharedQuote {{ text }} }}", {"zone": [{"text": "x"}]}),
        ("seo { words }", {"seo": {"words": "many"}}),
        (f"zone {{ ... on {SEO} {{ metaTitle }} ... on ComponentSharedQuote {{ text }} }}", {"zone": "x"}),
        ("book { notes { title } }", {"book": {"name": "n"}}),
        ("book { notes_connection { nodes { title } } }", {"book": {"notes_connection": "x"}}),
        ("title", {"title": None}),
        ("documentId", {"documentId": None}),
    ],
)
async def test_another_shape_is_an_error(notes: Magazine, selection: str, changes: dict[str, Any]) -> None:
    answer = await shown(notes, selection, **changes)

    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert answer["errors"][0]["path"][:2] == ["notes", 0]
    assert b'"x"' not in orjson.dumps(answer["data"])


async def test_nested_values_are_python_s_to_change(notes: Magazine) -> None:
    selection = "book { name } seo { metaTitle words }"

    answer = await shown(notes, selection, book={"name": "new"}, seo={"metaTitle": "T"})

    note = {"book": {"name": "new"}, "seo": {"metaTitle": "T", "words": None}}
    assert answer == {"data": {"notes": [note]}}


async def test_a_missing_item_of_a_zone_is_null(notes: Magazine) -> None:
    answer = await shown(
        notes, f"zone {{ ... on {SEO} {{ metaTitle }} ... on ComponentSharedQuote {{ text }} }}", zone=[None]
    )

    assert answer == {"data": {"notes": [{"zone": [None]}]}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Decimal("2.50"), 2.5),
        (dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=EAST), "2024-01-02T01:04:05.000Z"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (dt.time(1, 2, 3), "01:02:03"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Kind.SHORT, "short one"),
    ],
)
async def test_rest_shows_values_of_python_too(notes: Magazine, given: Any, expected: Any) -> None:
    await shown(notes, "title", extra=given)

    answer = await notes.get("/api/notes?fields=extra", "full")

    assert answer.json["data"][0]["extra"] == expected


async def test_a_value_that_is_no_json_is_a_bug(notes: Magazine) -> None:
    await shown(notes, "title", extra=object())

    answer = await notes.get("/api/notes", "full")

    assert (answer.status, answer.json["error"]["message"]) == (500, "Internal Server Error")
