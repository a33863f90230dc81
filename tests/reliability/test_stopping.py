"""A server that is told to stop lets tasks end, then runs the project's `destroy` while its database is open."""

import json
import os
import signal
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.served import free_port, project_process
from tests.unit.server.cli.commands import copy_of_magazine

SECRET = "0123456789abcdefghijklmnopqrstuv"
SETTINGS = {"TYPECASE_AUTH__JWT_SECRET": SECRET, "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET}
APP = """\
async def destroy(app):
    tags = await app.rows("api::tag.tag").count()
    (app.folder / "destroyed").write_text(f"{tags} tags")
"""


TASK = """\
import asyncio
from typecase import App, cron


@cron("* * * * * *")
async def slow(app: App) -> None:
    (app.folder / "begun").write_text("begun")
    await asyncio.sleep(1)
    tags = await app.rows("api::tag.tag").count()
    (app.folder / "ended").write_text(f"{tags} tags, destroyed: {(app.folder / 'destroyed').exists()}")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "app.py").write_text(APP)
    return copy_of_magazine(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_destroy_runs_when_the_server_is_told_to_stop(project: Path, number: signal.Signals) -> None:
    with project_process(project, SETTINGS, free_port()) as served:
        os.kill(served.pid, number)
        _wait_for(project / "destroyed")

    assert (project / "destroyed").read_text() == "0 tags"


def test_a_task_that_is_running_ends_before_destroy_runs(project: Path) -> None:
    (project / "server" / "cron.py").write_text(TASK)

    with project_process(project, SETTINGS, free_port()) as served:
        _wait_for(project / "begun")
        os.kill(served.pid, signal.SIGTERM)
        _wait_for(project / "destroyed")

    assert (project / "ended").read_text() == "0 tags, destroyed: False"


def test_a_process_whose_tasks_are_switched_off_begins_none(project: Path) -> None:
    (project / "server" / "cron.py").write_text(TASK)

    with project_process(project, {**SETTINGS, "TYPECASE_CRON__ENABLED": "false"}, free_port()):
        time.sleep(1.5)  # a time has come by then

    assert not (project / "begun").exists()


TICKS = """
import asyncio
from ariadne import SubscriptionType

subscription = SubscriptionType()


@subscription.source("ticked")
async def ticks(_, info):
    from pathlib import Path
    try:
        yield {"ticked": 1}
        await asyncio.sleep(1000)
    finally:
        Path(__file__).with_name("closed").write_text("closed")
"""


def test_sockets_and_streams_end_when_the_server_is_told_to_stop(project: Path) -> None:
    (project / "schema" / "ticks.graphql").write_text("extend type Subscription { ticked: Int @auth(public: true) }")
    (project / "resolvers").mkdir()
    (project / "resolvers" / "ticks.py").write_text(TICKS)
    asked = {"query": "subscription { ticked }"}

    with project_process(project, SETTINGS, free_port()) as served:
        url = f"{served.url.replace('http', 'ws')}/graphql"
        with (
            connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket,
            httpx.Client(trust_env=False) as client,
            client.stream(
                "POST", f"{served.url}/graphql", json=asked, headers={"accept": "text/event-stream"}
            ) as stream,
        ):
            socket.send('{"type": "connection_init"}')
            socket.send(json.dumps({"type": "subscribe", "id": "a", "payload": asked}))
            assert [json.loads(socket.recv(10))["type"] for _ in range(2)] == ["connection_ack", "next"]
            os.kill(served.pid, signal.SIGTERM)

            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(10)
            body = stream.read()
        _wait_for(project / "destroyed")

    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1001, "The server stops")
    assert body == b':\n\nevent: next\ndata: {"data":{"ticked":1}}\n\n'
    assert (project / "resolvers" / "closed").read_text() == "closed"


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
