"""Services: overridden for both APIs, called by others, and asked with parameters."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.customizing.guarded import BOOK, NOTE, open_notes, ran
from tests.databases import NAMES
from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

METHODS = {
    "find": "query=None",
    "find_one": "query=None",
    "create": "query, data",
    "update": "query, data, expected=None",
    "delete": "query, expected=None",
    "publish": "query, expected=None",
    "unpublish": "query, expected=None",
    "discard_draft": "query, expected=None",
}
_METHOD = """
    async def {name}(self, ctx, {parameters}):
        LOG.append("{name}")
        return await super().{name}(ctx, {given})
"""
PYTHON = """
from typecase import Controller, Service

LOG = []


class NoteService(Service):
    async def titles(self, ctx, **parameters):
        return [entry["title"] for entry in (await self.find(ctx, parameters)).entries]
""" + "".join(
    _METHOD.format(name=name, parameters=parameters, given=parameters.replace("=None", ""))
    for name, parameters in METHODS.items()
)
PYTHON += """

class BookController(Controller):
    uid = "api::book.book"

    async def find(self, ctx):
        notes = ctx.service("api::note.note")
        match ctx.request.headers["x-ask"]:
            case "own method":
                given = await notes.titles(ctx, sort="title", filters={"secret": "s"})
            case "one":
                wanted = {"documentId": ctx.request.headers["x-id"], "status": "draft"}
                given = (await notes.find_one(ctx, wanted)).entry
            case "defaults":
                page = await notes.find(ctx)
                given = [len(page.entries), page.total]
            case "create":
                page = await notes.create(ctx, {"status": "draft", "fields": ["title"]}, {"title": "by a service"})
                given = page.entry
            case "delete":
                given = await notes.delete(ctx, {"documentId": ctx.request.headers["x-id"]})
            case "nobody":
                given = await notes.titles(ctx, filters={"nope": 1})
        return self.transform_response([{"documentId": "x", "name": "n"}], {"given": given})
"""


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def notes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("services")
    async with open_notes(request.param, folder, {"resolvers/note.py": PYTHON}) as notes:
        yield notes


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def document_id(notes: Magazine) -> str:
    """A note that is published, beside another that has a secret."""
    entities = notes.backend.entities(NOTE)
    for entry in await entities.find_many():
        await entities.delete(entry["documentId"])
    ran("note")
    await entities.create({"title": "secret", "secret": "s"}, status="published")
    return (await entities.create({"title": "open"}, status="published"))["documentId"]


async def ask(notes: Magazine, what: str, document_id: str = "") -> Any:
    """Return what the controller of books got from the service of notes."""
    answer = await notes.request("GET", "/api/books", "full", headers={"x-ask": what, "x-id": document_id})
    return answer.json["meta"]["given"] if answer.status == 200 else answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("method", "target", "body", "name"),
    [
        ("GET", "", None, "find"),
        ("GET", "/ID", None, "find_one"),
        ("POST", "", {"data": {"title": "new"}}, "create"),
        ("PUT", "/ID", {"data": {"title": "new"}}, "update"),
        ("DELETE", "/ID", None, "delete"),
        ("POST", "/ID/actions/publish", None, "publish"),
        ("POST", "/ID/actions/unpublish", None, "unpublish"),
        ("POST", "/ID/actions/discard-draft", None, "discard_draft"),
    ],
)
async def test_a_route_calls_the_method(
    notes: Magazine, document_id: str, method: str, target: str, body: Any, name: str
) -> None:
    answer = await notes.request(method, f"/api/notes{target.replace('ID', document_id)}", "full", json=body)

    assert answer.status in (200, 201, 204)
    assert ran("note") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{ notes { title } }", "find"),
        ('{ note(documentId: "ID") { title } }', "find_one"),
        ('mutation { createNote(data: {title: "new"}) { title } }', "create"),
        ('mutation { updateNote(documentId: "ID", data: {title: "new"}) { title } }', "update"),
        ('mutation { deleteNote(documentId: "ID") { documentId } }', "delete"),
        ('mutation { publishNote(documentId: "ID") { title } }', "publish"),
        ('mutation { unpublishNote(documentId: "ID") { title } }', "unpublish"),
        ('mutation { discardDraftNote(documentId: "ID") { title } }', "discard_draft"),
    ],
)
async def test_a_root_field_calls_the_method(notes: Magazine, document_id: str, text: str, name: str) -> None:
    answer = await notes.graphql(text.replace("ID", document_id), who="full")

    assert "errors" not in answer.json
    assert ran("note") == [name]


async def test_an_own_method_is_asked_as_the_entity_service(notes: Magazine) -> None:
    assert await ask(notes, "own method") == ["secret"]
    assert ran("note") == ["find"]


async def test_one_document_is_named_among_the_parameters(notes: Magazine, document_id: str) -> None:
    found = await ask(notes, "one", document_id)

    assert (found["title"], found["publishedAt"]) == ("open", None)


async def test_without_parameters_what_is_published_is_found_with_its_total(notes: Magazine) -> None:
    await notes.backend.entities(NOTE).create({"title": "draft"})

    assert await ask(notes, "defaults") == [2, 2]


async def test_what_a_service_writes_is_stored(notes: Magazine, document_id: str) -> None:
    created = await ask(notes, "create")
    deleted = await ask(notes, "delete", document_id)

    assert (created["title"], deleted) == ("by a service", document_id)
    titles = [entry["title"] for entry in await notes.backend.entities(NOTE).find_many(sort="title")]
    assert titles == ["by a service", "secret"]


async def test_wrong_parameters_are_refused(notes: Magazine) -> None:
    assert await ask(notes, "nobody") == "Invalid key nope"


async def test_what_nobody_has_is_a_key_error(notes: Magazine) -> None:
    for find in (notes.backend.service, notes.backend.controller, notes.backend.entities, notes.backend.rows):
        with pytest.raises(KeyError):
            find("api::nope.nope")
    assert notes.backend.service(BOOK).entities is notes.backend.entities(BOOK)
