"""Whatever is sent, the answer is well formed and never a 500."""

import asyncio
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.server.graphql_http.serving import Client

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
QUERIES = st.sampled_from(
    [
        "query ($v: String, $b: Boolean = true) { tag(name: $v) { name @include(if: $b) } }",
        "mutation ($v: String!) { add(name: $v) { name } }",
        "{ __typename }",
        "{ tags { name } }",
        "{",
    ]
)
BODIES = JSON | st.fixed_dictionaries(
    {},
    optional={
        "query": QUERIES | JSON,
        "variables": st.fixed_dictionaries({}, optional={"v": JSON, "b": JSON}) | JSON,
        "operationName": JSON,
        "extensions": st.fixed_dictionaries({"persistedQuery": JSON}) | JSON,
    },
)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "content-type": st.sampled_from(
            ["application/json", "text/plain", "application/x-www-form-urlencoded", ";", "a/b"]
        ),
        "accept": st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12),
        "apollo-require-preflight": st.just("1"),
    },
)


def send(method: str, path: str = "/graphql", **request: Any) -> httpx.Response:
    return asyncio.run(Client(batch_limit=3).send(method, path, **request))


def check(response: httpx.Response) -> None:
    assert response.status_code < 500
    if response.request.method == "HEAD" or response.headers["content-type"].startswith("text/html"):
        return
    body = response.json()
    for part in body if isinstance(body, list) else [body]:
        assert "data" in part or part["errors"]


@settings(max_examples=200, deadline=None)
@given(body=BODIES | st.lists(BODIES, max_size=4))
def test_any_json(body: Any) -> None:
    check(send("POST", json=body))


@settings(max_examples=200, deadline=None)
@given(method=st.sampled_from(["GET", "POST", "PUT", "HEAD"]), headers=HEADERS, body=st.binary(max_size=60))
def test_any_request(method: str, headers: dict[str, str], body: bytes) -> None:
    check(send(method, headers=headers, content=body))


@settings(max_examples=200, deadline=None)
@given(
    search=st.dictionaries(
        st.sampled_from(["query", "variables", "operationName", "extensions", "x"]), st.text() | QUERIES
    )
)
def test_any_query_string(search: dict[str, str]) -> None:
    check(send("GET", params=search, headers={"apollo-require-preflight": "1"}))


@settings(max_examples=200, deadline=None)
@given(text=st.text() | st.text(alphabet='{}()[]!$:@."\\ \n#abcnametagszone123_'))
def test_any_text_of_an_operation(text: str) -> None:
    check(send("POST", json={"query": text}))
