"""Webhooks are called: what arrives, in whose eyes, and what the command line and operators do with them."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from standardwebhooks import Webhook as Verifier

from tests.projects import content_type, fill_project, write_project
from tests.unit.lifecycles.outgoing.receiver import Receiver, receiving
from tests.unit.server.cli.commands import run
from typecase.errors import BootError
from typecase.lifecycles.outgoing.signing import make_secret
from typecase.resolvers.chains import Chain
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.server.application import Application
from typecase.server.project import load_project

NOTE, AUTHOR = "api::note.note", "api::author.author"
SECRET = make_secret()
QUERY = "query ($documentId: ID!) { note(documentId: $documentId) { title author { name } } }"


def declare(folder: Path, url: str, settings: str = "", **webhook: Any) -> None:
    """Write a project of notes with authors, and a webhook `search`."""
    relation = {"type": "relation", "relation": "manyToOne", "target": AUTHOR}
    attributes = {"title": {"type": "string"}, "pin": {"type": "password"}, "author": relation}
    note = content_type("note", "notes", attributes, drafts=False)
    author = content_type("author", "authors", {"name": {"type": "string"}}, drafts=False)
    write_project(folder, {"note": note, "author": author})
    (folder / "server").mkdir(exist_ok=True)
    options = {"url": url, "events": ["entry.create"], **webhook}
    tables = {name: options.pop(name, {}) for name in ("headers", "filter")}
    lines = "\n".join(f"{name} = {json.dumps(value)}" for name, value in options.items())
    for table, values in tables.items():
        lines += "".join(f"\n{table}.{name} = {json.dumps(value)}" for name, value in values.items())
    (folder / "server" / "webhooks.toml").write_text(f"[search]\n{lines}\n")
    (folder / "server" / "settings.toml").write_text(f"[events]\npauses = []\n{settings}")


ALLOWED = '[webhooks]\nallowed_hosts = ["127.0.0.1"]\ndefault_headers = ["X-From: us", "X-Own: default"]\n'


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found


async def deliver(folder: Path, database_url: str, *titles: str, permissions: tuple[str, ...] = ()) -> list[Any]:
    """Create notes of an author and deliver what is told of them; return the outcomes."""
    await fill_project(folder, database_url)
    application = Application(load_project(folder, overrides={("database", "url"): database_url}), shared=False)
    async with application.opened() as backend:
        role = await backend.entities("plugin::users-permissions.role").create({"name": "Public", "type": "public"})
        for action in permissions:
            permission = {"action": action, "role": role["documentId"]}
            await backend.entities("plugin::users-permissions.permission").create(permission)
        author = await backend.entities(AUTHOR).create({"name": "Ada"})
        for title in titles:
            data = {"title": title, "pin": "Secret123", "author": author["documentId"]}
            await backend.entities(NOTE).create(data)
        return [outcome for _, outcome in await application.deliverer.drain()]


async def test_what_arrives_is_what_strapi_sends(
    database_url: str, tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", "abc")
    headers = {"Authorization": "Bearer ${KEY}", "X-Own": "mine"}
    declare(tmp_path, f"http://127.0.0.1:{receiver.port}/", ALLOWED, types=[NOTE], headers=headers, secrets=[SECRET])

    [outcome] = await deliver(tmp_path, database_url, "one")

    assert outcome.error is None
    [(sent, body)] = receiver.requests
    said = Verifier(SECRET).verify(body, sent)
    entry = said.pop("entry")
    assert {**said, "createdAt": ""} == {"event": "entry.create", "createdAt": "", "model": "note", "uid": NOTE}
    assert entry.keys() == {"id", "documentId", "title", "createdAt", "updatedAt", "publishedAt"}
    assert entry["title"] == "one"
    assert {name: sent[name] for name in ("x-strapi-event", "authorization", "x-from", "x-own", "content-type")} == {
        "x-strapi-event": "entry.create",
        "authorization": "Bearer abc",
        "x-from": "us",
        "x-own": "mine",
        "content-type": "application/json",
    }


@pytest.mark.parametrize(
    ("permissions", "data"),
    [
        ((f"{NOTE}.findOne", f"{AUTHOR}.find"), {"note": {"title": "one", "author": {"name": "Ada"}}}),
        ((), {"note": None}),
    ],
)
async def test_a_query_says_what_is_sent_in_the_eyes_of_a_role(
    database_url: str, tmp_path: Path, receiver: Receiver, permissions: tuple[str, ...], data: Any
) -> None:
    declare(tmp_path, f"http://127.0.0.1:{receiver.port}/", ALLOWED, types=[NOTE], query=QUERY)

    await deliver(tmp_path, database_url, "one", permissions=permissions)

    [(_, body)] = receiver.requests
    said = json.loads(body)
    assert (said["event"], said["uid"], said["locale"]) == ("entry.create", NOTE, None)
    assert said["data"] == data
    assert ("errors" in said) is (permissions == ())


async def test_a_filter_says_of_which_entries(database_url: str, tmp_path: Path, receiver: Receiver) -> None:
    url = f"http://127.0.0.1:{receiver.port}/"
    declare(tmp_path, url, ALLOWED, types=[NOTE], filter={"title": ["one", "three"]})

    await deliver(tmp_path, database_url, "one", "two", "three")

    assert sorted(json.loads(body)["entry"]["title"] for _, body in receiver.requests) == ["one", "three"]


async def test_a_filter_of_what_no_event_shows_stops_the_boot(database_url: str, tmp_path: Path) -> None:
    declare(tmp_path, "https://example.com/", types=[NOTE], filter={"titel": "one"})

    with pytest.raises(BootError, match='there is no attribute "titel"; did you mean "title"'):
        await deliver(tmp_path, database_url)


async def test_what_cannot_be_sent_is_told(database_url: str, tmp_path: Path, receiver: Receiver) -> None:
    url = f"http://127.0.0.1:{receiver.port}/"
    declare(tmp_path, url, ALLOWED, types=[NOTE], query=QUERY, role="nobody")
    assert [each.error for each in await deliver(tmp_path, database_url, "one")] == ['there is no role "nobody"']
    assert receiver.connections == 0


async def test_nothing_goes_to_this_machine_by_itself(database_url: str, tmp_path: Path, receiver: Receiver) -> None:
    declare(tmp_path, f"http://127.0.0.1:{receiver.port}/", types=[NOTE])

    [outcome] = await deliver(tmp_path, database_url, "one")

    assert outcome.error.startswith("127.0.0.1 is no public address, and nothing was sent there")
    assert receiver.connections == 0


def test_what_is_guarded_is_sent_to_nobody(tmp_path: Path) -> None:
    declare(tmp_path, "https://example.com/")
    link = {"info": {"displayName": "link"}, "attributes": {"label": {"type": "string"}, "url": {"type": "string"}}}
    kinds = {"type": "component", "component": "shared.link", "repeatable": True}
    zone = {"type": "dynamiczone", "components": ["shared.link"]}
    page = content_type("page", "pages", {"title": {"type": "string"}, "links": kinds, "blocks": zone})
    write_project(tmp_path, {"components/shared/link": link, "page": page})
    registry = load_project(tmp_path).registry
    guard = (Chain(), ())
    guarded = GuardedAttributes(registry, {"Page.title": guard, "ComponentSharedLink.url": guard})
    item = {"id": 1, "label": "a", "url": "b"}

    seen = guarded.without(
        {"id": 1, "title": "x", "links": [item], "blocks": [{"__component": "shared.link", **item}], "locale": None},
        registry.content_type("api::page.page"),
    )

    rest = {"id": 1, "label": "a"}
    assert seen == {"id": 1, "links": [rest], "blocks": [{"__component": "shared.link", **rest}], "locale": None}


async def test_a_query_that_nothing_can_answer_stops_the_boot(database_url: str, tmp_path: Path) -> None:
    declare(tmp_path, "https://example.com/", query="{ nothing }")

    with pytest.raises(BootError, match=r"server/webhooks.toml at search.query: Cannot query field"):
        await deliver(tmp_path, database_url)


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
    message_id, event, state, attempts, status, *_ = line.split()
    assert (code, event, state, attempts, status) == ("0", "entry.create", "failed", "1", "500")
    assert line.endswith("it answered 500")

    assert said("redeliver", message_id, folder=folder) == ["0", f"{message_id} is sent again."]
    assert said("deliveries", "mine", "--state", "waiting", folder=folder)[1].split()[0] == message_id
    assert said("redeliver", "msg_0", folder=folder)[0] == "2"


def _write_and_deliver(folder: Path) -> None:
    """Create a note in a process of its own, and deliver what is told of it."""

    async def act() -> None:
        application = Application(load_project(folder), shared=False)
        async with application.opened() as backend:
            await backend.entities(NOTE).create({"title": "one"})
            await application.deliverer.drain()

    asyncio.run(act())


def test_a_new_secret_is_printed() -> None:
    result = run("webhooks", "secret")

    assert result.exit_code == 0
    assert result.output.startswith("whsec_")
