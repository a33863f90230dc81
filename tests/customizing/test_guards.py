"""Policies as clients meet them: what passes, what refuses, and in which words, in both APIs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.customizing.guarded import NOTE, open_notes
from tests.magazines import Answer, Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """
import typecase
from typecase import HttpError, policy
from typecase.resolvers.context import Context

VERDICTS = {"true": True, "none": None, "false": False, "0": 0, "1": 1, "yes": "yes", "dict": {}, "list": [1]}


def verdict(ctx: Context):
    how, _, what = ctx.request.headers["x-verdict"].partition(" ")
    if how == "raise":
        raise getattr(typecase, what)("Said so", {"why": [1]})
    if how == "http":
        raise HttpError(int(what), "Said so", {"why": [1]})
    if how == "bug":
        raise RuntimeError("a secret")
    if how == "own-bug":
        raise typecase.TypecaseError("a secret")
    return VERDICTS[what]


@policy
def at_once(ctx):
    return verdict(ctx)


@policy
async def later(ctx):
    return verdict(ctx)


async def _coroutine(ctx):
    return verdict(ctx)


@policy
def awaitable(ctx):
    return _coroutine(ctx)


@policy
def headers(ctx):
    ctx.response.headers["x-seen"] = "yes"
    ctx.response.status = 202
"""
API = {
    "find": {"policies": ["headers", "at-once"]},
    "findOne": {"policies": ["headers", "later"]},
    "create": {"policies": ["headers", "awaitable"]},
}
FORBIDDEN = {"name": "PolicyError", "message": "Policy Failed", "details": {}}


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def notes(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("guards")
    async with open_notes("sqlite", folder, {"resolvers/note.py": PYTHON}, API) as notes:
        await notes.backend.entities(NOTE).create({"title": "one"}, status="published")
        yield notes


async def ask(notes: Magazine, verdict: str) -> tuple[Answer, Answer]:
    """Return the answers of both APIs where a policy has this verdict."""
    query = {"query": "{ notes { title } }"}
    headers = {"x-verdict": verdict}
    return (
        await notes.request("GET", "/api/notes?fields=title", "full", headers=headers),
        await notes.request("POST", "/graphql", "full", json=query, headers=headers),
    )


@pytest.mark.parametrize("verdict", ["say true", "say none"])
async def test_true_and_none_pass(notes: Magazine, verdict: str) -> None:
    rest, graphql = await ask(notes, verdict)

    assert (rest.status, rest.json["data"][0]["title"]) == (202, "one")
    assert graphql.json == {"data": {"notes": [{"title": "one"}]}}


@pytest.mark.parametrize("verdict", ["false", "0", "1", "yes", "dict", "list"])
async def test_anything_else_refuses(notes: Magazine, verdict: str) -> None:
    rest, graphql = await ask(notes, f"say {verdict}")

    assert (rest.status, rest.json) == (403, {"data": None, "error": {"status": 403, **FORBIDDEN}})
    (error,) = graphql.json["errors"]
    assert (error["message"], error["path"]) == ("Policy Failed", ["notes"])
    assert error["extensions"] == {"code": "FORBIDDEN", "error": FORBIDDEN}


@pytest.mark.parametrize("action", ["findOne", "create"])
async def test_policies_that_wait_are_waited_for(notes: Magazine, action: str) -> None:
    document_id = (await notes.backend.entities(NOTE).find_many())[0]["documentId"]
    method, target, body = ("GET", f"/api/notes/{document_id}", None)
    if action == "create":
        method, target, body = "POST", "/api/notes", {"data": {"title": "two"}}

    answer = await notes.request(method, target, "full", json=body, headers={"x-verdict": "say false"})

    assert (answer.status, answer.json["error"]["name"]) == (403, "PolicyError")
    assert await notes.backend.entities(NOTE).count() == 1


@pytest.mark.parametrize(
    ("verdict", "status", "name", "code"),
    [
        ("raise ApplicationError", 400, "ApplicationError", "STRAPI_APPLICATION_ERROR"),
        ("raise ValidationError", 400, "ValidationError", "BAD_USER_INPUT"),
        ("raise PaginationError", 400, "PaginationError", "STRAPI_PAGINATION_ERROR"),
        ("raise UnauthorizedError", 401, "UnauthorizedError", "UNAUTHENTICATED"),
        ("raise ForbiddenError", 403, "ForbiddenError", "FORBIDDEN"),
        ("raise PolicyError", 403, "PolicyError", "FORBIDDEN"),
        ("raise NotFoundError", 404, "NotFoundError", "STRAPI_NOT_FOUND_ERROR"),
        ("raise ConflictError", 409, "ConflictError", "STRAPI_CONFLICT_ERROR"),
        ("http 418", 418, "ImATeapotError", "STRAPI_IM_A_TEAPOT_ERROR"),
        ("raise RateLimitError", 429, "RateLimitError", "STRAPI_RATE_LIMIT_ERROR"),
        ("http 500", 500, "InternalServerError", "STRAPI_INTERNAL_SERVER_ERROR"),
        ("http 503", 503, "ServiceUnavailableError", "STRAPI_SERVICE_UNAVAILABLE_ERROR"),
    ],
)
async def test_an_error_keeps_its_name_message_and_details(
    notes: Magazine, verdict: str, status: int, name: str, code: str
) -> None:
    rest, graphql = await ask(notes, verdict)

    shown = {"name": name, "message": "Said so", "details": {"why": [1]}}
    assert (rest.status, rest.json) == (status, {"data": None, "error": {"status": status, **shown}})
    assert (graphql.status, graphql.json["data"]) == (200, None)
    assert graphql.json["errors"][0]["extensions"] == {"code": code, "error": shown}


@pytest.mark.parametrize("verdict", ["bug", "own-bug"])
async def test_a_bug_tells_nothing(notes: Magazine, verdict: str) -> None:
    rest, graphql = await ask(notes, verdict)

    error = {"status": 500, "name": "InternalServerError", "message": "Internal Server Error"}
    assert (rest.status, rest.json) == (500, {"data": None, "error": error})
    assert graphql.json["errors"] == [
        {"message": "Internal Server Error", "path": ["notes"], "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    ]


@pytest.mark.parametrize("verdict", ["say false", "http 418"])
async def test_headers_set_before_a_refusal_stay_on_it(notes: Magazine, verdict: str) -> None:
    answers = await ask(notes, verdict)

    assert [answer.headers["x-seen"] for answer in answers] == ["yes", "yes"]


async def test_who_is_not_allowed_is_refused_before_policies_are_asked(notes: Magazine) -> None:
    answer: Any = await notes.request("GET", "/api/notes", headers={"x-verdict": "bug"})

    assert (answer.status, answer.json["error"]["name"]) == (403, "ForbiddenError")
    assert "x-seen" not in answer.headers
