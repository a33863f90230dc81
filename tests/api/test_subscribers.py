"""Subscribers around writes: they see and change what is written, in its transaction."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.magazines import Magazine
from typecase.lifecycles.actions import Action
from typecase.lifecycles.subscribers import Lifecycles, Subscriber, after, around, before

pytestmark = pytest.mark.asyncio(loop_scope="session")

TAG = "api::tag.tag"
ARTICLE = "api::article.article"


@contextmanager
def subscribed(magazine: Magazine, *subscribers: Subscriber) -> Iterator[None]:
    """Let subscribers listen for the time of a block."""
    lifecycles = magazine.backend.entities(TAG).actions.lifecycles
    held = dict(vars(lifecycles))
    fresh = Lifecycles(subscribers, registry=magazine.backend.registry)
    vars(lifecycles).update(vars(fresh))
    try:
        yield
    finally:
        vars(lifecycles).update(held)


async def test_what_a_subscriber_changes_is_stored(writable: Magazine) -> None:
    @before(TAG, "create")
    async def shout(action: Action) -> None:
        action.data["name"] = action.data["name"].upper()

    with subscribed(writable, shout):
        answer = await writable.request("POST", "/api/tags", "full", json={"data": {"name": "shouted"}})

    assert (answer.status, answer.json["data"]["name"]) == (201, "SHOUTED")


async def test_what_a_subscriber_makes_of_the_result_is_what_the_caller_gets(writable: Magazine) -> None:
    @after(ARTICLE, "create")
    async def replace(action: Action) -> None:
        action.result = {**action.result, "views": 7, "nothing": "asked for"}

    @after(ARTICLE, "update", "publish")
    async def change(action: Action) -> None:
        action.result["kind"] = "how-to"

    articles = writable.backend.entities(ARTICLE)
    with subscribed(writable, replace, change):
        made = await articles.create({"title": "Result"})
        document_id = made["documentId"]
        rest = await writable.request("PUT", f"/api/articles/{document_id}?fields=kind", "full", json={"data": {}})
        operation = f'mutation {{ publishArticle(documentId: "{document_id}") {{ other: kind title }} }}'
        graphql = await writable.graphql(operation, who="full")

    stored = await articles.find_one(document_id)
    assert (made["views"], "nothing" in made) == (7, False)
    assert rest.json["data"]["kind"] == "how-to"
    assert graphql.json == {"data": {"publishArticle": {"other": "how_to", "title": "Result"}}}
    assert stored is not None
    assert (stored["views"], stored["kind"]) == (0, "news")


async def test_a_result_of_another_kind_is_no_answer_of_graphql(writable: Magazine) -> None:
    @after(TAG, "create")
    async def spoil(action: Action) -> None:
        action.result["name"] = {"no": "text"}

    with subscribed(writable, spoil):
        answer = await writable.graphql('mutation { createTag(data: { name: "spoilt" }) { name } }', who="full")

    assert answer.json["errors"][0]["path"] == ["createTag", "name"]


async def test_one_subscriber_of_several_types_shares_its_state_with_itself(writable: Magazine) -> None:
    seen: list[tuple[str, str]] = []

    @around([TAG, "api::category.category"], "create", "delete")
    async def note(action: Action) -> AsyncGenerator[None]:
        before = f"{action.name} {action.data.get('name')}"
        yield
        seen.append((action.uid, before))

    categories, tags = writable.backend.entities("api::category.category"), writable.backend.entities(TAG)
    with subscribed(writable, note):
        made = await categories.create({"name": "A category of two"})
        await tags.create({"name": "a tag of two"})
        await writable.backend.entities(ARTICLE).create({"title": "Of neither"})
        await categories.delete(made["documentId"])

    assert seen == [
        ("api::category.category", "create A category of two"),
        (TAG, "create a tag of two"),
        ("api::category.category", "delete None"),
    ]


async def test_what_a_subscriber_changes_is_validated(writable: Magazine) -> None:
    @before(TAG, "create")
    async def spoil(action: Action) -> None:
        action.data["nope"] = 1

    with subscribed(writable, spoil):
        answer = await writable.request("POST", "/api/tags", "full", json={"data": {"name": "spoiled"}})

    assert (answer.status, answer.json["error"]["message"]) == (400, "Invalid key nope")
    assert await writable.backend.entities(TAG).count(filters={"name": "spoiled"}) == 0


@pytest.mark.parametrize("way", [before, after])
async def test_a_subscriber_that_fails_leaves_nothing_behind(writable: Magazine, way: Any) -> None:
    @way(TAG, "create")
    async def fail(action: Action) -> None:
        raise ZeroDivisionError

    with subscribed(writable, fail):
        answer = await writable.request("POST", "/api/tags", "full", json={"data": {"name": "failed"}})

    assert answer.status == 500
    assert await writable.backend.entities(TAG).count(filters={"name": "failed"}) == 0


async def test_every_action_is_seen_with_what_it_gave(writable: Magazine) -> None:
    seen: list[tuple[str, Any, Any]] = []

    @around(ARTICLE, "create", "update", "delete", "publish", "unpublish", "discard_draft")
    async def note(action: Action) -> AsyncGenerator[None]:
        yield
        seen.append((action.name, action.params["document_id"], action.result))

    articles = writable.backend.entities(ARTICLE)
    with subscribed(writable, note):
        made = await articles.create({"title": "Seen"}, status="published")
        document_id = made["documentId"]
        await articles.update(document_id, {"views": 2})
        await articles.discard_draft(document_id)
        await articles.unpublish(document_id)
        await articles.publish(document_id)
        await articles.delete(document_id)

    assert [(name, given) for name, given, _ in seen] == [
        ("publish", document_id),
        ("create", document_id),
        ("update", document_id),
        ("discard_draft", document_id),
        ("unpublish", document_id),
        ("publish", document_id),
        ("delete", document_id),
    ]
    assert [result["views"] for _, _, result in seen[:-1]] == [0, 0, 2, 0, 0, 0]
    assert seen[-1][2] == document_id


async def test_a_write_in_a_subscriber_is_part_of_the_action(writable: Magazine) -> None:
    tags = writable.backend.entities(TAG)

    @after(ARTICLE, "create")
    async def tag(action: Action) -> None:
        await tags.create({"name": f"for {action.result['title']}"})
        if action.result["title"] == "Taken back":
            raise ValueError

    with subscribed(writable, tag):
        kept = await writable.request("POST", "/api/articles", "full", json={"data": {"title": "Kept"}})
        lost = await writable.request("POST", "/api/articles", "full", json={"data": {"title": "Taken back"}})

    assert (kept.status, lost.status) == (201, 500)
    assert await tags.count(filters={"name": "for Kept"}) == 1
    assert await tags.count(filters={"name": "for Taken back"}) == 0


async def test_users_have_lifecycles_too(writable: Magazine) -> None:
    seen: list[str] = []

    @before("plugin::users-permissions.user", "create")
    async def note(action: Action) -> None:
        seen.append(action.data["username"])

    with subscribed(writable, note):
        await writable.backend.entities("plugin::users-permissions.user").create(
            {"username": "new", "email": "new@example.com"}
        )

    assert seen == ["new"]
