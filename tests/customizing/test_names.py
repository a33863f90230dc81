"""Python sees attributes under their names, whatever keys an operation has for them."""

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.customizing.guarded import BOOK, NOTE, open_notes
from tests.databases import NAMES
from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """
from copy import deepcopy

from typecase import Controller

SEEN = []


class BookController(Controller):
    uid = "api::book.book"

    async def find(self, ctx):
        page = await super().find(ctx)
        SEEN.append(deepcopy(page.entries))
        for entry in page.entries:
            if "name" in entry:
                entry["name"] = entry["name"].lower()
        return page


class NoteController(Controller):
    async def find(self, ctx):
        page = await super().find(ctx)
        SEEN.append(deepcopy(page.entries))
        return page
"""


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def notes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("names")
    async with open_notes(request.param, folder, {"resolvers/note.py": PYTHON}) as notes:
        book = await notes.backend.entities(BOOK).create({"name": "B"})
        for title in ("a", "b"):
            zone = [{"__component": "shared.quote", "text": f"{title}!"}, {"__component": "shared.seo", "words": 1}]
            data = {"title": title, "book": book["documentId"], "seo": {"metaTitle": title}, "zone": zone}
            await notes.backend.entities(NOTE).create(data, status="published")
        yield notes


async def ask(notes: Magazine, query: str) -> tuple[Any, list[Any]]:
    """Return what is answered, and what Python has seen."""
    seen: list[Any] = sys.modules["project.resolvers.note"].__dict__["SEEN"]
    seen.clear()
    answer = await notes.graphql(query, who="full")
    return answer.json, list(seen)


async def test_a_scalar_under_several_keys_is_one(notes: Magazine) -> None:
    answer, seen = await ask(notes, "{ books { name: documentId one: name two: name } }")

    assert list(seen[0][0]) == ["documentId", "name"]
    book = answer["data"]["books"][0]
    assert (book["one"], book["two"], book["name"]) == ("b", "b", seen[0][0]["documentId"])


async def test_a_relation_with_other_arguments_has_its_key(notes: Magazine) -> None:
    query = """{ books {
      notes(sort: "title", pagination: {limit: 1}) { title }
      last: notes(sort: "title:desc", pagination: {limit: 1}) { text: title }
    } }"""

    answer, seen = await ask(notes, query)

    assert seen[0] == [{"notes": [{"title": "a"}], "last": [{"title": "b"}]}]
    assert answer == {"data": {"books": [{"notes": [{"title": "a"}], "last": [{"text": "b"}]}]}}


async def test_the_relation_whose_key_is_its_name_has_the_name(notes: Magazine) -> None:
    answer, seen = await ask(
        notes, '{ books { name: notes(sort: "title:desc") { title } notes(sort: "title") { title } x: name } }'
    )

    assert (sorted(seen[0][0]), [each["title"] for each in seen[0][0]["notes"]]) == (
        ["name", "notes", "notes:name"],
        ["a", "b"],
    )
    assert answer["data"]["books"][0]["name"] == [{"title": "b"}, {"title": "a"}]
    assert answer["data"]["books"][0]["x"] == "b"


async def test_a_connection_is_seen_by_the_name_of_its_relation(notes: Magazine) -> None:
    answer, seen = await ask(
        notes, '{ books { all: notes_connection(sort: "title") { nodes { t: title } __typename } } }'
    )

    nodes = [{"t": "a"}, {"t": "b"}]
    assert seen[0][0]["notes_connection"]["nodes"] == [{"title": "a"}, {"title": "b"}]
    assert answer["data"]["books"][0]["all"] == {"nodes": nodes, "__typename": "NoteRelationResponseCollection"}


async def test_components_and_zones_have_their_names(notes: Magazine) -> None:
    query = """{ notes(sort: "title", pagination: {limit: 1}) {
      meta: seo { t: metaTitle }
      parts: zone { kind: __typename ... on ComponentSharedQuote { said: text } ... on ComponentSharedSeo { words } }
    } }"""

    answer, seen = await ask(notes, query)

    assert seen[0][0]["seo"] == {"metaTitle": "a"}
    assert [part.get("text", part.get("words")) for part in seen[0][0]["zone"]] == ["a!", 1]
    parts = [{"kind": "ComponentSharedQuote", "said": "a!"}, {"kind": "ComponentSharedSeo", "words": 1}]
    assert answer == {"data": {"notes": [{"meta": {"t": "a"}, "parts": parts}]}}


async def test_nodes_under_two_keys_are_two_runs_of_the_action(notes: Magazine) -> None:
    query = "{ books_connection { nodes { name } again: nodes { id: documentId } pageInfo { total } } }"

    answer, seen = await ask(notes, query)

    assert [list(entries[0]) for entries in seen] == [["name"], ["documentId"]]
    connection = answer["data"]["books_connection"]
    assert (connection["nodes"], list(connection["again"][0]), connection["pageInfo"]) == (
        [{"name": "b"}],
        ["id"],
        {"total": 1},
    )
