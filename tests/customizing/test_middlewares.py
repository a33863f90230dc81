"""Middlewares: around an action, in both APIs."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.customizing.guarded import NOTE, open_notes, ran
from tests.databases import NAMES
from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """
from typecase import HttpError, Page, current, middleware, policy

LOG = []


@policy
def counts(ctx):
    ctx.state["asked"] = ctx.state.get("asked", 0) + 1


@middleware
async def outer(ctx, next):
    LOG.append(f"outer {ctx.asked.uid} {ctx.state['asked']}")
    result = await next()
    LOG.append("outer after")
    return result


@middleware
async def by_header(ctx, next):
    match ctx.request.headers.get("x-do"):
        case "short":
            return [{"title": "short", "documentId": "x"}]
        case "change":
            page = await next()
            page.entries = [{**entry, "title": entry["title"] * 2} for entry in page.entries]
            return page
        case "query":
            ctx.query["filters"] = {"title": {"$eq": "b"}}
            ctx.query = {**ctx.query, "sort": "title:desc"}
        case "append":
            ctx.query["filters"]["title"]["$in"].append("b")
            ctx.query["sort"].append("id")
        case "throw before":
            raise HttpError(410, "Gone away")
        case "throw after":
            await next()
            raise HttpError(410, "Gone away")
        case "twice":
            await next()
    return await next()


@middleware
async def writing(ctx, next):
    ctx.data["title"] += "!"
    if ctx.data.get("extra"):
        ctx.data["extra"]["seen"].append("once")
    result = await next()
    if ctx.data["title"] == "fails!":
        raise HttpError(410, "Gone away")
    return result
"""
READ = {"policies": ["counts"], "middlewares": ["outer", "by-header"]}
API = {"find": READ, "findOne": READ, "create": {"middlewares": ["writing"]}}
GONE = {"name": "GoneError", "message": "Gone away", "details": {}}


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def notes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("middlewares")
    async with open_notes(request.param, folder, {"resolvers/note.py": PYTHON}, API) as notes:
        for title in ("a", "b"):
            await notes.backend.entities(NOTE).create({"title": title}, status="published")
        yield notes


@pytest.fixture(autouse=True)
def quiet(notes: Magazine) -> None:
    ran("note")


async def titles_of(notes: Magazine, do: str) -> tuple[list[str], list[str]]:
    """Return what REST and GraphQL list."""
    headers = {"x-do": do}
    rest = await notes.request("GET", "/api/notes?sort=title", "full", headers=headers)
    query = {"query": '{ notes(sort: "title") { title } }'}
    graphql = await notes.request("POST", "/graphql", "full", json=query, headers=headers)
    return (
        [entry["title"] for entry in rest.json["data"]],
        [entry["title"] for entry in graphql.json["data"]["notes"]],
    )


@pytest.mark.parametrize(
    ("do", "titles"),
    [("nothing", ["a", "b"]), ("short", ["short"]), ("change", ["aa", "bb"]), ("query", ["b"]), ("twice", ["a", "b"])],
)
async def test_what_a_middleware_gives_is_the_answer(notes: Magazine, do: str, titles: list[str]) -> None:
    assert await titles_of(notes, do) == (titles, titles)


@pytest.mark.parametrize("target", ["rest", "graphql"])
async def test_the_database_is_not_asked_without_next(notes: Magazine, target: str) -> None:
    await notes.get("/api/notes", "full")
    notes.statements.clear()

    if target == "rest":
        await notes.request("GET", "/api/notes", "full", headers={"x-do": "short"})
    else:
        query = {"query": "{ notes { title } }"}
        await notes.request("POST", "/graphql", "full", json=query, headers={"x-do": "short"})

    assert [sql for sql in notes.statements if "typecase_api_tokens" not in sql] == []


async def test_the_total_of_a_page_without_one_is_not_told(notes: Magazine) -> None:
    rest = await notes.request("GET", "/api/notes", "full", headers={"x-do": "short"})

    assert rest.json == {
        "data": [{"title": "short", "documentId": "x"}],
        "meta": {"pagination": {"page": 1, "pageSize": 25}},
    }


@pytest.mark.parametrize("do", ["throw before", "throw after"])
async def test_what_a_middleware_raises_refuses(notes: Magazine, do: str) -> None:
    rest = await notes.request("GET", "/api/notes", "full", headers={"x-do": do})
    query = {"query": "{ notes { title } }"}
    graphql = await notes.request("POST", "/graphql", "full", json=query, headers={"x-do": do})

    assert rest.json == {"data": None, "error": {"status": 410, **GONE}}
    assert graphql.json["errors"][0]["extensions"] == {"code": "STRAPI_GONE_ERROR", "error": GONE}


async def test_root_fields_of_one_operation_run_their_own_chains_and_share_the_state(notes: Magazine) -> None:
    answer = await notes.graphql(
        '{ first: notes(sort: "title") { title } second: notes(sort: "title", pagination: {start: 1}) { title } }',
        who="full",
    )

    assert answer.json["data"] == {"first": [{"title": "a"}, {"title": "b"}], "second": [{"title": "b"}]}
    assert sorted(ran("note")) == ["outer after", "outer after", f"outer {NOTE} 1", f"outer {NOTE} 2"]


async def test_two_requests_have_a_state_each(notes: Magazine) -> None:
    for _ in range(2):
        await notes.get("/api/notes", "full")

    assert ran("note") == [f"outer {NOTE} 1", "outer after"] * 2


async def test_an_error_behind_a_write_comes_too_late_for_it(notes: Magazine) -> None:
    rest = await notes.request("POST", "/api/notes?status=draft", "full", json={"data": {"title": "fails"}})

    assert rest.json == {"data": None, "error": {"status": 410, **GONE}}
    assert await notes.backend.entities(NOTE).count(filters={"title": "fails!"}) == 1


async def test_data_is_changed_before_it_is_written(notes: Magazine) -> None:
    rest = await notes.request("POST", "/api/notes?status=draft", "full", json={"data": {"title": "new"}})
    graphql = await notes.graphql(
        'mutation { createNote(status: DRAFT, data: {title: "other"}) { title } }', who="full"
    )

    assert rest.json["data"]["title"] == "new!"
    assert graphql.json == {"data": {"createNote": {"title": "other!"}}}


async def test_what_is_kept_of_an_operation_is_not_python_s_to_change(notes: Magazine) -> None:
    read = {"query": '{ notes(filters: {title: {in: ["a"]}}, sort: ["title"]) { title } }'}
    write = 'mutation { createNote(status: DRAFT, data: {title: "%s", extra: {seen: []}}) { extra } }'

    for do, titles in (("append", ["a", "b"]), ("nothing", ["a"]), ("append", ["a", "b"])):
        answer = await notes.request("POST", "/graphql", "full", json=read, headers={"x-do": do})
        assert [note["title"] for note in answer.json["data"]["notes"]] == titles
    written = [await notes.graphql(write % "same", who="full") for _ in range(2)]
    assert written[0].json == {"data": {"createNote": {"extra": {"seen": ["once"]}}}}
    assert [list(answer.json["data"].values()) for answer in written[1:]] == [[{"extra": {"seen": ["once"]}}]]
