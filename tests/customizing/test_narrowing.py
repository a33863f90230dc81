"""`ctx.narrow`: what Python adds to what is asked, which the caller need not be able to see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.customizing.guarded import NOTE, add_users, open_notes
from tests.databases import NAMES
from tests.magazines import Magazine
from typecase.resolvers.actors import Nobody
from typecase.resolvers.content_actions import asked_of
from typecase.resolvers.queries.selection import Query, Selection, Style

PYTHON = """
from typecase import Context, Next, middleware, policy


@middleware
async def only_own(ctx: Context, next: Next):
    ctx.narrow({"owner": {"username": ctx.user["username"]}})
    return await next()


@policy
def not_hidden(ctx: Context) -> None:
    ctx.narrow({"secret": {"$null": True}})


@middleware
async def narrows(ctx: Context, next: Next):
    ctx.narrow({"title": "x"})
    return await next()
"""
READ = {"policies": ["not-hidden"], "middlewares": ["only-own"]}
API = {"find": READ, "findOne": READ, "update": {"middlewares": ["narrows"]}}
LIST = "{ notes_connection%s { pageInfo { total } nodes { title } again: nodes { title } } }"


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes(request.param, tmp_path, {"resolvers/note.py": PYTHON}, API) as notes:
        users = await add_users(notes, *(f"{NOTE}.{action}" for action in ("find", "findOne", "update")))
        for title, owner in (("a1", "alice"), ("a2", "alice"), ("b1", "bob"), ("a3", "alice")):
            data = {"title": title, "owner": users[owner], "secret": "x" if title == "a3" else None}
            await notes.backend.entities(NOTE).create(data, status="published")
        yield notes


async def _id_of(notes: Magazine, title: str) -> str:
    found = await notes.backend.entities(NOTE).find_first(filters={"title": title})
    assert found is not None
    return found["documentId"]


async def test_a_list_in_rest_has_own_entries_and_their_total(notes: Magazine) -> None:
    answer = await notes.get("/api/notes?sort=title&pagination[pageSize]=1", "alice")

    assert [entry["title"] for entry in answer.json["data"]] == ["a1"]
    assert answer.json["meta"]["pagination"] == {"page": 1, "pageSize": 1, "pageCount": 2, "total": 2}


async def test_a_list_in_graphql_has_own_entries_and_their_total(notes: Magazine) -> None:
    alice = await notes.graphql(LIST % '(sort: "title")', who="alice")
    bob = await notes.graphql(LIST % "", who="bob")

    nodes = [{"title": "a1"}, {"title": "a2"}]
    assert alice.json["data"]["notes_connection"] == {"pageInfo": {"total": 2}, "nodes": nodes, "again": nodes}
    assert bob.json["data"]["notes_connection"]["pageInfo"] == {"total": 1}


async def test_the_filters_of_the_caller_hold_too(notes: Magazine) -> None:
    rest = await notes.get("/api/notes?filters[title][$in][0]=a2&filters[title][$in][1]=b1", "alice")
    graphql = await notes.graphql('{ notes(filters: {title: {in: ["a2", "b1"]}}) { title } }', who="alice")

    assert [entry["title"] for entry in rest.json["data"]] == ["a2"]
    assert graphql.json == {"data": {"notes": [{"title": "a2"}]}}


async def test_one_that_is_left_out_is_not_there(notes: Magazine) -> None:
    document_id = await _id_of(notes, "b1")

    rest = await notes.get(f"/api/notes/{document_id}", "alice")
    graphql = await notes.graphql(f'{{ note(documentId: "{document_id}") {{ title }} }}', who="alice")
    own = await notes.get(f"/api/notes/{await _id_of(notes, 'a1')}", "alice")

    assert (rest.status, graphql.json, own.json["data"]["title"]) == (404, {"data": {"note": None}}, "a1")


async def test_the_caller_cannot_ask_for_what_python_names(notes: Magazine) -> None:
    answer = await notes.get("/api/notes?filters[owner][username]=alice", "alice")

    assert (answer.status, answer.json["error"]["message"]) == (400, "Invalid key owner")


async def test_what_writes_is_not_narrowed(notes: Magazine) -> None:
    document_id = await _id_of(notes, "a1")

    answer = await notes.request("PUT", f"/api/notes/{document_id}", "alice", json={"data": {"title": "new"}})

    assert answer.status == 500
    assert await _id_of(notes, "a1") == document_id


async def test_narrowing_what_writes_says_what_to_do_instead(notes: Magazine) -> None:
    ctx = notes.backend.context(Nobody(permissions=frozenset()), Style.REST)
    inner = ctx.within(asked_of(NOTE, "update", Query(selection=Selection(NOTE, ())), {}))

    with pytest.raises(ValueError, match="update writes to the document that it names: refuse it in a policy instead"):
        inner.narrow({"title": "x"})
