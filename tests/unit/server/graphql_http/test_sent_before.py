"""Bodies that are sent again: they are known by their bytes, and answered like all others."""

from typing import Any

import orjson
import pytest

from tests.unit.server.graphql_http.serving import ANSWERED, TAG, Client
from tests.unit.server.graphql_http.test_persisted import persisted
from typecase.server.graphql_http import parameters

NAMED = "query ($n: String) { tag(name: $n) { name } }"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The queries of the bodies that were decoded."""
    queries: list[Any] = []

    def noting(body: Any) -> parameters.Parameters:
        queries.append(body["query"])
        return parameters.from_body(body)

    monkeypatch.setattr("typecase.server.graphql_http.endpoint.from_body", noting)
    return queries


@pytest.fixture
def client() -> Client:
    client = Client()
    client.canned.is_ready = True
    return client


async def test_a_body_is_read_until_its_operation_was_ready_twice(client: Client, read: list[Any]) -> None:
    answers = [(await client.post({"query": TAG})).json() for _ in range(5)]

    assert answers == [ANSWERED] * 5
    assert read == [TAG] * 3
    assert client.canned.asked == ["tag", *["tag (ready)"] * 4]


async def test_other_variables_are_another_body(client: Client, read: list[Any]) -> None:
    for name in ("a", "a", "a", "a", "b", "b", "b", "b"):
        assert (await client.post({"query": NAMED, "variables": {"n": name}})).json() == ANSWERED

    assert len(read) == 5  # three times for the first, the first of them to become ready, and twice for the second


async def test_what_is_ready_for_one_caller_is_read_for_another(client: Client, read: list[Any]) -> None:
    for _ in range(4):
        await client.post({"query": TAG})
    client.canned.is_ready = False

    answered = await client.post({"query": TAG})

    assert (answered.json(), read, client.canned.asked[-1]) == (ANSWERED, [TAG] * 4, "tag")


@pytest.mark.parametrize(
    ("query", "asked"), [('mutation { add(name: "n") { name } }', "add"), ("{ tag { name } t: tag { name } }", "tag")]
)
async def test_what_is_never_ready_is_read_each_time(query: str, asked: str, client: Client, read: list[Any]) -> None:
    for _ in range(4):
        await client.post({"query": query})

    assert (len(read), client.canned.asked.count(asked)) == (4, 4)


async def test_the_same_bytes_of_another_media_type_are_another_body(client: Client) -> None:
    body = orjson.dumps({"query": TAG})
    for _ in range(4):
        await client.send("POST", content=body, headers={"content-type": "application/json"})

    other = await client.send(
        "POST",
        content=body,
        headers={"content-type": "application/x-www-form-urlencoded", "apollo-require-preflight": "1"},
    )

    assert other.status_code == 400


async def test_what_is_sent_again_still_has_to_be_no_foreign_page(client: Client) -> None:
    body = orjson.dumps({"query": TAG})
    for _ in range(4):
        await client.send("POST", content=body, headers={"content-type": "application/json"})
    client.canned.asked.clear()

    refused = await client.send("POST", content=body, headers={"content-type": "text/plain"})
    unauthorized = await client.post({"query": TAG}, authorization="Bearer bad")
    unacceptable = await client.post({"query": TAG}, accept="text/csv")

    assert [answer.status_code for answer in (refused, unauthorized, unacceptable)] == [400, 401, 406]
    assert client.canned.asked == []


async def test_a_text_is_registered_each_time_that_it_is_sent_with_its_hash(client: Client, read: list[Any]) -> None:
    for _ in range(5):
        assert (await client.post({"query": TAG, "extensions": persisted()})).json() == ANSWERED

    assert read == [TAG] * 5
    assert (await client.post({"query": None, "extensions": persisted()})).json() == ANSWERED


async def test_other_extensions_change_nothing(client: Client, read: list[Any]) -> None:
    for _ in range(5):
        await client.post({"query": TAG, "extensions": {"clientLibrary": {"name": "any"}}})

    assert read == [TAG] * 3


async def test_many_bodies_that_come_once_are_forgotten(
    client: Client, read: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typecase.server.graphql_http.sent_before._MOST_MARKS", 2)
    others = [{"query": NAMED, "variables": {"n": name}} for name in "abc"]

    for body in ({"query": TAG}, {"query": TAG}, *others, *others[2:], {"query": TAG}):
        await client.post(body)
    read.clear()
    await client.post({"query": TAG})

    assert read == [TAG]  # its mark was among those that were let go, so that it was seen for the first time


async def test_a_body_over_the_limit_is_refused_before_it_is_known(read: list[Any]) -> None:
    client = Client(body_limit=30)
    client.canned.is_ready = True

    assert (await client.post({"query": TAG + " " * 30})).status_code == 413
    assert read == []
