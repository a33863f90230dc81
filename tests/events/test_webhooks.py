"""Webhooks are targets of events: those of the project's file, and those in the database, as soon as they are there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.databases import NAMES, fresh_url
from tests.events.processes import until
from tests.projects import content_type, fill_project, write_project
from typecase.errors import BootError
from typecase.lifecycles.deliveries import Delivery, Outcome
from typecase.lifecycles.webhooks import Webhook
from typecase.resolvers.backend import Backend
from typecase.server.application import Application
from typecase.server.project import load_project

NOTE = "api::note.note"
DECLARED = """
[search]
url = "https://search.example.com/hook"
events = ["entry.create"]
types = ["api::note.note"]
headers = { authorization = "Bearer ${SEARCH_KEY}" }
secrets = ["${SEARCH_SECRET:whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=}"]

[later]
url = "http://localhost:9/hook"
events = ["*"]
enabled = false
"""
STORED = Webhook(
    name="stored",
    url="https://example.com",
    events=("entry.create", "entry.delete"),
    headers={"x": "1"},
    secrets=(SecretStr("whsec_1"),),
)


class Calls:
    """What webhooks were called with; each answers as a test says."""

    def __init__(self) -> None:
        self.made: list[tuple[str, str, str]] = []
        self.outcome = Outcome()

    def __call__(self, webhook: Webhook) -> "_Call":
        return _Call(webhook, self)


class _Call:
    def __init__(self, webhook: Webhook, calls: Calls) -> None:
        self._webhook = webhook
        self._calls = calls

    async def send(self, delivery: Delivery, /) -> Outcome:
        self._calls.made.append((self._webhook.name, delivery.event.name, delivery.event.data["title"]))
        return self._calls.outcome


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture(params=NAMES)
async def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of notes that declares webhooks, on a database of its own."""
    monkeypatch.setenv("SEARCH_KEY", "abc")
    url = await fresh_url(request.param, tmp_path)
    write_project(tmp_path, {"note": content_type("note", "notes", {"title": {"type": "string"}}, drafts=False)})
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "webhooks.toml").write_text(DECLARED)
    (tmp_path / "server" / "settings.toml").write_text(f'[database]\nurl = "{url}"\n[events]\npauses = []\n')
    await fill_project(tmp_path, url)
    return tmp_path


def application(folder: Path, calls: Calls) -> Application:
    return Application(load_project(folder), shared=False, webhook_sender=calls)


@pytest.fixture
async def served(folder: Path, calls: Calls) -> AsyncIterator[tuple[Application, Backend]]:
    opened = application(folder, calls)
    async with opened.opened() as backend:
        yield opened, backend


async def test_those_of_the_file_are_called(served: tuple[Application, Backend], calls: Calls) -> None:
    opened, backend = served

    made = await backend.entities(NOTE).create({"title": "one"})
    await backend.entities(NOTE).delete(made["documentId"])
    await opened.events.deliverer.drain()

    assert calls.made == [("search", "entry.create", "one")]


async def test_one_in_the_database_counts_in_every_process(
    served: tuple[Application, Backend], folder: Path, calls: Calls
) -> None:
    _, backend = served
    other = application(folder, calls)
    async with other.opened() as elsewhere, other.working():
        await backend.stored_webhooks.save(STORED)
        assert await elsewhere.stored_webhooks.all() == [STORED]
        await until(lambda: "stored" in elsewhere.outbox.interest.targets)
        await elsewhere.entities(NOTE).create({"title": "two"})
        await until(lambda: len(calls.made) == 2)

        await backend.stored_webhooks.save(STORED.model_copy(update={"events": ("entry.delete",)}))
        await until(lambda: elsewhere.outbox.interest.of("entry.create", NOTE) == ("search",))
        await backend.stored_webhooks.delete("stored")
        await until(lambda: "stored" not in elsewhere.outbox.interest.targets)

    assert sorted(calls.made) == [("search", "entry.create", "two"), ("stored", "entry.create", "two")]
    assert await backend.stored_webhooks.all() == []


async def test_one_that_is_declared_has_its_name(
    served: tuple[Application, Backend], folder: Path, calls: Calls
) -> None:
    _, backend = served
    await backend.stored_webhooks.save(STORED.model_copy(update={"name": "search"}))

    async with application(folder, calls).opened() as elsewhere:
        assert elsewhere.outbox.interest.of("entry.delete", NOTE) == ()
        assert elsewhere.outbox.interest.of("entry.create", NOTE) == ("search",)


async def test_one_that_answers_gone_is_disabled(served: tuple[Application, Backend], calls: Calls) -> None:
    opened, backend = served
    await backend.stored_webhooks.save(STORED)
    calls.outcome = Outcome(error="status 410", status=410, gone=True)
    async with opened.working():
        await until(lambda: "stored" in backend.outbox.interest.targets)
        await backend.entities(NOTE).create({"title": "one"})
        await until(lambda: "stored" not in backend.outbox.interest.targets)

    assert [webhook.enabled for webhook in await backend.stored_webhooks.all()] == [False]
    assert backend.outbox.interest.of("entry.create", NOTE) == ("search",)


async def test_what_cannot_be_read_is_left_out(
    served: tuple[Application, Backend], caplog: pytest.LogCaptureFixture
) -> None:
    _, backend = served
    await backend.stored_webhooks.save(STORED)
    await backend.database.writer.execute_script('update typecase_webhooks set settings = \'{"url": "x"}\'')

    assert await backend.stored_webhooks.all() == []

    assert "the webhook stored in the database cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("a = 1", ["a: expected a table with url and events"]),
        (
            '[a]\nurl = "ftp://x"\nevent = ["entry.create"]\n',
            [
                'a.url: got a text of 7 characters, expected an address such as "https://example.com/hook"',
                "a.events: missing",
                'a.event: unknown setting; did you mean "events"?',
            ],
        ),
        (
            '[a]\nurl = "https://x"\nevents = ["entry.crate"]\ntypes = ["api::not.note"]\n',
            [
                'a: there is no event "entry.crate"; did you mean "entry.create"?',
                'a: there is no content type "api::not.note"; did you mean "api::note.note"?',
            ],
        ),
        (
            '[a]\nurl = "https://x"\nevents = ["*"]\nheaders = { key = "${NOTHING}" }\n',
            ['a: "${NOTHING}" names a variable that is not set; set it, or write "${NOTHING:default}"'],
        ),
        (
            '["on:a"]\nurl = "https://x"\nevents = ["*"]\n',
            ['on:a: got the name "on:a", expected 1 to 100 characters without a colon'],
        ),
        (
            '[a]\nurl = "https://x"\nevents = ["*"]\nname = "b"\n',
            ["a.name: unknown setting: the name is that of the table"],
        ),
        ("[a\n", ["not valid TOML"]),
    ],
)
def test_mistakes_stop_the_boot(text: str, mistakes: list[str], tmp_path: Path) -> None:
    write_project(tmp_path, {"note": content_type("note", "notes", {"title": {"type": "string"}})})
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "webhooks.toml").write_text(text)

    with pytest.raises(BootError) as caught:
        load_project(tmp_path)

    assert len(caught.value.mistakes) == len(mistakes)
    for given, expected in zip(caught.value.mistakes, mistakes, strict=True):
        told = given.removeprefix("server/webhooks.toml at ").removeprefix("server/webhooks.toml: ")
        assert told.startswith(expected)


def test_secrets_are_not_shown() -> None:
    assert "whsec_1" not in repr(STORED)
    assert STORED.stored()["secrets"] == ["whsec_1"]
