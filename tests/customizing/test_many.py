"""Many documents at once: the guards of the action on one are asked for each, and a refusal stores nothing."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.customizing.guarded import NOTE, open_notes, ran
from tests.databases import NAMES
from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """
from typecase import Controller, HttpError, policy

LOG = []


@policy
async def may(ctx):
    LOG.append(f"{ctx.asked.action} {ctx.params.get('documentId', '') and 'one'} {(ctx.data or {}).get('title')}")
    if (ctx.data or {}).get("title") == "taken":
        raise HttpError(423, "Taken")
    return (ctx.data or {}).get("title") != "forbidden" and ctx.request.headers.get("x-refuse") is None


class NoteController(Controller):
    async def delete(self, ctx):
        return None if ctx.request.headers.get("x-keep") else await super().delete(ctx)
"""
GUARDED = {"policies": ["may"]}
API: dict[str, Any] = dict.fromkeys(("create", "update", "delete", "publish"), GUARDED)
POLICY_ERROR = {"name": "PolicyError", "message": "Policy Failed", "details": {}}


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def notes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    async with open_notes(request.param, tmp_path_factory.mktemp("many"), {"resolvers/note.py": PYTHON}, API) as notes:
        yield notes


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def first(notes: Magazine) -> str:
    """The id of the only note."""
    entities = notes.backend.entities(NOTE)
    for entry in await entities.find_many():
        await entities.delete(entry["documentId"])
    ran("note")
    return (await entities.create({"title": "first"}))["documentId"]


async def titles(notes: Magazine) -> list[str]:
    return [entry["title"] for entry in await notes.backend.entities(NOTE).find_many(sort="title")]


def bulk(*operations: Any) -> tuple[str, Any]:
    return "/api/notes/bulk", {"operations": list(operations)}


def graphql(text: str) -> tuple[str, Any]:
    return "/graphql", {"query": f"mutation {{ {text} }}"}


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/api/notes/bulk", {"data": [{"title": "a"}, {"title": "forbidden"}]}),
        bulk({"action": "create", "data": {"title": "a"}}, {"action": "create", "data": {"title": "forbidden"}}),
        bulk({"action": "update", "documentId": "FIRST", "data": {"title": "forbidden"}}),
        bulk({"action": "upsert", "where": {"title": "first"}, "data": {"title": "forbidden"}}),
        graphql('createManyNotes(data: [{title: "a"}, {title: "forbidden"}]) { count }'),
        graphql('updateManyNotes(filters: {title: {eq: "first"}}, data: {title: "forbidden"}) { count }'),
        graphql('upsertNote(where: {title: "first"}, data: {title: "forbidden"}) { title }'),
        graphql('upsertNote(where: {title: "forbidden"}, data: {}) { title }'),
    ],
)
async def test_a_refusal_of_one_stores_nothing(notes: Magazine, first: str, target: str, body: Any) -> None:
    for operation in body.get("operations", ()):
        operation.update({"documentId": first} if "documentId" in operation else {})

    answer = await notes.request("POST", target, "full", json=body)

    error = answer.json["error"] if target != "/graphql" else answer.json["errors"][0]["extensions"]["error"]
    assert {**error, "status": 403} == {"status": 403, **POLICY_ERROR}
    assert await titles(notes) == ["first"]


@pytest.mark.parametrize("text", ['deleteManyNotes(filters: {title: {ne: "x"}}) { count }'])
async def test_a_refusal_to_delete_keeps_all(notes: Magazine, text: str) -> None:
    await notes.backend.entities(NOTE).create({"title": "second"})

    answer = await notes.request(
        "POST", "/graphql", "full", json={"query": f"mutation {{ {text} }}"}, headers={"x-refuse": "1"}
    )

    assert answer.json["errors"][0]["extensions"]["error"] == POLICY_ERROR
    assert await titles(notes) == ["first", "second"]


async def test_an_error_of_another_status_keeps_it(notes: Magazine) -> None:
    answer = await notes.request("POST", "/api/notes/bulk", "full", json={"data": [{"title": "a"}, {"title": "taken"}]})

    assert (answer.status, answer.json["error"]["name"]) == (423, "LockedError")
    assert await titles(notes) == ["first"]


async def test_every_document_passes_the_policies_once(notes: Magazine, first: str) -> None:
    _, body = bulk(
        {"action": "create", "data": {"title": "a"}},
        {"action": "update", "documentId": first, "data": {"title": "b"}},
        {"action": "publish", "documentId": first},
        {"action": "delete", "documentId": first},
    )

    answer = await notes.request("POST", "/api/notes/bulk", "full", json=body)

    assert (answer.status, answer.json["meta"]) == (200, {"count": 4})
    assert ran("note") == ["create  a", "update one b", "publish one None", "delete one None"]
    assert await titles(notes) == ["a"]


async def test_a_controller_that_deletes_nothing_says_that_there_is_nothing(notes: Magazine, first: str) -> None:
    body = {"operations": [{"action": "delete", "documentId": first}]}

    answer = await notes.request("POST", "/api/notes/bulk", "full", json=body, headers={"x-keep": "1"})

    problems = answer.json["error"]["details"]["errors"]
    assert (answer.status, [problem["path"] for problem in problems]) == (400, [["0"]])
    assert await titles(notes) == ["first"]


async def test_many_that_a_controller_keeps_are_not_counted(notes: Magazine) -> None:
    body = {"query": 'mutation { deleteManyNotes(filters: {title: {eq: "first"}}) { count } }'}

    answer = await notes.request("POST", "/graphql", "full", json=body, headers={"x-keep": "1"})

    (error,) = answer.json["errors"]
    assert error["extensions"]["error"]["details"]["errors"][0]["path"] == ["0"]
    assert await titles(notes) == ["first"]
