"""Operations as server-sent events: the protocol of graphql-sse, one connection for each operation."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.customizing.guarded import NOTE, add_users
from tests.databases import NAMES
from tests.subscriptions.feeds import Feeds, feed, open_feeds, until

WRITTEN = "subscription { noteWritten { title } }"


@pytest.fixture(params=NAMES)
async def feeds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Feeds]:
    async with open_feeds(request.param, tmp_path, subscriptions__ping_interval=1) as feeds:
        yield feeds


async def test_each_event_is_a_result_and_the_end_is_told(feeds: Feeds) -> None:
    async with feeds.stream("subscription($to: Int!) { n: counted(to: $to) }", to=2) as stream:
        got = [await stream.next() for _ in range(3)]
        headers = stream.response.headers

    assert got == [("next", {"data": {"n": 0}}), ("next", {"data": {"n": 1}}), ("complete", None)]
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
    await until(lambda: feed().LOG == ["closed"])


async def test_content_is_streamed_to_who_may_see_it_for_as_long_as_they_may(feeds: Feeds) -> None:
    users = await add_users(feeds.notes, "api::note.note.find")
    notes = feeds.notes.backend.entities(NOTE)
    async with feeds.stream(WRITTEN, "alice") as stream:
        await feed().written.listened()
        await notes.create({"title": "Rain"}, status="published")
        seen = await stream.next()
        await feeds.notes.backend.entities("plugin::users-permissions.user").update(users["alice"], {"blocked": True})
        await notes.create({"title": "Sun"}, status="published")
        refused, over = await stream.next(), await stream.next()

    assert seen == ("next", {"data": {"noteWritten": {"title": "Rain"}}})
    assert [error["extensions"]["code"] for error in refused[1]["errors"]] == ["UNAUTHENTICATED"]
    assert over == ("complete", None)
    assert feed().LOG == ["opened True", "closed"]


async def test_a_client_that_leaves_closes_the_source(feeds: Feeds) -> None:
    async with feeds.stream("subscription { told { topic } }"):
        await until(lambda: feed().LOG == ["opened"])

    await until(lambda: feed().LOG == ["opened", "closed"])
    await until(lambda: len(feeds.notes.application.connections) == 0)


async def test_a_stream_that_waits_is_kept_alive(feeds: Feeds) -> None:
    async with feeds.stream("subscription { told { topic } }") as stream:
        lines = stream.response.aiter_lines()

        assert [await anext(lines) for _ in range(4)] == [":", "", ":", ""]


async def test_queries_and_mutations_are_one_event(feeds: Feeds) -> None:
    async with feeds.stream('mutation { createNote(data: {title: "Sun"}) { title } }', "full") as stream:
        written = [await stream.next(), await stream.next()]
    async with feeds.stream("{ notes { title } }") as stream:
        refused = await stream.next()

    assert written == [("next", {"data": {"createNote": {"title": "Sun"}}}), ("complete", None)]
    assert refused[1]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await feeds.notes.backend.entities(NOTE).count() == 1


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { counted }", "GRAPHQL_VALIDATION_FAILED"),
        (WRITTEN, "FORBIDDEN"),
        ("subscription { refused }", "FORBIDDEN"),
        ("subscription { broken }", "INTERNAL_SERVER_ERROR"),
    ],
)
async def test_what_is_refused_is_an_event_too(feeds: Feeds, query: str, code: str) -> None:
    async with feeds.stream(query) as stream:
        got = [await stream.next(), await stream.next()]

    assert got[0][1]["errors"][0]["extensions"]["code"] == code
    assert list(got[0][1]) == ["errors"]
    assert got[1] == ("complete", None)
    assert feed().LOG == []


async def test_what_is_no_request_is_refused_as_over_http(feeds: Feeds) -> None:
    accept = {"accept": "text/event-stream"}
    proven = {**accept, "apollo-require-preflight": "1"}
    async with httpx.AsyncClient(base_url=f"http://{feeds.address}", trust_env=False) as client:
        answers: list[httpx.Response] = [
            await client.post("", json={"query": 1}, headers=accept),
            await client.post("", json=[{"query": "{ __typename }"}], headers=accept),
            await client.post("", content="x", headers={**accept, "content-type": "text/plain"}),
            await client.get("", params={"query": "{ __typename }"}, headers=accept),
            await client.post("", json={"query": WRITTEN}, headers={**accept, "authorization": "Bearer bad"}),
            await client.post("", json={"query": WRITTEN}, headers={"accept": "application/xml"}),
        ]
        mutation = await client.get("", params={"query": "mutation { slow }"}, headers=proven)
        got = await client.get("", params={"query": "subscription { plain }"}, headers=proven)

    assert [answer.status_code for answer in answers] == [400, 400, 400, 400, 401, 406]
    assert mutation.text.startswith(':\n\nevent: next\ndata: {"errors":[{"message":"GET requests only support query')
    assert got.text == (
        ':\n\nevent: next\ndata: {"data":{"plain":"a"}}\n\nevent: next\ndata: {"data":{"plain":null}}\n\n'
        "event: complete\ndata: \n\n"
    )
    assert feed().LOG == []


async def test_a_plain_request_is_told_what_to_do(feeds: Feeds) -> None:
    answer = await feeds.notes.graphql("subscription { plain }")

    assert answer.status == 400
    assert answer.json["errors"][0]["message"] == (
        "A subscription gives many results: open a WebSocket (subprotocol graphql-transport-ws), or send this request "
        "with the header Accept: text/event-stream"
    )


async def test_who_does_not_read_is_let_go(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"subscriptions__send_timeout": 1}
    async with open_feeds("sqlite", tmp_path, **limits) as feeds:
        reader, writer = await asyncio.open_connection("127.0.0.1", feeds.port, limit=1)
        body = b'{"query": "subscription { large }"}'
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\naccept: text/event-stream\r\n"
            b"content-length: %d\r\n\r\n%s" % (len(body), body)
        )
        await until(lambda: feed().LOG[-1:] == ["closed"])

        assert feed().LOG.count("large") < 200
        await until(lambda: len(feeds.notes.application.connections) == 0)
        assert reader is not None
        writer.transport.abort()


async def test_a_stream_does_not_explain_itself(tmp_path: Path) -> None:
    headers = {"accept": "text/event-stream", "x-typecase-explain": "plan"}
    client = httpx.AsyncClient(trust_env=False, timeout=10)
    async with open_feeds("sqlite", tmp_path, environment="development") as feeds, client:
        assert feeds.notes.backend.settings is not None
        assert feeds.notes.backend.settings.in_development

        got = await client.post(f"http://{feeds.address}", json={"query": "{ __typename }"}, headers=headers)

    assert got.text == ':\n\nevent: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata: \n\n'
