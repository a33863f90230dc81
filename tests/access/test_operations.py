"""Every operation × every caller: who may not gets one exact answer, and nothing was read or changed for it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.access.operations import CALLERS, REFUSED, Operation, Route, allows, operations, routes
from tests.access.refusals import FORBIDDEN, assert_nothing_was_read_or_changed, forbidden, unauthorized
from tests.databases import NAMES
from tests.magazines import Answer, Magazine, open_magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROUTES = tuple(routes())
OPERATIONS = tuple(operations())
READS = [route for route in ROUTES if route.reads]
WRITES = [route for route in ROUTES if not route.reads]
QUERIES = [operation for operation in OPERATIONS if operation.reads]
MUTATIONS = [operation for operation in OPERATIONS if not operation.reads]


@pytest_asyncio.fixture(scope="module", params=NAMES, loop_scope="session")
async def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    """A magazine that is changed by who may."""
    folder = tmp_path_factory.mktemp(f"written-{request.param}")
    async with open_magazine(request.param, folder, "written", auth__rate_limit=1_000_000) as magazine:
        yield magazine


@pytest.mark.parametrize("route", READS, ids=str)
async def test_a_route_that_reads_asks_for_its_permission(served: Magazine, route: Route) -> None:
    for who in CALLERS:
        answer = await sent(served, route, who)

        if allows(who, route.scope):
            assert (answer.status, answer.json) == await what_is_read(served, route, who), who
        else:
            assert_refused(answer, served)


@pytest.mark.parametrize("route", WRITES, ids=str)
async def test_a_route_that_writes_asks_for_its_permission(written: Magazine, route: Route) -> None:
    for who in CALLERS:
        answer = await sent(written, route, who)

        if allows(who, route.scope):
            assert answer.status in ALLOWED, (who, answer.body)
        else:
            assert_refused(answer, written)


@pytest.mark.parametrize("route", ROUTES, ids=str)
async def test_a_route_refuses_bad_credentials(served: Magazine, route: Route) -> None:
    for who, message in REFUSED.items():
        answer = await sent(served, route, who)

        assert (answer.status, answer.json) == (401, unauthorized(message)), who
        assert_nothing_was_read_or_changed(served.statements)


@pytest.mark.parametrize("operation", QUERIES, ids=str)
async def test_a_query_asks_for_its_permission(served: Magazine, operation: Operation) -> None:
    for who in CALLERS:
        answer = await asked(served, operation, who)

        if allows(who, operation.scope):
            assert data_or_error(answer, operation.field) == await what_is_answered(served, operation, who), who
        else:
            assert_forbidden(answer, operation, served)


@pytest.mark.parametrize("operation", MUTATIONS, ids=str)
async def test_a_mutation_asks_for_its_permission(written: Magazine, operation: Operation) -> None:
    for who in CALLERS:
        answer = await asked(written, operation, who)

        if allows(who, operation.scope):
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes <= ALLOWED_CODES, (who, answer)
        else:
            assert_forbidden(answer, operation, written)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
async def test_a_root_field_refuses_bad_credentials(served: Magazine, operation: Operation) -> None:
    for who, message in REFUSED.items():
        served.statements.clear()

        answer = await served.graphql(operation.text, who=who)

        assert (answer.status, answer.json) == (401, unauthorized(message)), who
        assert_nothing_was_read_or_changed(served.statements)


async def test_a_forbidden_field_leaves_the_others(served: Magazine) -> None:
    answer = await served.graphql('{ global { siteName } uploadFile(documentId: "x") { name } me { id } }')

    assert answer.json["data"] == {"global": {"siteName": "Lab Magazine"}, "uploadFile": None, "me": None}
    assert answer.json["errors"] == [forbidden("uploadFile"), forbidden("me")]


async def test_a_forbidden_list_leaves_no_data(served: Magazine) -> None:
    answer = await served.graphql("{ global { siteName } reviews { rating } }")

    assert answer.json == {"errors": [forbidden("reviews")], "data": None}


@pytest.mark.parametrize("header", ["Basic YWxpY2U6UGFzc3cwcmQh", "Bearer", "Bearer ", "", "Token ffff"])
async def test_credentials_of_another_scheme_are_nobodys(served: Magazine, header: str) -> None:
    allowed = await served.get("/api/tags", authorization=header)
    refused = await served.get("/api/reviews", authorization=header)

    assert (allowed.status, refused.status, refused.json) == (200, 403, FORBIDDEN)


async def test_what_is_not_there_looks_the_same_to_everybody(served: Magazine) -> None:
    answers = [await served.get("/api/api-tokens", who) for who in (*CALLERS, *REFUSED)]

    assert {(answer.status, answer.body) for answer in answers} == {(404, answers[0].body)}


ALLOWED = frozenset({200, 201, 204, 400, 404})
"""What a write that is not refused is answered with: done, wrong input, or that there is nothing to change any more."""

ALLOWED_CODES = frozenset({"BAD_USER_INPUT", "STRAPI_APPLICATION_ERROR", "STRAPI_NOT_FOUND_ERROR", "NOT_IMPLEMENTED"})
"""The same in GraphQL, where a field that does nothing yet says so only to who may call it."""


async def sent(magazine: Magazine, route: Route, who: str) -> Answer:
    magazine.statements.clear()
    return await magazine.request(route.method, route.target, who, json=route.body)


async def asked(magazine: Magazine, operation: Operation, who: str) -> Any:
    magazine.statements.clear()
    answer = await magazine.graphql(operation.text, who=who)
    assert answer.status == 200, answer.body
    return answer.json


def assert_refused(answer: Answer, magazine: Magazine) -> None:
    """Check that a route was forbidden and did nothing."""
    assert (answer.status, answer.json) == (403, FORBIDDEN)
    assert_nothing_was_read_or_changed(magazine.statements)


def assert_forbidden(answer: Any, operation: Operation, magazine: Magazine) -> None:
    """Check that a root field was forbidden and did nothing."""
    assert answer["errors"] == [forbidden(operation.field)]
    assert answer["data"] in (None, {operation.field: None})
    assert_nothing_was_read_or_changed(magazine.statements)


async def what_is_read(served: Magazine, route: Route, who: str) -> tuple[int, Any]:
    """Return the status and body that a caller with the permission gets."""
    answer = await served.get(route.target, "alice" if route.target == "/api/users/me" else "full")
    assert answer.status == 200
    if route.target == "/api/users/me":
        return (200, {**answer.json, **CAROL}) if who == "carol" else _me(who, answer.json)
    return answer.status, answer.json


CAROL = {
    "id": 3,
    "documentId": "userlab00000000000000003",
    "username": "carol",
    "email": "carol@example.com",
    "confirmed": False,
}


def _me(who: str, alice: Any) -> tuple[int, Any]:
    """Return what the route of a user's own account answers; a token is no user."""
    return (200, alice) if who == "alice" else (401, unauthorized("Unauthorized"))


async def what_is_answered(served: Magazine, operation: Operation, who: str) -> Any:
    """Return what a caller with the permission gets: data, or the message of an error."""
    if operation.field == "me":
        return {"__typename": "UsersPermissionsMe"} if who in ("alice", "carol") else "Authentication requested"
    return (await served.graphql(operation.text, who="full")).json["data"][operation.field]


def data_or_error(content: Any, field: str) -> Any:
    if "errors" in content:
        (error,) = content["errors"]
        return error["message"]
    assert content["data"][field] is not None
    return content["data"][field]
