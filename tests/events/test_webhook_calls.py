"""Webhooks are called: what arrives, of which entries, and in whose eyes."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from tests.events.webhook_projects import ALLOWED, AUTHOR, NOTE, declare
from tests.projects import content_type, fill_project, write_project
from tests.unit.lifecycles.outgoing.receiver import Receiver, receiving
from typecase.errors import BootError
from typecase.lifecycles.outgoing.signing import make_secret
from typecase.resolvers.chains import Chain
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.server.application import Application
from typecase.server.project import load_project

SECRET = make_secret()
QUERY = "query ($documentId: ID!) { note(documentId: $documentId) { title author { name } } }"


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
        return [outcome for _, outcome in await application.events.deliverer.drain()]


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
