"""Actions that a project guards, wraps and overrides: the same in REST and GraphQL."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, open_notes, ran
from tests.databases import NAMES
from tests.magazines import Magazine

PYTHON = """
from typecase import Controller, Service, PolicyError, current, middleware, policy

LOG = []


class NoteController(Controller):
    async def find(self, ctx):
        LOG.append("controller")
        page = await super().find(ctx)
        for entry in page.entries:
            entry["title"] = entry["title"].upper()
        return page

    async def create(self, ctx):
        ctx.data["title"] += "!"
        return await super().create(ctx)


class NoteService(Service):
    async def find(self, ctx, query=None):
        LOG.append("service")
        return await super().find(ctx, query)


@policy
def may(ctx, config: dict):
    LOG.append("policy")
    if config.get("raises"):
        raise PolicyError("Not today", {"day": "Sunday"})
    return config.get("verdict", True)


@middleware
async def stamp(ctx, next, config: dict):
    LOG.append(f"{config['name']} before")
    assert current().state is ctx.state
    result = await next()
    LOG.append(f"{config['name']} after")
    ctx.response.headers["x-stamp"] = config["name"]
    return result
"""
API = {
    "find": {
        "policies": ["may"],
        "middlewares": [
            {"name": "stamp", "config": {"name": "outer"}},
            {"name": "stamp", "config": {"name": "inner"}},
        ],
    },
    "findOne": {"policies": [{"name": "api::note.may", "config": {"verdict": 1}}]},
    "delete": {"policies": [{"name": "may", "config": {"raises": True}}]},
}
ORDER = ["policy", "outer before", "inner before", "controller", "service", "inner after", "outer after"]


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes(request.param, tmp_path, {"resolvers/note.py": PYTHON}, API) as notes:
        await notes.backend.entities(NOTE).create({"title": "one", "kind": "short one"}, status="published")
        yield notes


async def _only_id(notes: Magazine) -> str:
    return (await notes.backend.entities(NOTE).find_many())[0]["documentId"]


async def test_a_rest_route_passes_through_its_chain(notes: Magazine) -> None:
    answer = await notes.get("/api/notes?fields=title", "full")

    assert [entry["title"] for entry in answer.json["data"]] == ["ONE"]
    assert answer.json["meta"]["pagination"]["total"] == 1
    assert answer.headers["x-stamp"] == "outer"
    assert ran("note") == ORDER


async def test_a_graphql_field_passes_through_the_same_chain(notes: Magazine) -> None:
    answer = await notes.graphql("{ notes { other: title title kind } }", who="full")

    assert answer.json == {"data": {"notes": [{"other": "ONE", "title": "ONE", "kind": "short_one"}]}}
    assert answer.headers["x-stamp"] == "outer"
    assert ran("note") == ORDER


async def test_a_connection_is_the_same_action(notes: Magazine) -> None:
    answer = await notes.graphql("{ notes_connection { pageInfo { total } nodes { title } } }", who="full")

    assert answer.json == {"data": {"notes_connection": {"pageInfo": {"total": 1}, "nodes": [{"title": "ONE"}]}}}
    assert ran("note") == ORDER


async def test_what_is_neither_true_nor_nothing_refuses(notes: Magazine) -> None:
    document_id = await _only_id(notes)

    rest = await notes.get(f"/api/notes/{document_id}", "full")
    graphql = await notes.graphql(f'{{ note(documentId: "{document_id}") {{ title }} }}', who="full")

    error = {"name": "PolicyError", "message": "Policy Failed", "details": {}}
    assert (rest.status, rest.json) == (403, {"data": None, "error": {"status": 403, **error}})
    assert graphql.json["errors"][0]["extensions"] == {"code": "FORBIDDEN", "error": error}
    assert graphql.json["data"] == {"note": None}


async def test_a_policy_error_keeps_its_words_in_both_apis(notes: Magazine) -> None:
    document_id = await _only_id(notes)

    rest = await notes.request("DELETE", f"/api/notes/{document_id}", "full")
    graphql = await notes.graphql(
        f'mutation {{ deleteNote(documentId: "{document_id}") {{ documentId }} }}', who="full"
    )

    assert rest.json["error"] == {
        "status": 403,
        "name": "PolicyError",
        "message": "Not today",
        "details": {"day": "Sunday"},
    }
    assert graphql.json["errors"][0]["message"] == "Not today"
    assert await notes.backend.entities(NOTE).count() == 1


@pytest.mark.parametrize(
    ("target", "body", "found"),
    [
        ("/api/notes", {"data": {"title": "new"}}, lambda answer: answer["data"]["title"]),
        ("/api/notes/bulk", {"data": [{"title": "new"}]}, lambda answer: answer["data"][0]["title"]),
        (
            "/graphql",
            {"query": 'mutation { createNote(data: {title: "new"}) { title } }'},
            lambda answer: answer["data"]["createNote"]["title"],
        ),
        (
            "/graphql",
            {"query": 'mutation { createManyNotes(data: [{title: "new"}]) { nodes { title } } }'},
            lambda answer: answer["data"]["createManyNotes"]["nodes"][0]["title"],
        ),
        (
            "/graphql",
            {"query": 'mutation { upsertNote(where: {title: "new"}, data: {}) { title } }'},
            lambda answer: answer["data"]["upsertNote"]["title"],
        ),
    ],
)
async def test_every_way_to_create_calls_the_controller(notes: Magazine, target: str, body: Any, found: Any) -> None:
    answer = await notes.request("POST", target, "full", json=body)

    assert found(answer.json) == "new!"
