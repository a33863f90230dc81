from typing import Any

import pytest

from tests.unit.server.graphql_http.serving import ANSWERED, TAG, Client, problem
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.limits import Limits
from typecase.server.http_answer import Answer as HttpAnswer
from typecase.server.sent_request import SentRequest

BLOCKED = "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF)."


async def test_a_query_is_answered_by_post_and_get() -> None:
    client = Client()

    for response in (await client.post({"query": TAG}), await client.get(query=TAG)):
        assert (response.status_code, response.json()) == (200, ANSWERED)
        assert response.headers["content-type"] == "application/json; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"


async def test_variables_and_operation_name_are_used() -> None:
    client = Client()
    query = "query A($n: String!) { tag(name: $n) { name } } query B { __typename }"

    named = await client.get(query=query, operationName="B")
    wrong = await client.post({"query": query, "operationName": "A", "variables": {"n": 5}, "extra": 1})

    assert named.json() == {"data": {"__typename": "Query"}}
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_a_refused_field_is_answered_with_200() -> None:
    response = await Client().post({"query": "{ tags { name } }"})

    assert response.status_code == 200
    assert response.json()["data"] is None
    assert response.json()["errors"][0]["path"] == ["tags"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"query": 5}, "GraphQL queries must be strings."),
        ({"query": TAG, "variables": "{}"},
         "`variables` in a POST body should be provided as an object, not a recursively JSON-encoded string."),
        ({"query": TAG, "extensions": "x"},
         "`extensions` in a POST body should be provided as an object, not a recursively JSON-encoded string."),
        ({"query": TAG, "variables": []}, "`variables` in a POST body must be an object if provided."),
        ({"query": TAG, "extensions": 1}, "`extensions` in a POST body must be an object if provided."),
        ({"query": TAG, "operationName": 1}, "`operationName` in a POST body must be a string if provided."),
        ({}, "POST body missing, invalid Content-Type, or JSON object has no keys."),
        ({"query": ""}, "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension."),
        ({"query": None}, "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension."),
        ({"foo": 1}, "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension."),
        ([{"query": TAG}], "Operation batching disabled."),
        ([], "Operation batching disabled."),
    ],
)  # fmt: skip
async def test_a_body_of_the_wrong_form_is_refused(body: Any, message: str) -> None:
    response = await Client().post(body)

    assert (response.status_code, response.json()) == (400, problem(message))


@pytest.mark.parametrize(
    ("search", "message"),
    [
        ("query=%7B__typename%7D&variables=nope", "The variables search parameter contains invalid JSON."),
        ("query=%7B__typename%7D&extensions=%5B%5D", "The extensions search parameter must be a JSON-encoded object."),
        ("query=a&query=b", "The 'query' search parameter may only be specified once."),
        ("", "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension."),
    ],
)
async def test_a_query_string_of_the_wrong_form_is_refused(search: str, message: str) -> None:
    response = await Client().send("GET", f"/graphql?{search}", headers={"x-apollo-operation-name": "x"})

    assert (response.status_code, response.json()) == (400, problem(message))


async def test_variables_that_are_null_in_a_query_string_are_none() -> None:
    assert (await Client().get(query=TAG, variables="null")).json() == ANSWERED


async def test_a_mutation_is_not_for_get() -> None:
    client = Client()

    response = await client.get(query='mutation { add(name: "x") { name } }')

    message = "GET requests only support query operations, not mutation operations"
    assert (response.status_code, response.json(), response.headers["allow"]) == (405, problem(message), "POST")
    assert client.canned.asked == []


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS", "PUT"])
async def test_what_a_foreign_page_can_send_is_blocked(method: str) -> None:
    client = Client()

    response = await client.send(method, f"/graphql?query={TAG}")

    assert response.status_code == 400
    assert response.json()["errors"][0]["message"].startswith(BLOCKED)
    assert client.canned.asked == []


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/x-www-form-urlencoded", 400),
        ("multipart/form-data; boundary=x", 400),
        ("Text/Plain; charset=utf-8", 400),
        ("", 400),
        ("application/json", 200),
        ("application/vnd.api+json; charset=utf-8", 200),
    ],
)
async def test_media_types_that_forms_have_are_blocked(media_type: str, status: int) -> None:
    response = await Client().send("POST", content='{"query": "{ __typename }"}', headers={"content-type": media_type})

    assert response.status_code == status


async def test_a_form_is_read_when_a_header_proves_that_it_may() -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "apollo-require-preflight": "1"}

    response = await Client().send("POST", content=f"query={TAG}", headers=headers)

    assert response.json() == ANSWERED


@pytest.mark.parametrize("media_type", ["text/plain", "multipart/form-data", "application/graphql", "json"])
async def test_a_body_of_an_unknown_media_type_counts_as_missing(media_type: str) -> None:
    headers = {"content-type": media_type, "apollo-require-preflight": "1"}

    response = await Client().send("POST", content='{"query": "{ __typename }"}', headers=headers)

    message = "POST body missing, invalid Content-Type, or JSON object has no keys."
    assert (response.status_code, response.json()) == (400, problem(message))


@pytest.mark.parametrize("method", ["DELETE", "HEAD", "PUT", "DISPATCH"])
async def test_other_methods_are_not_allowed(method: str) -> None:
    response = await Client().send(method, headers={"apollo-require-preflight": "1"})

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    if method != "HEAD":
        assert response.json() == problem("Apollo Server supports only GET/POST requests.")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/graphql-response+json", "application/graphql-response+json; charset=utf-8"),
        (
            "application/graphql-response+json, application/json;q=0.9",
            "application/graphql-response+json; charset=utf-8",
        ),
        ("application/json, application/graphql-response+json", "application/json; charset=utf-8"),
        ("*/*", "application/json; charset=utf-8"),
        ("text/html", "application/json; charset=utf-8"),
    ],
)
async def test_the_media_type_is_what_the_client_wants(accept: str, media_type: str) -> None:
    response = await Client().post({"query": "{ nope }"}, accept=accept)

    assert response.status_code == (406 if accept == "text/html" else 400)
    assert response.headers["content-type"] == media_type


async def test_a_client_that_takes_no_json_is_told_before_anything_is_done() -> None:
    client = Client()

    response = await client.post({"query": 'mutation { add(name: "x") { name } }'}, accept="text/csv")

    message = (
        "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or "
        "application/graphql-response+json; charset=utf-8"
    )
    assert (response.status_code, response.json()) == (406, problem(message))
    assert client.canned.asked == []


async def test_a_browser_gets_the_page() -> None:
    accept = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

    response = await Client().send("GET", headers=accept)
    without = await Client(with_page=False).send("GET", headers=accept)

    assert (response.status_code, response.text) == (200, "<!doctype html>")
    assert without.json()["errors"][0]["message"].startswith(BLOCKED)


async def test_bad_credentials_are_refused_in_the_form_of_rest() -> None:
    client = Client()

    response = await client.post({"query": TAG}, authorization="Bearer bad")

    assert response.status_code == 401
    assert response.json() == {
        "data": None,
        "error": {
            "status": 401,
            "name": "UnauthorizedError",
            "message": "Missing or invalid credentials",
            "details": {},
        },
    }
    assert client.canned.asked == []


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_refused(announced: bool) -> None:
    async def chunks() -> Any:
        for _ in range(3):
            yield b'{"query": "{ tag { name } }"}' + b" " * 40

    body = b'{"query": "{ tag { name } }"}' + b" " * 100 if announced else chunks()
    client = Client(body_limit=100)

    response = await client.send("POST", content=body, headers={"content-type": "application/json"})

    assert (response.status_code, response.json()["error"]["name"]) == (413, "PayloadTooLargeError")
    assert client.canned.asked == []


async def test_a_body_as_large_as_the_limit_is_read() -> None:
    body = b'{"query": "{ tag { name } }"}'

    response = await Client(body_limit=len(body)).send(
        "POST", content=body, headers={"content-type": "application/json"}
    )

    assert response.json() == ANSWERED


async def test_in_development_refusals_say_where_they_were_raised() -> None:
    response = await Client(stacktraces=True).post({"query": "{ nope }"})

    assert response.json()["errors"][0]["extensions"]["stacktrace"][-1].startswith("graphql.error")


async def test_limits_are_those_of_the_documents() -> None:
    response = await Client(limits=Limits(depth=0)).post({"query": TAG})

    assert response.json()["errors"][0]["message"] == "'' exceeds maximum operation depth of 0"


async def test_values_that_are_nested_deeply_are_written() -> None:
    tree: Any = "x"
    for _ in range(300):
        tree = [tree]
    client = Client()
    client.canned.answers = {"tag": Answer(tree={"name": tree})}

    response = await client.post({"query": TAG})

    assert response.json() == {"data": {"tag": {"name": tree}}}


async def test_a_subscription_is_refused_where_the_schema_has_one() -> None:
    client = Client(sdl="type Query { tag: Int } type Subscription { tag: Int }")

    response = await client.post({"query": "subscription { tag }"})

    message = (
        "A subscription gives many results: open a WebSocket (subprotocol graphql-transport-ws), or send this request "
        "with the header Accept: text/event-stream"
    )
    assert (response.status_code, response.json()) == (400, problem(message))


async def test_a_client_that_hangs_up_is_no_bug() -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    headers = [(b"content-type", b"application/json")]
    request = SentRequest({"type": "http", "method": "POST", "path": "/graphql", "headers": headers}, receive, 1000)

    answer = await Client().endpoint.respond(request)

    assert isinstance(answer, HttpAnswer)
    assert answer.status == 400
