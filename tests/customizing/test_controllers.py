"""Controllers: every action overridden, in collection and single types, in both APIs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.customizing.guarded import NOTE, open_notes
from tests.databases import NAMES
from tests.magazines import Answer, Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

_ACTION = """
    async def {method}(self, ctx):
        ctx.response.headers["x-action"] = "{method}"
        own = await given(self, ctx)
        return await super().{method}(ctx) if own is NOTHING else own
"""
METHODS = ("find", "find_one", "create", "update", "delete", "publish", "unpublish", "discard_draft")
PYTHON = """
from typecase import Controller, Page

NOTHING = object()


async def given(controller, ctx):
    match ctx.request.headers.get("x-give"):
        case "list":
            return [{"documentId": "own", "title": "mine"}]
        case "entry":
            return {"documentId": "own", "title": "mine"}
        case "none":
            return None
        case "page":
            return Page([{"documentId": "own", "title": "mine"}], total=7, meta={"note": "x"})
        case "text":
            return "plain text"
        case "bytes":
            return b"bytes"
        case "number":
            return 3
        case "response":
            return controller.transform_response({"documentId": "own", "title": "mine"}, {"note": "x"})
    return NOTHING


class NoteController(Controller):""" + "".join(_ACTION.format(method=method) for method in METHODS)
PYTHON += '\n\nclass FrontController(NoteController):\n    uid = "api::front.front"\n'
OWN = {"documentId": "own", "title": "mine"}


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def notes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("controllers")
    async with open_notes(request.param, folder, {"resolvers/note.py": PYTHON}) as notes:
        yield notes


@pytest_asyncio.fixture(loop_scope="session")
async def document_id(notes: Magazine) -> str:
    """A note with a draft that is not what is published."""
    entities = notes.backend.entities(NOTE)
    for entry in await entities.find_many():
        await entities.delete(entry["documentId"])
    entry = await entities.create({"title": "published"}, status="published")
    await entities.update(entry["documentId"], {"title": "draft"})
    return entry["documentId"]


async def rest(notes: Magazine, method: str, target: str, body: Any = None, give: str = "") -> Answer:
    return await notes.request(method, target, "full", json=body, headers={"x-give": give})


async def graphql(notes: Magazine, query: str, give: str = "") -> Answer:
    return await notes.request("POST", "/graphql", "full", json={"query": query}, headers={"x-give": give})


REST = [
    ("GET", "/api/notes?fields=title", None, "find", 200),
    ("GET", "/api/notes/ID", None, "find_one", 200),
    ("POST", "/api/notes", {"data": {"title": "new"}}, "create", 201),
    ("PUT", "/api/notes/ID", {"data": {"title": "changed"}}, "update", 200),
    ("DELETE", "/api/notes/ID", None, "delete", 204),
    ("POST", "/api/notes/ID/actions/publish", None, "publish", 200),
    ("POST", "/api/notes/ID/actions/unpublish", None, "unpublish", 200),
    ("POST", "/api/notes/ID/actions/discard-draft", None, "discard_draft", 200),
]


@pytest.mark.parametrize(("method", "target", "body", "action", "status"), REST)
async def test_every_route_calls_its_action(
    notes: Magazine, document_id: str, method: str, target: str, body: Any, action: str, status: int
) -> None:
    answer = await rest(notes, method, target.replace("ID", document_id), body)

    assert (answer.status, answer.headers["x-action"]) == (status, action)


MUTATIONS = [
    ('createNote(data: {title: "new"}) { title }', "create", {"title": "new"}),
    ('updateNote(documentId: "ID", data: {title: "changed"}) { title }', "update", {"title": "changed"}),
    ('deleteNote(documentId: "ID") { documentId }', "delete", {"documentId": "ID"}),
    ('publishNote(documentId: "ID") { title }', "publish", {"title": "draft"}),
    ('unpublishNote(documentId: "ID") { title }', "unpublish", {"title": "draft"}),
    ('discardDraftNote(documentId: "ID") { title }', "discard_draft", {"title": "published"}),
]


@pytest.mark.parametrize(("text", "action", "shown"), MUTATIONS)
async def test_every_mutation_calls_its_action(
    notes: Magazine, document_id: str, text: str, action: str, shown: dict[str, str]
) -> None:
    answer = await graphql(notes, f"mutation {{ shown: {text.replace('ID', document_id)} }}")

    expected = {name: value.replace("ID", document_id) for name, value in shown.items()}
    assert (answer.json, answer.headers["x-action"]) == ({"data": {"shown": expected}}, action)


@pytest.mark.parametrize(
    ("text", "action"), [("notes { title }", "find"), ('note(documentId: "ID") { title }', "find_one")]
)
async def test_every_query_calls_its_action(notes: Magazine, document_id: str, text: str, action: str) -> None:
    answer = await graphql(notes, f"{{ {text.replace('ID', document_id)} }}")

    assert answer.headers["x-action"] == action
    assert answer.json["data"].popitem()[1] in ([{"title": "published"}], {"title": "published"})


async def test_the_actions_of_a_single_type_too(notes: Magazine) -> None:
    put = await rest(notes, "PUT", "/api/front", {"data": {"title": "a"}})
    publish = await graphql(notes, "mutation { publishFront { title } }")
    get = await rest(notes, "GET", "/api/front")
    read = await graphql(notes, "{ front { title } }")
    unpublish = await rest(notes, "POST", "/api/front/actions/unpublish")
    discard = await graphql(notes, "mutation { discardDraftFront { title } }")
    delete = await graphql(notes, "mutation { deleteFront { documentId } }")

    answers = (put, publish, get, read, unpublish, discard, delete)
    assert [answer.headers["x-action"] for answer in answers] == [
        *("update", "publish", "find", "find", "unpublish", "discard_draft", "delete")
    ]
    assert (get.json["data"]["title"], read.json) == ("a", {"data": {"front": {"title": "a"}}})


@pytest.mark.parametrize(("method", "target", "body", "action", "status"), REST)
@pytest.mark.parametrize("give", ["entry", "list", "page", "response"])
async def test_what_an_action_gives_in_its_place_is_shown_by_rest(
    notes: Magazine, method: str, target: str, body: Any, action: str, status: int, give: str
) -> None:
    answer = await rest(notes, method, target.replace("ID", "xyz"), body, give)

    assert answer.json["data"] == ([OWN] if action == "find" else OWN)
    assert answer.json["meta"].get("note") == ("x" if give in ("page", "response") else None)
    assert answer.status == (200 if action == "delete" else status)


async def test_a_page_has_the_total_that_it_is_given(notes: Magazine) -> None:
    answer = await rest(notes, "GET", "/api/notes?pagination[pageSize]=3", give="page")
    connection = await graphql(
        notes, "{ notes_connection(pagination: {pageSize: 3}) { pageInfo { total pageCount } } }", "page"
    )

    pagination = {"page": 1, "pageSize": 3, "pageCount": 3, "total": 7}
    assert answer.json["meta"] == {"pagination": pagination, "note": "x"}
    assert connection.json["data"]["notes_connection"]["pageInfo"] == {"total": 7, "pageCount": 3}


@pytest.mark.parametrize(
    "text", ["notes { documentId title }", *(text for text, *_ in MUTATIONS if "delete" not in text)]
)
@pytest.mark.parametrize("give", ["entry", "list", "page"])
async def test_what_an_action_gives_in_its_place_is_shown_by_graphql(notes: Magazine, text: str, give: str) -> None:
    kind = "mutation" if "(" in text else ""

    answer = await graphql(notes, f"{kind} {{ shown: {text.replace('ID', 'xyz')} }}", give)

    assert answer.json == {"data": {"shown": [OWN] if not kind else {"title": "mine"}}}


@pytest.mark.parametrize(
    ("give", "media_type", "body"),
    [
        ("text", "text/plain", b"plain text"),
        ("bytes", "application/octet-stream", b"bytes"),
        ("number", "application/json", b"3"),
    ],
)
async def test_rest_shows_other_values_as_they_are(notes: Magazine, give: str, media_type: str, body: bytes) -> None:
    answer = await rest(notes, "GET", "/api/notes", give=give)

    assert (answer.status, answer.media_type, answer.body) == (200, media_type, body)


@pytest.mark.parametrize("give", ["text", "bytes", "number"])
async def test_graphql_shows_no_value_of_another_type(notes: Magazine, give: str) -> None:
    answer = await graphql(notes, "{ notes { title } }", give)

    assert answer.json["data"] is None
    assert [(error["path"], error["extensions"]["code"]) for error in answer.json["errors"]] == [
        (["notes"], "INTERNAL_SERVER_ERROR")
    ]


async def test_none_is_what_is_not_there(notes: Magazine) -> None:
    many = await rest(notes, "GET", "/api/notes", give="none")
    one = await rest(notes, "GET", "/api/notes/abc", give="none")
    field = await graphql(notes, '{ notes { title } note(documentId: "abc") { title } }', "none")
    deleted = await rest(notes, "DELETE", "/api/notes/abc", give="none")
    home = await graphql(notes, "mutation { deleteFront { documentId } }", "none")

    assert (many.json["data"], one.status, field.json) == ([], 404, {"data": {"notes": [], "note": None}})
    assert (deleted.status, deleted.body) == (204, b"")
    assert home.json["errors"][0]["message"] == "Document not found"


async def test_the_form_of_strapi_4_is_given_to_own_entries(notes: Magazine) -> None:
    headers = {"x-give": "list", "Strapi-Response-Format": "v4"}

    many = await notes.request("GET", "/api/notes", "full", headers=headers)
    one = await notes.request("GET", "/api/notes/abc", "full", headers={**headers, "x-give": "entry"})

    shown = {"documentId": "own", "attributes": {"title": "mine"}}
    assert many.json["data"] == [shown]
    assert one.json["data"] == shown


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": []}, {"data": "x"}, []])
@pytest.mark.parametrize(
    ("method", "target"), [("POST", "/api/notes"), ("PUT", "/api/notes/ID"), ("PUT", "/api/front")]
)
async def test_a_body_without_data_is_refused(
    notes: Magazine, document_id: str, method: str, target: str, body: Any
) -> None:
    answer = await rest(notes, method, target.replace("ID", document_id), body)

    assert (answer.status, answer.json["error"]["message"]) == (400, 'Missing "data" payload in the request body')
    assert await notes.backend.entities(NOTE).count() == 1


async def test_the_answer_to_a_write_is_of_the_status_that_is_asked_for(notes: Magazine, document_id: str) -> None:
    answer = await rest(notes, "PUT", f"/api/notes/{document_id}?status=draft&fields=title", {"data": {"title": "x"}})

    assert answer.json["data"]["title"] == "x"
    found = await notes.backend.entities(NOTE).find_one(document_id, status="published")
    assert found is not None
    assert found["title"] == "published"


async def test_a_document_that_has_moved_on_is_not_written(notes: Magazine, document_id: str) -> None:
    answer = await notes.request(
        "PUT",
        f"/api/notes/{document_id}",
        "full",
        json={"data": {"title": "x"}},
        headers={"if-match": '"2020-01-01T00:00:00.000Z"'},
    )

    assert (answer.status, answer.json["error"]["name"]) == (412, "PreconditionFailedError")
