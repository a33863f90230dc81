"""Routes that a project declares in Python."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.extended import FILES
from tests.customizing.guarded import NOTE, declarations, open_notes, write_python
from tests.magazines import Magazine
from tests.projects import write_project
from typecase.errors import BootError
from typecase.server.project import load_project


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


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/cms/api/page", 200),
        ("/CMS/Api/notes?fields=title", 200),
        ("/cms/api", 404),
        ("/cms/apis/page", 404),
        ("/cms/page", 404),
        ("/cms", 404),
        ("/api/page", 404),
    ],
)
async def test_a_prefix_may_have_several_segments(tmp_path: Path, target: str, status: int) -> None:
    async with open_notes("sqlite", tmp_path, FILES, rest__prefix="/cms/api") as notes:
        answer = await notes.get(target, "full")

    assert answer.status == status
    assert answer.json["data"] == ([] if status == 200 else None)


LATEST = """
from typecase import Controller, middleware, policy, route


@policy
def asked(ctx):
    return ctx.query.get("refuse") is None


@middleware
async def outer(ctx, next):
    ctx.response.headers["x-order"] = "file"
    return await next()


@middleware
async def inner(ctx, next):
    ctx.response.headers["x-order"] += " route"
    return await next()


class NoteController(Controller):
    @route("GET", "/latest", middlewares=["inner"])
    async def find(self, ctx):
        return await super().find(ctx)

    @route("GET", "/by-title/{title}")
    async def find_one(self, ctx):
        ctx.query = {"filters": {"title": ctx.params["title"]}}
        return await super().find_one(ctx)

    @route("POST", "/rewrite/{id}", auth=False)
    async def update(self, ctx):
        return await super().update(ctx)

    @route("POST", "/hidden/{id}", auth=False)
    async def publish(self, ctx):
        raise AssertionError("the action is switched off")
"""
GENERATED: dict[str, Any] = {
    "find": {"auth": False, "policies": ["asked"], "middlewares": ["outer"]},
    "findOne": {"auth": {"scope": ["plugin::upload.read"]}},
    "update": {"policies": ["asked"]},
    "publish": {"enabled": False},
}


@pytest.fixture
async def latest(tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes("sqlite", tmp_path, {"resolvers/note.py": LATEST}, GENERATED) as notes:
        for title in ("one", "two"):
            await notes.backend.entities(NOTE).create({"title": title}, status="published")
        yield notes


async def test_a_route_of_a_generated_action_is_another_place_for_it(latest: Magazine) -> None:
    answer = await latest.get("/api/latest?fields=title&sort=title:desc&pagination[pageSize]=1")

    assert [entry["title"] for entry in answer.json["data"]] == ["two"]
    assert answer.json["meta"] == {"pagination": {"page": 1, "pageSize": 1, "pageCount": 2, "total": 2}}
    assert answer.headers["x-order"] == "file route"
    assert (await latest.get("/api/by-title/one", "full")).json["data"]["title"] == "one"


async def test_a_route_of_a_generated_action_is_guarded_by_the_file(latest: Magazine) -> None:
    [note, _] = await latest.backend.entities(NOTE).find_many(sort="title")
    path, body = f"/api/rewrite/{note['documentId']}", {"data": {"title": "changed"}}

    answers = [
        await latest.get("/api/latest?refuse=1", "full"),
        await latest.get("/api/by-title/one"),
        await latest.request("POST", f"{path}?refuse=1", json=body),
        await latest.request("POST", f"/api/hidden/{note['documentId']}", "full"),
    ]

    assert [answer.status for answer in answers] == [403, 403, 403, 405]
    assert await latest.backend.entities(NOTE).count(filters={"title": "changed"}) == 0


async def test_a_route_of_an_action_on_one_document_writes_what_its_path_names(latest: Magazine) -> None:
    [note, _] = await latest.backend.entities(NOTE).find_many(sort="title")

    answer = await latest.request("POST", f"/api/rewrite/{note['documentId']}", json={"data": {"title": "changed"}})

    assert (answer.status, answer.json["data"]["documentId"]) == (200, note["documentId"])
    assert await latest.backend.entities(NOTE).count(filters={"title": "changed"}) == 1


def test_a_route_that_names_no_document_to_write_stops_the_boot(tmp_path: Path) -> None:
    python = LATEST.replace("/rewrite/{id}", "/rewrite/{slug}")
    write_project(tmp_path, declarations())
    write_python(tmp_path, {"resolvers/note.py": python})

    with pytest.raises(BootError) as caught:
        load_project(tmp_path)

    assert caught.value.mistakes == (
        "resolvers/note.py at line 32: update: the path /rewrite/{slug} names no document; write it with {id}",
    )


ASKED = """
from typecase import Controller, route


@route("ALL", "/any")
async def any_method(ctx):
    return ctx.request.method


@route(["PATCH", "PUT"], "/some", auth=False)
async def some(ctx):
    return ctx.request.method


class NoteController(Controller):
    async def find(self, ctx):
        found = ctx.route
        shown = None if found is None else [found.method, found.path, found.action, list(found.scope)]
        return [{"documentId": "x", "extra": {"route": shown, "mine": ctx.query.get("mine")}}]

    async def create(self, ctx):
        sent = await ctx.request.parsed()
        return {"documentId": "x", "extra": sent["beside"]}
"""


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes("sqlite", tmp_path, {"resolvers/note.py": ASKED}) as notes:
        yield notes


async def test_a_route_may_have_any_method(asked: Magazine) -> None:
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")

    answers = [await asked.request(method, "/api/any", "full") for method in methods]
    some = {method: (await asked.request(method, "/api/some")).status for method in methods}

    assert [answer.body.decode() for answer in answers] == list(methods)
    assert some == {"GET": 404, "POST": 405, "PUT": 200, "PATCH": 200, "DELETE": 405}
    assert (await asked.request("POST", "/api/any")).status == 403


async def test_an_action_knows_its_route_and_parameters_of_its_own(asked: Magazine) -> None:
    rest = await asked.get("/api/notes?mine=1", "full")
    graphql = await asked.graphql("{ notes { extra } }", who="full")

    route = ["GET", "/notes", "api::note.note.find", ["api::note.note.find"]]
    assert rest.json["data"][0]["extra"] == {"route": route, "mine": "1"}
    assert graphql.json["data"]["notes"][0]["extra"] == {"route": None, "mine": None}


async def test_an_action_knows_what_stands_beside_data(asked: Magazine) -> None:
    answer = await asked.request("POST", "/api/notes", "full", json={"data": {"title": "a"}, "beside": {"x": 1}})

    assert answer.json["data"]["extra"] == {"x": 1}
    assert await asked.backend.entities(NOTE).count() == 0
