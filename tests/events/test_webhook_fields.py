"""Webhooks in GraphQL: listed, stored, changed, tried out and deleted, by those with full access alone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from tests.events.webhook_projects import ALLOWED, NOTE, declare
from tests.unit.lifecycles.outgoing.receiver import receiving
from typecase.lifecycles.outgoing.signing import make_secret
from typecase.testing import Served, serve

SHOWN = "name url events types filter headers secrets enabled role atOnce declared"
CREATE = f"mutation ($data: OutgoingWebhookInput!) {{ createOutgoingWebhook(data: $data) {{ {SHOWN} }} }}"
CHANGE = (
    f"mutation ($name: String!, $data: OutgoingWebhookChange!) "
    f"{{ updateOutgoingWebhook(name: $name, data: $data) {{ {SHOWN} }} }}"
)
ALL = f"{{ outgoingWebhooks {{ {SHOWN} }} }}"
SECRET = make_secret()


@pytest_asyncio.fixture
async def project(tmp_path: Path, database_url: str) -> AsyncIterator[Served]:
    declare(tmp_path, "https://example.com/hook", ALLOWED, secrets=[SECRET])
    async with serve(tmp_path, database=database_url) as served:
        yield served


async def manager(project: Served) -> Served:
    return await project.as_token("plugin::webhooks.manage")


def told(reply: Any) -> str:
    """Return the message of the one error of a reply."""
    [error] = reply["errors"]
    return error["message"]


async def test_a_webhook_is_stored_changed_and_deleted(project: Served) -> None:
    asker = await manager(project)
    data = {
        "name": "mine", "url": "https://example.org/", "events": ["entry.create"], "types": [NOTE],
        "filter": {"title": "one"}, "headers": {"authorization": "Bearer secret"}, "secrets": [SECRET], "atOnce": 2,
    }  # fmt: skip

    made = await asker.graphql(CREATE, data=data)
    changed = await asker.graphql(CHANGE, name="mine", data={"enabled": False, "secrets": [SECRET, make_secret()]})
    found = await asker.graphql(ALL)
    gone = await asker.graphql('mutation { deleteOutgoingWebhook(name: "mine") { name } }')

    shown = {
        "name": "mine", "url": "https://example.org/", "events": ["entry.create"], "types": [NOTE],
        "filter": {"title": ["one"]}, "headers": ["authorization"], "secrets": 1, "enabled": True, "role": None,
        "atOnce": 2, "declared": False,
    }  # fmt: skip
    assert made == {"data": {"createOutgoingWebhook": shown}}
    assert changed == {"data": {"updateOutgoingWebhook": {**shown, "enabled": False, "secrets": 2}}}
    assert [(each["name"], each["declared"]) for each in found["data"]["outgoingWebhooks"]] == [
        ("search", True), ("mine", False),
    ]  # fmt: skip
    assert gone == {"data": {"deleteOutgoingWebhook": {"name": "mine"}}}
    assert [each.name for each in await project.backend.stored_webhooks.all()] == []


async def test_nobody_else_manages_webhooks(project: Served) -> None:
    reader = await project.as_token(f"{NOTE}.find", "plugin::webhooks.find")

    for asker in (project, reader):
        assert told(await asker.graphql(ALL)) == "Forbidden access"
        assert told(await asker.graphql(CREATE, data={"name": "x", "url": "https://x.org"})) == "Forbidden access"
    assert await project.backend.stored_webhooks.all() == []


async def test_what_is_wrong_is_told(project: Served) -> None:
    asker = await manager(project)

    bad = await asker.graphql(CREATE, data={"name": "x", "url": "ftp://x.org"})
    declared = await asker.graphql(CHANGE, name="search", data={"enabled": False})
    missing = await asker.graphql(CHANGE, name="nothing", data={"enabled": False})

    assert told(bad).startswith("url: got")
    assert told(declared) == 'The webhook "search" is declared in server/webhooks.toml: change it there'
    assert told(missing) == 'There is no webhook "nothing"'
    assert await project.backend.stored_webhooks.all() == []


async def test_a_webhook_is_tried_out(project: Served) -> None:
    asker = await manager(project)
    async with receiving() as receiver:
        await asker.graphql(CREATE, data={"name": "mine", "url": f"http://127.0.0.1:{receiver.port}/"})

        reply = await asker.graphql('mutation { testOutgoingWebhook(name: "mine") { status error body } }')

    assert reply == {"data": {"testOutgoingWebhook": {"status": 200, "error": None, "body": "ok"}}}
    [(sent, _)] = receiver.requests
    assert sent["x-strapi-event"] == "trigger-test"
