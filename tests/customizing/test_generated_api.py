"""What a content type file says of its generated API: which actions there are, in which of the APIs, and where."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, write_python
from tests.databases import NAMES
from tests.magazines import Answer, Magazine
from tests.projects import content_type, open_project, write_project
from typecase.errors import BootError
from typecase.server.project import load_project
from typecase.server.route_list import list_routes

NOTE_ATTRIBUTES: Mapping[str, Any] = {
    "title": {"type": "string"},
    "inside": {"type": "string", "graphql": {"output": False}},
    "given": {"type": "string", "graphql": {"input": False}},
    "plain": {"type": "string", "graphql": {"filters": False}},
}
ROOT_FIELDS = "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }"


def _declared(attributes: Mapping[str, Any] = NOTE_ATTRIBUTES, **more: Any) -> dict[str, Any]:
    return {"note": {**content_type("note", "notes", attributes), **more}}


@asynccontextmanager
async def _notes(kind: str, folder: Path, **more: Any) -> AsyncIterator[Magazine]:
    async with open_project(kind, folder, _declared(**more), "notes", graphql__introspection=True) as notes:
        yield notes


async def _fields(notes: Magazine) -> set[str]:
    answer = await notes.graphql(ROOT_FIELDS)
    roots = answer.json["data"]["__schema"].values()
    return {field["name"] for root in roots for field in root["fields"] if "note" in field["name"].lower()}


async def _create(notes: Magazine, target: str = "/api/notes", **data: Any) -> Answer:
    return await notes.request("POST", target, "full", json={"data": data})


@pytest.mark.parametrize("kind", NAMES)
async def test_only_some_actions_are_there_in_either_api(kind: str, tmp_path: Path) -> None:
    async with _notes(kind, tmp_path, api={"only": ["find", "create"]}) as notes:
        made = await _create(notes, title="a")
        target = f"/api/notes/{made.json['data']['documentId']}"

        statuses = [
            (await notes.request(method, target, "full", json={})).status for method in ("GET", "PUT", "DELETE")
        ]

        assert statuses == [404, 405, 405]
        assert await _fields(notes) == {"notes", "notes_connection", "createNote"}
        assert await notes.backend.entities(NOTE).count() == 1


@pytest.mark.parametrize("kind", NAMES)
async def test_what_is_excepted_is_not_there_in_bulk_either(kind: str, tmp_path: Path) -> None:
    async with _notes(kind, tmp_path, api={"except": ["delete", "createMany"]}) as notes:
        made = (await _create(notes, title="a")).json["data"]["documentId"]
        delete = {"operations": [{"action": "delete", "documentId": made}]}

        deleted = await notes.request("POST", "/api/notes/bulk", "full", json=delete)
        created = await notes.request("POST", "/api/notes/bulk", "full", json={"data": [{"title": "b"}]})

        assert (deleted.status, created.status) == (403, 403)
        assert not {"deleteNote", "deleteManyNotes", "createManyNotes"} & await _fields(notes)
        assert await notes.backend.entities(NOTE).count() == 1


@pytest.mark.parametrize("kind", NAMES)
async def test_routes_stand_behind_the_prefix_and_at_paths_of_their_own(kind: str, tmp_path: Path) -> None:
    api = {"prefix": "/v1", "findOne": {"path": "/news/:id"}, "find": {"path": "/latest"}}
    async with _notes(kind, tmp_path, api=api) as notes:
        made = (await _create(notes, "/api/v1/notes?status=published", title="a")).json["data"]["documentId"]

        found = {
            target: (await notes.get(target, "full")).status
            for target in (
                f"/api/v1/news/{made}",
                "/api/v1/latest",
                f"/api/v1/notes/{made}",
                "/api/v1/notes",
                "/api/notes",
            )
        }
        many = await _create(notes, "/api/v1/notes/bulk")

        assert list(found.values()) == [200, 200, 404, 404, 404]
        assert many.status == 400
        assert (await notes.graphql("{ notes { title } }", who="full")).json == {"data": {"notes": [{"title": "a"}]}}


@pytest.mark.parametrize("kind", NAMES)
async def test_an_action_is_switched_off_in_one_api(kind: str, tmp_path: Path) -> None:
    api = {"create": {"graphql": False}, "find": {"rest": False}, "update": {"rest": False}}
    async with _notes(kind, tmp_path, api=api) as notes:
        made = (await _create(notes, title="a")).json["data"]["documentId"]
        update = {"operations": [{"action": "update", "documentId": made, "data": {"title": "b"}}]}

        listed = await notes.get("/api/notes", "full")
        bulk = await notes.request("POST", "/api/notes/bulk", "full", json=update)
        created = await notes.request("POST", "/api/notes/bulk", "full", json={"data": [{"title": "c"}]})
        read = await notes.graphql('{ notes(status: DRAFT, sort: "title") { title } }', who="full")

        assert (listed.status, bulk.status, created.status) == (404, 403, 200)
        assert read.json == {"data": {"notes": [{"title": "a"}, {"title": "c"}]}}
        assert not {"createNote", "createManyNotes", "upsertNote"} & await _fields(notes)
        assert "updateNote" in await _fields(notes)


@pytest.mark.parametrize("kind", NAMES)
async def test_graphql_can_have_no_queries_or_no_mutations_of_a_type(kind: str, tmp_path: Path) -> None:
    async with _notes(kind, tmp_path, graphql={"mutations": False}) as notes:
        made = await _create(notes, title="a")

        assert made.status == 201
        assert await _fields(notes) == {"note", "notes", "notes_connection"}


@pytest.mark.parametrize("kind", NAMES)
async def test_a_type_that_graphql_does_not_show_has_its_routes(kind: str, tmp_path: Path) -> None:
    async with _notes(kind, tmp_path, pluginOptions={"graphql": {"enabled": False}}) as notes:
        made = (await _create(notes, title="a")).json["data"]["documentId"]
        published = await notes.request("POST", f"/api/notes/{made}/actions/publish", "full")
        created = await notes.request("POST", "/api/notes/bulk", "full", json={"data": [{"title": "b"}]})

        answers = [await notes.get("/api/notes?fields=title&sort=title", who) for who in ("full", "nobody")]

        assert (published.status, created.status) == (200, 200)
        assert [entry["title"] for entry in answers[0].json["data"]] == ["a", "b"]
        assert answers[1].status == 403
        assert await _fields(notes) == set()


@pytest.mark.parametrize("kind", NAMES)
async def test_attributes_are_hidden_from_parts_of_graphql_alone(kind: str, tmp_path: Path) -> None:
    async with _notes(kind, tmp_path) as notes:
        await _create(notes, title="a", inside="i", given="g", plain="p")

        refused = [
            await notes.graphql(operation, who="full")
            for operation in (
                "{ notes { inside } }",
                'mutation { createNote(data: { given: "x" }) { title } }',
                '{ notes(filters: { plain: { eq: "p" } }) { title } }',
            )
        ]
        shown = await notes.graphql(
            '{ notes(status: DRAFT, filters: { inside: { eq: "i" }, given: { eq: "g" } }) { given plain } }', who="full"
        )
        rest = await notes.get("/api/notes?status=draft&filters[plain]=p&fields=inside,given", "full")

        assert [answer.json["errors"][0]["extensions"]["code"] for answer in refused] == [
            "GRAPHQL_VALIDATION_FAILED"
        ] * 3
        assert shown.json == {"data": {"notes": [{"given": "g", "plain": "p"}]}}
        assert [(entry["inside"], entry["given"]) for entry in rest.json["data"]] == [("i", "g")]
        assert await notes.backend.entities(NOTE).count() == 1


FIELD = """
from ariadne import QueryType

query = QueryType()


@query.field("notes")
def notes(_, info):
    return ["mine"]
"""
CONTROLLER = """
from typecase import Controller, policy, route


@policy
def never(ctx):
    return False


class NoteController(Controller):
    @route("GET", "/rated")
    async def rated(self, ctx):
        return {"rated": 1}

    @route("GET", "/gone", auth=False)
    async def gone(self, ctx):
        return {"gone": 1}

    @route("GET", "/refused", auth=False)
    async def refused(self, ctx):
        raise AssertionError("the policy refuses")
"""
OWN = {"rated": {"auth": False}, "gone": {"enabled": False}, "refused": {"policies": ["never"]}}


@pytest.mark.parametrize("kind", NAMES)
async def test_actions_of_a_controller_are_guarded_by_the_file(kind: str, tmp_path: Path) -> None:
    write_python(tmp_path, {"resolvers/note.py": CONTROLLER})
    async with _notes(kind, tmp_path, api=OWN) as notes:
        statuses = [(await notes.get(f"/api/{path}")).status for path in ("rated", "gone", "refused")]

        assert statuses == [200, 404, 403]


@pytest.mark.parametrize("kind", NAMES)
async def test_a_field_of_ones_own_takes_the_place_of_a_hidden_one(kind: str, tmp_path: Path) -> None:
    write_python(
        tmp_path,
        {"resolvers/note.py": FIELD, "schema/own.graphql": "type Query { notes: [String!]! @auth(public: true) }"},
    )
    async with _notes(kind, tmp_path, api={"find": {"graphql": False}}) as notes:
        await _create(notes, "/api/notes?status=published", title="a")

        own, listed = await notes.graphql("{ notes }"), await notes.get("/api/notes", "full")

        assert own.json == {"data": {"notes": ["mine"]}}
        assert [entry["title"] for entry in listed.json["data"]] == ["a"]


def test_hidden_actions_are_listed_as_routes(tmp_path: Path) -> None:
    write_project(tmp_path, _declared(graphql={"queries": False}, api={"prefix": "/v1"}))

    routes = {(route.method, route.path): route.permissions for route in list_routes(load_project(tmp_path))}

    assert routes["GET", "/api/v1/notes"] == ("api::note.note.find",)
    assert routes["GET", "/api/v1/notes/:id"] == ("api::note.note.findOne",)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("fnd", '; did you mean "find"?'),
        ("ratd", '; did you mean "rated"?'),
        ("zzz", "; write a method with @route in the controller, or remove it"),
    ],
)
def test_an_action_that_there_is_not_stops_the_boot(name: str, hint: str, tmp_path: Path) -> None:
    write_project(tmp_path, _declared(api={name: {"auth": False}}))
    write_python(tmp_path, {"resolvers/note.py": CONTROLLER})

    with pytest.raises(BootError) as caught:
        load_project(tmp_path)

    assert list(caught.value.mistakes) == [f'schema/note.json at api.{name}: there is no action "{name}"{hint}']


def test_two_types_cannot_have_one_route(tmp_path: Path) -> None:
    book = {**content_type("book", "books", {"name": {"type": "string"}}), "api": {"find": {"path": "/Notes"}}}
    write_project(tmp_path, {**_declared(), "book": book})

    with pytest.raises(BootError) as caught:
        load_project(tmp_path)

    assert list(caught.value.mistakes) == [
        'schema/note.json at info.pluralName: the REST route "GET /notes" belongs to find of schema/book.json; '
        "choose another name"
    ]
