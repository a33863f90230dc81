"""`typecase webhooks`: webhooks are added, tried out, switched off and removed, and deliveries made again."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.events.webhook_projects import ALLOWED, NOTE, declare
from tests.unit.server.cli.commands import run
from typecase.server.application import Application
from typecase.server.project import load_project


class Answering(BaseHTTPRequestHandler):
    """Keeps the bodies of what comes, and answers with the status that the path asks for."""

    bodies: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(int(self.path.strip("/") or 200))
        self.end_headers()
        self.wfile.write(b"thanks")

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Answering.bodies.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    declare(tmp_path, "https://example.com/hook", ALLOWED)
    return tmp_path


def said(*arguments: str | Path, folder: Path) -> list[str]:
    """Run a command of webhooks, and return its status and the lines that it printed."""
    result = run("webhooks", *arguments, "--project", folder)
    return [str(result.exit_code), *result.output.rstrip("\n").split("\n")]


def test_a_webhook_is_added_tried_out_and_removed(folder: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "abc")
    code, told, secret = said(
        "add", "mine", f"{address}/", "--event", "entry.create", "--type", NOTE, "--header", "x-key: ${KEY}", "--sign",
        "--filter", "title=one", "--filter", "title=1",
        folder=folder,
    )  # fmt: skip
    assert (code, told) == ("0", "mine is called from now on. Try it with `typecase webhooks test mine`.")
    assert secret.startswith("Its secret, which the receiver needs: whsec_")

    code, *lines = said("list", folder=folder)
    assert (code, [line.split() for line in lines]) == (
        "0",
        [
            ["search", "enabled", "https://example.com/hook", "entry.create", "every", "type", "server/webhooks.toml"],
            ["mine", "enabled", f"{address}/", "entry.create", NOTE, "in", "the", "database"],
        ],
    )
    assert said("test", "mine", folder=folder) == ["0", "mine answered 200: thanks"]
    assert [json.loads(body)["event"] for body in Answering.bodies] == ["trigger-test"]

    script = f"await entities('{NOTE}').create({{'title': 'one'}})"
    run("shell", "-c", script, "--project", folder)
    assert said("disable", "mine", folder=folder) == ["0", "mine is told no new events."]
    assert said("list", folder=folder)[2].split()[1] == "disabled"
    assert said("enable", "mine", folder=folder) == ["0", "mine is told events."]
    assert said("remove", "mine", folder=folder) == ["0", "mine is removed."]
    assert said("remove", "mine", folder=folder) == ["1", 'There is no webhook "mine"']


def test_what_is_wrong_with_a_webhook_is_told(folder: Path, address: str) -> None:
    code, *told = said("add", "mine:1", "ftp://x", "--event", "entry.made", "--type", "api::no.no", folder=folder)
    assert code == "1"
    assert told[0].startswith("url: got")

    code, *told = said("add", "mine:1", f"{address}/", "--event", "entry.made", "--type", "api::no.no", folder=folder)
    assert code == "1"
    assert told[0] == 'got the name "mine:1", expected 1 to 100 characters without a colon'
    assert told[1].startswith('there is no event "entry.made"')
    assert told[2].startswith('there is no content type "api::no.no"')

    code, told_again, *_ = said("add", "search", f"{address}/", folder=folder)
    assert (code, told_again) == (
        "1", 'There is a webhook "search" already; remove it first, or choose another name',
    )  # fmt: skip
    assert said("disable", "search", folder=folder) == [
        "1", 'The webhook "search" is declared in server/webhooks.toml: change it there',
    ]  # fmt: skip
    assert said("add", "other", f"{address}/", "--header", "nothing", folder=folder)[0] == "2"
    assert said("add", "other", f"{address}/", "--filter", "nothing", folder=folder)[0] == "2"


def test_a_webhook_that_fails_is_told(folder: Path, address: str) -> None:
    said("add", "mine", f"{address}/500", folder=folder)

    assert said("test", "mine", folder=folder) == ["1", "mine: it answered 500"]


def test_deliveries_are_listed_and_sent_again(folder: Path, address: str) -> None:
    said("add", "mine", f"{address}/500", "--event", "entry.create", folder=folder)
    assert said("deliveries", "mine", folder=folder) == ["0", "There are no deliveries."]
    _write_and_deliver(folder)

    code, line = said("deliveries", "mine", "--state", "failed", folder=folder)
    message_id, event, target, _, state, attempts, status, *_ = line.split()
    assert (code, event, target, state, attempts, status) == ("0", "entry.create", "mine", "failed", "1", "500")
    assert line.endswith("it answered 500")

    assert said("redeliver", message_id, folder=folder) == ["0", f"{message_id} is delivered again."]
    assert said("deliveries", "mine", "--state", "waiting", folder=folder)[1].split()[0] == message_id
    assert said("redeliver", "msg_0", folder=folder)[0] == "2"


def _write_and_deliver(folder: Path) -> None:
    """Create a note in a process of its own, and deliver what is told of it."""

    async def act() -> None:
        application = Application(load_project(folder), shared=False)
        async with application.opened() as backend:
            await backend.entities(NOTE).create({"title": "one"})
            await application.events.deliverer.drain()

    asyncio.run(act())


def test_a_new_secret_is_printed() -> None:
    result = run("webhooks", "secret")

    assert result.exit_code == 0
    assert result.output.startswith("whsec_")
