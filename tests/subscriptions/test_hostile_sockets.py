"""Clients that break the protocol, or ask for more than anybody needs: they are told so and let go."""

import asyncio
import socket as sockets
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidMessage, InvalidStatus
from websockets.frames import Frame, Opcode

from tests.subscriptions.feeds import Feeds, Socket, feed, open_feeds, until

INIT = {"type": "connection_init"}


async def test_what_is_no_message_is_a_bad_request(tmp_path: Path) -> None:
    texts: list[str | bytes] = [
        "nonsense", "[]", "1", "null", "{}", '{"type": 1}', '{"type": "start", "id": "1"}', b"{}",
        '{"type": "connection_init", "payload": 1}',
        '{"type": "connection_init", "payload": {"Authorization": 1}}',
        '{"type": "ping", "payload": []}',
        "[" * 10_000,
        '{"type": "ping", "payload": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ]  # fmt: skip
    subscribes: list[dict[str, Any]] = [
        {}, {"id": 1}, {"id": ""}, {"id": "x" * 129}, {"id": "a"}, {"id": "a", "payload": None},
        {"id": "a", "payload": []}, {"id": "a", "payload": {}}, {"id": "a", "payload": {"query": 1}},
        {"id": "a", "payload": {"query": "{ x }", "variables": []}},
        {"id": "a", "payload": {"query": "{ x }", "operationName": 1}},
        {"id": "a", "payload": {"variables": {}}},
    ]  # fmt: skip
    async with open_feeds("sqlite", tmp_path) as feeds:
        codes = [await _code_of(feeds, text) for text in texts]
        codes += [
            await _code_of(feeds, orjson.dumps({"type": "subscribe", **each}).decode(), who="nobody")
            for each in subscribes
        ]
        codes.append(await _code_of(feeds, '{"type": "complete"}'))

        assert codes == [4400] * 26
        assert len(feeds.notes.application.connections) == 0


async def test_each_offence_has_its_code(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path, subscriptions__init_timeout=1) as feeds:
        async with feeds.socket(None) as socket:
            await socket.subscribe("a", "{ __typename }")
            assert (await socket.closed())[0] == 4401
        async with feeds.socket() as socket:
            await socket.send(**INIT)
            assert await socket.closed() == (4429, "Too many initialisation requests")
        async with feeds.socket() as socket:
            for _ in range(2):
                await socket.subscribe("a", "subscription { told { topic } }")
            assert await socket.closed() == (4409, "Subscriber for a already exists")
        async with feeds.socket(None) as socket:
            assert await socket.closed() == (4408, "Connection initialisation timeout")
        async with feeds.socket(None, protocols=("graphql-ws",)) as socket:
            assert (await socket.closed())[0] == 4406
        async with feeds.socket(None, protocols=()) as socket:
            assert (await socket.closed())[0] == 4406


async def test_an_unknown_operation_is_completed_without_a_word(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path) as feeds, feeds.socket() as socket:
        await socket.send(type="complete", id="nobody's")
        await socket.send(type="ping")

        assert await socket.next() == {"type": "pong"}


async def test_a_message_is_not_too_large(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path, subscriptions__message_limit=1000) as feeds:
        assert await _code_of(feeds, "x" * 1001) == 1009
        async with feeds.socket(None) as socket:  # in many frames, none of them large
            protocol = socket.connection.protocol
            protocol.send_frame(Frame(Opcode.TEXT, b"x" * 500, fin=False))
            for _ in range(3):
                protocol.send_frame(Frame(Opcode.CONT, b"x" * 500, fin=False))
            socket.connection.send_data()
            assert (await socket.closed())[0] == 1009
        async with feeds.socket() as socket:
            query = "subscription { told { topic } }" + " " * 400
            for id_ in "ab":
                await socket.subscribe(id_, query)
            await socket.subscribe("c", query)

            error = await socket.next()

        assert (error["id"], error["type"]) == ("c", "error")
        assert error["payload"][0]["message"] == (
            "The operations of a socket have at most 1000 bytes together: complete one first"
        )
        assert feed().LOG[:2] == ["opened", "opened"]


async def test_a_socket_runs_so_many_operations_and_not_more(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path, subscriptions__operations=2) as feeds, feeds.socket() as socket:
        for id_ in "abc":
            await socket.subscribe(id_, "subscription { told { topic } }")
        error = await socket.next()
        await socket.send(type="complete", id="a")
        await until(lambda: feed().LOG.count("closed") == 1)
        await socket.subscribe("d", "subscription { plain }")

        assert error == {
            "type": "error",
            "id": "c",
            "payload": [
                {
                    "message": "A socket runs at most 2 operations at a time: complete one first",
                    "extensions": {"code": "BAD_REQUEST"},
                }
            ],
        }
        assert (await socket.next())["payload"] == {"data": {"plain": "a"}}


async def test_there_are_so_many_connections_and_not_more(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"subscriptions__connections": 3, "subscriptions__connections_per_address": 2}
    async with open_feeds("sqlite", tmp_path, **limits) as feeds:
        async with feeds.socket(), feeds.stream("subscription { told { topic } }") as stream:
            assert stream.response.status_code == 200
            assert await _refusal(feeds) == (429, "RateLimitError")
            async with feeds.stream("{ __typename }") as refused:
                assert refused.response.status_code == 429
        await until(lambda: len(feeds.notes.application.connections) == 0)
        async with feeds.socket():
            assert len(feeds.notes.application.connections) == 1


async def test_pages_of_other_origins_open_no_socket(tmp_path: Path) -> None:
    cors = {"name": "cors", "config": {"origins": ["https://www.example.com"]}}
    middlewares = ["request-log", cors, "errors", "uri-limit", "body-limit"]
    async with open_feeds("sqlite", tmp_path, http__middlewares=middlewares) as feeds:
        own = f"http://127.0.0.1:{feeds.port}"
        for origin in (own, "https://www.example.com"):
            async with feeds.socket(Origin=origin) as socket:
                await socket.send(type="ping")
                assert await socket.next() == {"type": "pong"}
        for origin in ("https://evil.example", "null", f"http://127.0.0.1:{feeds.port + 1}", f"{own}.evil.example"):
            assert await _refusal(feeds, Origin=origin) == (403, "ForbiddenError")


@pytest.mark.parametrize(("path", "status"), [("/api/notes", 404), ("/nope", 404), ("/graphql/x", 404), ("/", 404)])
async def test_elsewhere_is_no_socket(tmp_path: Path, path: str, status: int) -> None:
    async with open_feeds("sqlite", tmp_path) as feeds:
        assert (await _refusal(feeds, path=path))[0] == status


async def test_without_subscriptions_there_is_no_socket(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path, files={}) as feeds:
        assert (await _refusal(feeds))[0] == 404
        async with feeds.stream("{ __typename }") as stream:
            assert stream.response.status_code == 406


async def test_a_query_string_that_is_too_long_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    middlewares = ["errors", "uri-limit", "body-limit"]
    limits: dict[str, Any] = {"http__middlewares": middlewares, "http__query_string_limit": 1000}
    async with open_feeds("sqlite", tmp_path, **limits) as feeds:
        assert await _refusal(feeds, path=f"/graphql?{'x' * 1_001}") == (414, "UriTooLongError")
        with pytest.raises(InvalidMessage):  # no line of a handshake has more than 8 kB
            async with feeds.socket(None, path=f"/graphql?{'x' * 20_000}"):
                pass
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_denied_address_opens_no_socket(tmp_path: Path) -> None:
    denied = ["errors", "uri-limit", "body-limit", {"name": "ip", "config": {"deny": ["127.0.0.0/8"]}}]
    async with open_feeds("sqlite", tmp_path, http__middlewares=denied) as feeds:
        assert await _refusal(feeds) == (403, "ForbiddenError")


async def test_a_flood_of_pings_is_answered_as_it_is_read(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path) as feeds, feeds.socket() as socket:
        for _ in range(2_000):
            await socket.send(type="ping")

        assert [await socket.next() for _ in range(2_000)] == [{"type": "pong"}] * 2_000


async def test_a_flood_of_operations_that_are_taken_back_leaves_nothing(tmp_path: Path) -> None:
    async with open_feeds("sqlite", tmp_path) as feeds, feeds.socket() as socket:
        for number in range(300):
            await socket.subscribe(str(number), "subscription { told { topic } }")
            await socket.send(type="complete", id=str(number))
        await socket.send(type="ping")
        answers = [await socket.next()]
        while answers[-1]["type"] != "pong":  # those that came before others were over are one too many
            answers.append(await socket.next())
        await until(lambda: feed().told.listeners == 0)
        await socket.subscribe("last", "subscription { plain }")

        assert {answer["type"] for answer in answers} <= {"error", "pong"}
        assert [(await socket.next())["type"] for _ in range(3)] == ["next", "next", "complete"]


async def test_who_does_not_read_is_cut_off_and_no_event_waits(tmp_path: Path) -> None:
    limits: dict[str, Any] = {"subscriptions__send_timeout": 1, "subscriptions__ping_interval": 600}
    async with open_feeds("sqlite", tmp_path, **limits) as feeds:
        stuck = sockets.socket()
        stuck.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        stuck.setblocking(False)
        await asyncio.get_running_loop().sock_connect(stuck, ("127.0.0.1", feeds.port))
        protocols: Any = ["graphql-transport-ws"]
        uri = f"ws://{feeds.address}"
        async with connect(uri, subprotocols=protocols, sock=stuck, proxy=None, max_queue=1) as connection:
            await Socket(connection).send(**INIT)
            await Socket(connection).subscribe("a", "subscription { large }")
            await until(lambda: len(feeds.notes.application.connections) == 1)
            connection.transport.pause_reading()

            await until(lambda: feed().LOG[-1:] == ["closed"])
            assert feed().LOG.count("large") < 200  # what the system's own buffers take, and one more
            await until(lambda: len(feeds.notes.application.connections) == 0)


async def test_an_idle_socket_is_closed(tmp_path: Path) -> None:
    limits = dict.fromkeys(("subscriptions__init_timeout", "subscriptions__ping_interval"), 1)
    opened = open_feeds("sqlite", tmp_path, subscriptions__idle_timeout=1, **limits)
    async with opened as feeds, feeds.socket() as busy, feeds.socket() as idle:
        await busy.subscribe("a", "subscription { told { topic } }")

        assert await idle.closed() == (1000, "No operation for 1 seconds")
        await busy.send(type="ping")
        assert await busy.next() == {"type": "pong"}


async def test_a_token_that_expires_closes_a_socket_that_only_waits(tmp_path: Path) -> None:
    limits = dict.fromkeys(("subscriptions__init_timeout", "subscriptions__ping_interval"), 1)
    async with open_feeds("sqlite", tmp_path, **limits) as feeds, feeds.socket("full") as socket:
        await socket.subscribe("a", "subscription { noteWritten { title } }")
        await until(lambda: feed().LOG == ["opened True"])
        await feeds.notes.backend.database.writer.execute_script("delete from typecase_api_tokens")

        assert await socket.closed() == (4403, "Forbidden: Missing or invalid credentials")
        await until(lambda: feed().LOG == ["opened True", "closed"])


async def _code_of(feeds: Feeds, message: str | bytes, who: str | None = None) -> int | None:
    """Return what a socket is closed with after a message."""
    async with feeds.socket(who) as socket:
        await socket.connection.send(message)
        return (await socket.closed())[0]


async def _refusal(feeds: Feeds, **options: Any) -> tuple[int, str]:
    """Return the HTTP status and the name of the error of a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        async with feeds.socket(None, **options):
            pass
    response = refused.value.response
    body = orjson.loads(response.body or b"{}")
    return response.status_code, body.get("error", {}).get("name", "")
