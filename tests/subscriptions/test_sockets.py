"""Operations over WebSockets: the protocol `graphql-transport-ws`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.guarded import NOTE, PERMISSION, add_users
from tests.databases import NAMES
from tests.magazines import jwt_of
from tests.subscriptions.feeds import Feeds, feed, open_feeds, until

WRITTEN = "subscription { noteWritten { title book { name } } }"
POLICY_FAILED = {
    "code": "FORBIDDEN",
    "error": {"name": "PolicyError", "message": "Policy Failed", "details": {}},
}


@pytest.fixture(params=NAMES)
async def feeds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Feeds]:
    async with open_feeds(request.param, tmp_path) as feeds:
        yield feeds


async def publish(feeds: Feeds, title: str, **more: Any) -> dict[str, Any]:
    return await feeds.notes.backend.entities(NOTE).create({"title": title, **more}, status="published")


async def test_each_event_is_a_result_and_the_end_is_told(feeds: Feeds) -> None:
    async with feeds.socket() as socket:
        await socket.subscribe("a", "subscription($to: Int!) { n: counted(to: $to) }", to=2)

        got = [await socket.next() for _ in range(3)]

    assert got == [
        {"type": "next", "id": "a", "payload": {"data": {"n": 0}}},
        {"type": "next", "id": "a", "payload": {"data": {"n": 1}}},
        {"type": "complete", "id": "a"},
    ]
    await until(lambda: feed().LOG == ["closed"])


async def test_an_event_of_a_lifecycle_shows_content_as_it_is_committed(feeds: Feeds) -> None:
    async with feeds.socket("full") as socket:
        await socket.subscribe("a", WRITTEN)
        await until(lambda: feed().written.listeners == 1)
        book = await feeds.notes.backend.entities("api::book.book").create({"name": "Ink"})

        await publish(feeds, "Rain", book=book["documentId"])

        shown = {"noteWritten": {"title": "Rain", "book": {"name": "Ink"}}}
        assert await socket.next() == {"type": "next", "id": "a", "payload": {"data": shown}}
        assert feed().LOG == ["opened True"]


async def test_what_is_undone_is_told_to_nobody(feeds: Feeds) -> None:
    database = feeds.notes.backend.database

    async def fail() -> None:
        await publish(feeds, "Undone")
        raise RuntimeError

    async with feeds.socket("full") as socket:
        await socket.subscribe("a", WRITTEN)
        await until(lambda: feed().written.listeners == 1)

        with suppress(RuntimeError):
            async with database.transaction():
                await fail()
        async with database.transaction():
            with suppress(RuntimeError):
                async with database.savepoint():
                    await fail()
        await publish(feeds, "Done")

        assert (await socket.next())["payload"]["data"]["noteWritten"]["title"] == "Done"


async def test_complete_closes_the_source_and_frees_the_id(feeds: Feeds) -> None:
    async with feeds.socket("full") as socket:
        await socket.subscribe("a", WRITTEN)
        await until(lambda: feed().written.listeners == 1)

        await socket.send(type="complete", id="a")
        await until(lambda: feed().LOG == ["opened True", "closed"])
        await socket.subscribe("a", "subscription { plain }")

        assert [await socket.next() for _ in range(3)] == [
            {"type": "next", "id": "a", "payload": {"data": {"plain": "a"}}},
            {"type": "next", "id": "a", "payload": {"data": {"plain": None}}},
            {"type": "complete", "id": "a"},
        ]


async def test_a_client_that_leaves_closes_its_sources(feeds: Feeds) -> None:
    async with feeds.socket("full") as socket:
        await socket.subscribe("a", WRITTEN)
        await socket.subscribe("b", "subscription { told { topic } }")
        await until(lambda: len(feed().LOG) == 2)
        socket.connection.transport.abort()
        await until(lambda: feed().LOG[2:] == ["closed", "closed"])


async def test_queries_and_mutations_are_answered_as_over_http(feeds: Feeds) -> None:
    await publish(feeds, "Rain")
    async with feeds.socket("full") as socket:
        await socket.subscribe("q", "{ notes { title } }")
        query = [await socket.next(), await socket.next()]
        await socket.subscribe("m", 'mutation { createNote(data: {title: "Sun"}) { title } }')
        mutation = [await socket.next(), await socket.next()]

    assert query == [
        {"type": "next", "id": "q", "payload": {"data": {"notes": [{"title": "Rain"}]}}},
        {"type": "complete", "id": "q"},
    ]
    assert mutation[0]["payload"] == {"data": {"createNote": {"title": "Sun"}}}
    assert await feeds.notes.backend.entities(NOTE).count() == 2


async def test_nobody_is_refused_what_they_may_not_do(feeds: Feeds) -> None:
    async with feeds.socket() as socket:
        await socket.subscribe("m", 'mutation { createNote(data: {title: "Sun"}) { title } }')
        refused = [await socket.next(), await socket.next()]
        await socket.subscribe("a", WRITTEN)
        await socket.subscribe("b", "subscription { forOne }")
        errors = [await socket.next(), await socket.next()]

    assert refused[0]["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert refused[1] == {"type": "complete", "id": "m"}
    assert {error["id"]: error["payload"][0]["extensions"]["code"] for error in errors} == {
        "a": "FORBIDDEN",
        "b": "FORBIDDEN",
    }
    assert await feeds.notes.backend.entities(NOTE).count() == 0
    assert feed().LOG == []


async def test_policies_are_asked_before_the_source_is_opened(feeds: Feeds) -> None:
    async with feeds.socket(x_mood="rude") as socket:
        await socket.subscribe("a", "subscription { refused }")
        await socket.subscribe("b", "subscription { guarded }")
        errors = [await socket.next(), await socket.next()]

    assert [error["type"] for error in errors] == ["error", "error"]
    assert [error["payload"][0]["extensions"] for error in errors] == [POLICY_FAILED, POLICY_FAILED]
    assert feed().LOG == []


async def test_a_middleware_stands_around_the_source(feeds: Feeds) -> None:
    async with feeds.socket() as socket:
        await socket.subscribe("a", "subscription { guarded }")

        got = [(await socket.next()).get("payload") for _ in range(3)]

    assert got == [{"data": {"guarded": 2}}, {"data": {"guarded": 4}}, None]


async def test_an_error_of_one_event_is_not_the_end(feeds: Feeds) -> None:
    async with feeds.socket() as socket:
        await socket.subscribe("a", "subscription { told { topic hidden } }")
        await until(lambda: feed().told.listeners == 1)

        for topic in ("bad", "good"):
            feed().told.publish({"topic": topic})
        bad, good = await socket.next(), await socket.next()

    assert bad["type"] == "next"
    assert bad["payload"]["data"] is None
    assert bad["payload"]["errors"][0]["message"] == "A bad topic"
    assert bad["payload"]["errors"][0]["path"] == ["told"]
    assert good["payload"]["data"] == {"told": {"topic": "good", "hidden": None}}
    assert good["payload"]["errors"][0]["extensions"] == POLICY_FAILED


async def test_a_source_that_fails_is_the_end(feeds: Feeds) -> None:
    async with feeds.socket() as socket:
        await socket.subscribe("a", "subscription { failing }")
        first, last = await socket.next(), await socket.next()
        await socket.subscribe("a", "subscription { broken }")
        broken = await socket.next()

    assert first["payload"] == {"data": {"failing": 1}}
    assert (last["type"], last["payload"][0]["message"], last["payload"][0]["path"]) == (
        "error",
        "No more",
        ["failing"],
    )
    internal = {"message": "Internal Server Error", "path": ["broken"], "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
    assert broken == {"type": "error", "id": "a", "payload": [internal]}


REFUSED = {
    "subscription { nothing }": "GRAPHQL_VALIDATION_FAILED",
    "subscription {": "GRAPHQL_PARSE_FAILED",
    "subscription { plain counted(to: 1) }": "GRAPHQL_VALIDATION_FAILED",
    "subscription { __typename }": "GRAPHQL_VALIDATION_FAILED",
    "subscription($x: Boolean = true) { plain @skip(if: $x) }": "GRAPHQL_VALIDATION_FAILED",
    "subscription($x: Boolean = true) { ...F @skip(if: $x) } fragment F on Subscription { plain }": (
        "GRAPHQL_VALIDATION_FAILED"
    ),
    "subscription($to: Int!) { counted(to: $to) }": "BAD_USER_INPUT",
    "{ notes(pagination: {limit: 9000}) { book { notes { book { notes { title } } } } } }": "OPERATION_TOO_EXPENSIVE",
    "subscription { noteWritten { book { notes(pagination: {limit: 300000}) { title } } } }": "OPERATION_TOO_EXPENSIVE",
}


async def test_what_cannot_be_executed_is_an_error(feeds: Feeds) -> None:
    got: dict[str, str] = {}
    async with feeds.socket("full") as socket:
        for query in REFUSED:
            await socket.subscribe("a", query)
            error = await socket.next()
            assert error["type"] == "error"
            got[query] = error["payload"][0]["extensions"]["code"]

    assert got == REFUSED
    assert feed().LOG == []


async def test_persisted_queries_are_known_here_too(feeds: Feeds) -> None:
    unknown = {"persistedQuery": {"version": 1, "sha256Hash": "00"}}
    async with feeds.socket() as socket:
        await socket.send(type="subscribe", id="a", payload={"extensions": unknown})

        assert (await socket.next())["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_revoked_permission_counts_at_the_next_event(feeds: Feeds) -> None:
    await add_users(feeds.notes, "api::note.note.find", "api::book.book.find")
    permissions = feeds.notes.backend.entities(PERMISSION)
    book = await feeds.notes.backend.entities("api::book.book").create({"name": "Ink"})
    async with feeds.socket("alice") as socket:
        await socket.subscribe("a", WRITTEN)
        await until(lambda: feed().written.listeners == 1)
        got: list[Any] = []
        for action in ("api::book.book.find", "api::note.note.find", None):
            await publish(feeds, f"Before {action}", book=book["documentId"])
            got.append(await socket.next())
            if action is not None:
                found = await permissions.find_first(filters={"action": action})
                assert found is not None
                await permissions.delete(found["documentId"])
                await asyncio.sleep(1.1 if feeds.notes.database.dialect == "mariadb" else 0)

    seen, hidden, over = got
    assert seen["payload"]["data"]["noteWritten"]["book"] == {"name": "Ink"}
    assert hidden["payload"]["data"]["noteWritten"]["book"] is None
    assert hidden["payload"]["errors"][0]["path"] == ["noteWritten", "book"]
    assert (over["type"], over["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
    await until(lambda: feed().LOG == ["opened True", "closed"])


async def test_a_user_who_is_blocked_is_closed_at_the_next_event(feeds: Feeds) -> None:
    users = await add_users(feeds.notes, "api::note.note.find")
    async with feeds.socket("alice") as socket:
        await socket.subscribe("a", WRITTEN)
        await until(lambda: feed().written.listeners == 1)
        await feeds.notes.backend.entities("plugin::users-permissions.user").update(users["alice"], {"blocked": True})
        await publish(feeds, "Rain")

        assert (await socket.closed())[0] == 4403
    await until(lambda: feed().LOG == ["opened True", "closed"])


async def test_the_header_of_the_handshake_says_who_asks_too(feeds: Feeds) -> None:
    await add_users(feeds.notes, "api::note.note.find")
    async with feeds.socket(Authorization=f"Bearer {jwt_of('alice')}") as socket:
        await socket.subscribe("a", "{ notes { title } }")

        assert (await socket.next())["payload"] == {"data": {"notes": []}}


@pytest.mark.parametrize("who", ["bad token", "bad signature", "expired session", "deleted"])
async def test_bad_credentials_are_forbidden(feeds: Feeds, who: str) -> None:
    async with feeds.socket(None) as socket:
        await socket.init(who)

        code, reason = await socket.closed()

    assert code == 4403
    assert (reason or "").startswith("Forbidden: ")


async def test_a_mutation_comes_to_its_end_when_its_client_leaves(feeds: Feeds) -> None:
    async with feeds.socket() as socket:
        await socket.subscribe("a", "mutation { slow }")
        await until(lambda: feed().LOG == ["begun"])
        await socket.send(type="complete", id="a")
    feed().gate.set()

    await until(lambda: feed().LOG == ["begun", "ended"])


async def test_a_ping_is_answered(feeds: Feeds) -> None:
    async with feeds.socket(None) as socket:
        await socket.send(type="ping", payload={"a": 1})
        await socket.send(type="pong")

        assert await socket.next() == {"type": "pong"}
