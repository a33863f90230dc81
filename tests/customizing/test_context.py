"""The context: who asks, what was sent, and what is said about the answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio

from tests.customizing.guarded import NOTE, add_users, open_notes
from tests.magazines import Magazine
from typecase import current
from typecase.resolvers.actors import Nobody
from typecase.resolvers.queries.selection import Style

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """
import asyncio

from typecase import Controller, current, middleware


@middleware
async def says(ctx, next):
    response = ctx.response
    match ctx.request.headers.get("x-do"):
        case "status":
            response.status = 202
        case "headers":
            response.headers["X-Own"] = "own"
            response.set_cookie("seen", "1", max_age=60)
        case "body":
            response.body = {"own": 1}
        case "bytes":
            response.body, response.media_type = b"a,b", "text/csv"
            response.attachment("notes.csv")
        case "redirect":
            response.redirect("/elsewhere")
        case "nothing":
            response.status = 204
        case "wrong header":
            response.headers["x-own"] = "a\\r\\nx-other: b"
    return await next()


async def in_a_task():
    return current().params


class NoteController(Controller):
    async def find(self, ctx):
        request = ctx.request
        seen = {
            "user": ctx.user,
            "params": dict(ctx.params),
            "query": ctx.query,
            "method": request.method,
            "path": request.path,
            "url": request.url,
            "host": request.host,
            "protocol": request.protocol,
            "header": request.headers.get("x-own"),
            "cookies": dict(request.cookies),
            "client": request.client,
            "body": [await request.parsed() if await request.content() else None for _ in range(2)],
            "current": current() is ctx or current().state is ctx.state,
            "uid": ctx.content_type.uid,
        }
        await super().find(ctx)
        return [{"documentId": "x", "extra": seen}]

    async def find_one(self, ctx):
        params = await asyncio.create_task(in_a_task())
        return {"documentId": "x", "extra": {"params": dict(ctx.params), "task": dict(params)}}
"""
LIFECYCLE = """
from typecase import before, current


@before("api::note.note", "create")
async def stamps(action):
    action.data["extra"] = {"path": current().request.path}
"""
FILES = {"resolvers/note.py": PYTHON, "lifecycles/note.py": LIFECYCLE}
API = {"find": {"middlewares": ["says"]}, "findOne": {"middlewares": ["says"]}}
QUERY = "{ notes { extra } }"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def notes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    async with open_notes("sqlite", tmp_path_factory.mktemp("context"), FILES, API) as notes:
        await add_users(notes, f"{NOTE}.find", f"{NOTE}.findOne")
        yield notes


async def seen(notes: Magazine, who: str = "full", target: str = "/api/notes", **headers: str) -> Any:
    answer = await notes.request("GET", target, who, headers=headers)
    return answer.json["data"][0]["extra"]


async def test_the_user_is_who_has_signed_in(notes: Magazine) -> None:
    user = (await seen(notes, "alice"))["user"]

    assert (user["id"], user["username"], user["email"]) == (1, "alice", "alice@example.com")
    assert (user["role"]["name"], user["role"]["type"]) == ("Writer", "writer")
    assert sorted(user) == ["documentId", "email", "id", "role", "username"]


async def test_a_token_is_no_user(notes: Magazine) -> None:
    assert (await seen(notes, "full"))["user"] is None


async def test_nobody_is_no_user(notes: Magazine) -> None:
    assert notes.backend.context(Nobody(permissions=frozenset()), Style.REST).user is None


async def test_the_request_is_what_was_sent(notes: Magazine) -> None:
    found = await seen(notes, "full", "/api/notes?filters[title]=%C3%A4", x_own="a", cookie='a=1; j={"x": 2}; b=3')

    assert {name: found[name] for name in ("method", "path", "url", "host", "protocol", "header", "client")} == {
        "method": "GET",
        "path": "/api/notes",
        "url": "http://test/api/notes?filters[title]=%C3%A4",
        "host": "test",
        "protocol": "http",
        "header": "a",
        "client": "127.0.0.1",
    }
    assert found["query"] == {"filters": {"title": "ä"}}
    assert found["cookies"] == {"a": "1", "j": '{"x": 2}', "b": "3"}
    assert (found["current"], found["uid"], found["params"]) == (True, NOTE, {})


async def test_the_body_can_be_read_twice(notes: Magazine) -> None:
    answer = await notes.graphql(QUERY, {"a": 1}, "full")

    body = {"query": QUERY, "variables": {"a": 1}}
    assert answer.json["data"]["notes"][0]["extra"]["body"] == [body, body]


async def test_the_query_of_graphql_is_in_the_grammar_of_rest(notes: Magazine) -> None:
    arguments = '(filters: {title: {eq: "a"}, not: {rating: {gt: 3}}}, sort: "title", pagination: {limit: 3})'
    answer = await notes.graphql(QUERY.replace("notes", f"notes{arguments}"), who="full")

    assert answer.json["data"]["notes"][0]["extra"]["query"] == {
        "filters": {"title": {"$eq": "a"}, "$not": {"rating": {"$gt": 3}}},
        "sort": ["title"],
        "pagination": {"limit": 3},
        "status": "published",
    }


async def test_params_name_the_document_in_both_apis_and_in_tasks(notes: Magazine) -> None:
    rest = await notes.get("/api/notes/abc", "full")
    graphql = await notes.graphql('{ note(documentId: "abc") { extra } }', who="full")

    params = {"id": "abc", "documentId": "abc"}
    assert rest.json["data"]["extra"] == {"params": params, "task": {"id": "abc"}}
    assert graphql.json["data"]["note"]["extra"] == {"params": params, "task": {}}


async def test_a_lifecycle_knows_the_request(notes: Magazine) -> None:
    answer = await notes.request("POST", "/api/notes", "full", json={"data": {"title": "from a request"}})

    assert answer.json["data"]["extra"] == {"path": "/api/notes"}


async def test_there_is_no_context_outside_of_a_request() -> None:
    with pytest.raises(RuntimeError, match="No request is being answered: there is no current context"):
        current()


async def test_what_is_missing_says_so(notes: Magazine) -> None:
    ctx = notes.backend.context(Nobody(permissions=frozenset()), Style.REST)

    with pytest.raises(RuntimeError, match="This did not come by HTTP: there is no request"):
        _ = ctx.request
    with pytest.raises(RuntimeError, match="No action of a content type is running: there is no query"):
        ctx.query = {}


@pytest.mark.parametrize(
    ("do", "status", "media_type", "body"),
    [
        ("status", 202, "application/json", None),
        ("body", 200, "application/json", b'{"own":1}'),
        ("bytes", 200, "text/csv", b"a,b"),
        ("redirect", 302, "text/plain", b""),
        ("nothing", 204, "", b""),
    ],
)
async def test_rest_answers_as_it_is_said(
    notes: Magazine, do: str, status: int, media_type: str, body: bytes | None
) -> None:
    answer = await notes.get("/api/notes", "full", x_do=do)

    assert (answer.status, answer.media_type) == (status, media_type)
    assert body is None or answer.body == body


async def test_an_attachment_and_a_redirect_have_their_headers(notes: Magazine) -> None:
    attached = await notes.get("/api/notes", "full", x_do="bytes")
    redirected = await notes.get("/api/notes", "full", x_do="redirect")

    assert attached.headers["content-disposition"] == "attachment; filename*=utf-8''notes.csv"
    assert redirected.headers["location"] == "/elsewhere"


async def test_headers_and_cookies_are_sent_in_both_apis(notes: Magazine) -> None:
    rest = await notes.get("/api/notes", "full", x_do="headers")
    graphql = await notes.request("POST", "/graphql", "full", json={"query": QUERY}, headers={"x-do": "headers"})

    cookie = "seen=1; HttpOnly; Max-Age=60; Path=/; SameSite=lax; Secure"
    assert [(answer.headers["x-own"], answer.headers["set-cookie"]) for answer in (rest, graphql)] == [
        ("own", cookie),
        ("own", cookie),
    ]


@pytest.mark.parametrize("do", ["status", "body", "redirect"])
async def test_status_and_body_are_rests_alone(notes: Magazine, do: str) -> None:
    answer = await notes.request("POST", "/graphql", "full", json={"query": QUERY}, headers={"x-do": do})

    assert (answer.status, list(answer.json["data"]["notes"][0])) == (200, ["extra"])


async def test_a_header_with_a_line_break_is_a_bug(notes: Magazine) -> None:
    rest = await notes.get("/api/notes", "full", x_do="wrong header")
    graphql = await notes.request("POST", "/graphql", "full", json={"query": QUERY}, headers={"x-do": "wrong header"})

    assert [(answer.status, "x-other" in answer.headers) for answer in (rest, graphql)] == [(500, False)] * 2


async def test_requests_at_once_have_contexts_of_their_own(notes: Magazine) -> None:
    answers = await asyncio.gather(*(notes.get(f"/api/notes/n{number}", "full") for number in range(5)))

    found = [orjson.loads(answer.body)["data"]["extra"]["task"]["id"] for answer in answers]
    assert found == ["n0", "n1", "n2", "n3", "n4"]
