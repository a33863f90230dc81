"""Events stand in the outbox when what they tell of is committed, and only then, if somebody wants them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any

import pytest

from tests.access.changing import Changing
from tests.api.test_subscribers import subscribed
from tests.events.outboxes import ENTRIES, EVERYTHING, taken, told, wanted
from tests.magazines import Magazine
from typecase.errors import ValidationError
from typecase.lifecycles.actions import Action
from typecase.lifecycles.events import Target
from typecase.lifecycles.subscribers import after

pytestmark = pytest.mark.asyncio(loop_scope="session")

ARTICLE = "api::article.article"
TAG = "api::tag.tag"


async def one(articles: Any) -> str:
    made = await articles.create({"title": "One"}, status="published")
    return made["documentId"]


async def two_locales(articles: Any) -> str:
    document_id = await one(articles)
    await articles.update(document_id, {"title": "Eins"}, locale="de", status="published")
    return document_id


ACTIONS: dict[str, tuple[Callable[[Any], Awaitable[Any]], list[tuple[Any, ...]]]] = {
    "create": (lambda articles: articles.create({"title": "One"}), [("entry.create", "en", "One")]),
    "create, published": (one, [("entry.create", "en", "One"), ("entry.publish", "en", "One")]),
}
CHANGES: dict[str, tuple[Callable[[Any, str], Awaitable[Any]], list[tuple[Any, ...]]]] = {
    "update": (lambda articles, one: articles.update(one, {"title": "Two"}), [("entry.update", "en", "Two")]),
    "update, published": (
        lambda articles, one: articles.update(one, {"title": "Two"}, status="published"),
        [("entry.update", "en", "Two"), ("entry.publish", "en", "Two")],
    ),
    "update in a new locale": (
        lambda articles, one: articles.update(one, {"title": "Un"}, locale="fr"),
        [("entry.create", "fr", "Un")],
    ),
    "update of what all locales share": (
        lambda articles, one: articles.update(one, {"views": 7}),
        [("entry.update", "en", "One"), ("entry.update", "de", "Eins")],
    ),
    "publish of what all locales share": (
        lambda articles, one: articles.update(one, {"views": 7}, status="published"),
        [
            ("entry.update", "en", "One"),
            ("entry.update", "de", "Eins"),
            ("entry.publish", "en", "One"),
            ("entry.publish", "de", "Eins"),
        ],
    ),
    "publish": (
        lambda articles, one: articles.publish(one, locale="*"),
        [("entry.publish", "en", "One"), ("entry.publish", "de", "Eins")],
    ),
    "unpublish": (lambda articles, one: articles.unpublish(one), [("entry.unpublish", "en", "One")]),
    "discard_draft": (lambda articles, one: articles.discard_draft(one), [("entry.draft-discard", "en", "One")]),
    "delete": (lambda articles, one: articles.delete(one), [("entry.delete", "en", "One")]),
    "delete everywhere": (
        lambda articles, one: articles.delete(one, locale="*"),
        [("entry.delete", "en", "One"), ("entry.delete", "de", "Eins")],
    ),
    "clone": (
        lambda articles, one: articles.clone(one),
        [("entry.create", "en", "One"), ("entry.create", "de", "Eins")],
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
async def test_a_new_document_is_told(name: str, writable: Magazine) -> None:
    act, events = ACTIONS[name]

    with wanted(writable, ENTRIES):
        await act(writable.backend.entities(ARTICLE))

    assert await told(writable) == events


@pytest.mark.parametrize("name", CHANGES)
async def test_each_locale_that_an_action_writes_is_told(name: str, writable: Magazine) -> None:
    articles = writable.backend.entities(ARTICLE)
    act, events = CHANGES[name]
    document_id = await two_locales(articles)

    with wanted(writable, ENTRIES):
        await act(articles, document_id)

    assert await told(writable) == events


WHOLE = {
    "title": "Whole",
    "secret": "nobody may see this",
    "pin": "1234",
    "rating": 7.5,
    "views": 3,
    "reads": "12345678901",
    "score": 2.0,
    "featured": True,
    "event_date": "2026-07-01",
    "event_at": "2026-07-01T12:00:00.000Z",
    "event_time": "12:30:00.500",
    "meta": {"b": 1, "a": [True, None]},
    "content": [{"type": "paragraph", "children": [{"type": "text", "text": "words"}]}],
    "tags": ["taglab000000000000000001"],
    "seo": {"metaTitle": "Seo", "metaDescription": "x"},
    "links": [{"label": "one", "url": "https://example.com"}],
    "blocks": [{"__component": "shared.quote", "text": "said"}],
}


async def test_an_event_has_the_entry_as_rest_shows_it(writable: Magazine) -> None:
    articles = writable.backend.entities(ARTICLE)
    with wanted(writable, ENTRIES):
        made = await articles.create(WHOLE, status="published")
        entry = (await writable.get(f"/api/articles/{made['documentId']}", "full")).json["data"]
        await articles.publish(made["documentId"])
        await articles.delete(made["documentId"])

    created, published, again, deleted = await taken(writable)

    of_its_own = {"id": 0, "publishedAt": None}
    for event in (created, published, again, deleted):
        data = {name: value for name, value in event["data"].items() if name not in PARTS}
        assert {**data, **of_its_own} == {**entry, **of_its_own}
        assert (event["uid"], event["document_id"], event["locale"]) == (ARTICLE, made["documentId"], "en")
        assert event["targets"] == ["entries"]
    assert created["data"]["publishedAt"] is deleted["data"]["publishedAt"] is None
    assert published["data"]["publishedAt"] == entry["publishedAt"] != again["data"]["publishedAt"]
    assert again["data"]["id"] == published["data"]["id"] == entry["id"]
    assert created["data"]["id"] == deleted["data"]["id"] != entry["id"]


PARTS = ("seo", "links", "blocks")


async def test_an_event_has_components_but_what_they_point_to(writable: Magazine) -> None:
    with wanted(writable, ENTRIES):
        made = await writable.backend.entities(ARTICLE).create(WHOLE, status="published")
    target = f"/api/articles/{made['documentId']}?fields=id&" + "&".join(f"populate[{name}]=true" for name in PARTS)
    answer = await writable.get(target, "full")

    [_, published] = await taken(writable)

    assert answer.status == 200
    assert {name: published["data"][name] for name in PARTS} == {name: answer.json["data"][name] for name in PARTS}


async def test_a_write_that_is_undone_tells_nothing(writable: Magazine) -> None:
    @after(TAG, "create")
    async def refuse(action: Action) -> None:
        raise ValidationError("no")

    tags = writable.backend.entities(TAG)
    with wanted(writable, ENTRIES), subscribed(writable, refuse), pytest.raises(ValidationError):
        await tags.create({"name": "undone"})

    assert await taken(writable) == []


async def undone(transaction: AbstractAsyncContextManager[Any], write: Callable[[], Awaitable[Any]]) -> None:
    """Write in a transaction, or a part of one, that fails at its end."""
    with suppress(RuntimeError):
        async with transaction:
            await write()
            raise RuntimeError


async def test_of_a_part_that_is_undone_nothing_is_told(writable: Magazine) -> None:
    tags = writable.backend.entities(TAG)

    with wanted(writable, ENTRIES):
        async with writable.database.transaction():
            await tags.create({"name": "kept"})
            with pytest.raises(ValidationError):
                await tags.create({"name": "n" * 300, "nothing": 1})
            await undone(writable.database.savepoint(), lambda: tags.create({"name": "undone"}))

    assert [event["data"]["name"] for event in await taken(writable)] == ["kept"]


async def test_many_documents_are_told_by_one_statement(writable: Magazine) -> None:
    body = {"operation": "create", "data": [{"name": f"many {number}"} for number in range(5)]}
    with wanted(writable, ENTRIES):
        writable.statements.clear()
        await writable.request("POST", "/api/tags/bulk", "full", json=body)

    inserts = [sql for sql in writable.statements if "typecase_events" in sql]
    names = [event["data"]["name"] for event in await taken(writable)]
    assert (len(inserts), names) == (1, [f"many {number}" for number in range(5)])


@pytest.mark.parametrize(("targets", "more"), [(0, 0), (10, 1)])
async def test_a_write_sends_one_statement_more_where_somebody_wants_it(
    targets: int, more: int, writable: Magazine
) -> None:
    await writable.request("POST", "/api/tags", "full", json={"data": {"name": f"before {targets}"}})
    await Changing(writable).until_it_tells()
    await asyncio.sleep(0.01)  # the version of an SQLite file is asked for once in a millisecond
    await writable.get("/api/tags", "full")

    with wanted(writable, *(Target(name=f"{number}", events=None, uids=None) for number in range(targets))):
        writable.statements.clear()
        answer = await writable.request("POST", "/api/tags", "full", json={"data": {"name": f"counted {targets}"}})

    assert answer.status == 201
    looked_up = 0 if Changing(writable).telling else 1
    assert len(writable.statements) == looked_up + 4 + more, writable.statements
    assert [event["targets"] for event in await taken(writable)] == [[f"{number}" for number in range(targets)]] * more


async def test_who_wants_another_event_gets_none(writable: Magazine) -> None:
    publishing = Target(name="publishing", events=frozenset({"entry.publish"}), uids=None)
    articles = Target(name="articles", events=None, uids=frozenset({ARTICLE}))

    with wanted(writable, publishing, articles):
        await writable.backend.entities(TAG).create({"name": "unwanted"})

    assert await taken(writable) == []


async def test_users_tokens_and_rows_are_never_told(writable: Magazine) -> None:
    users = writable.backend.entities("plugin::users-permissions.user")

    with wanted(writable, EVERYTHING):
        made = await users.create({"username": "untold", "email": "untold@example.com", "password": "Passw0rd!"})
        await users.delete(made["documentId"])
        await writable.backend.entities("admin::api-token").create({"name": "untold", "accessKey": "0" * 64})
        await writable.backend.rows(TAG).create({"name": "a row"})

    assert await taken(writable) == []


FILE = {
    "name": "pier.png",
    "hash": "pier_1",
    "ext": ".png",
    "mime": "image/png",
    "size": 1.5,
    "url": "/uploads/pier_1.png",
}


async def test_a_file_is_told_as_media(writable: Magazine) -> None:
    files = writable.backend.entities("plugin::upload.file")

    with wanted(writable, ENTRIES):
        made = await files.create({**FILE, "provider": "local"})
        await files.update(made["documentId"], {"caption": "A pier"})
        await files.delete(made["documentId"])

    events = await taken(writable)
    assert [(event["name"], event["data"]["caption"]) for event in events] == [
        ("media.create", None),
        ("media.update", "A pier"),
        ("media.delete", "A pier"),
    ]
    for event in events:
        assert {name: event["data"][name] for name in FILE} == FILE
        assert {"related", "sha256"} & event["data"].keys() == set()


async def test_an_event_of_the_projects_own_is_told_with_its_transaction(writable: Magazine) -> None:
    backend = writable.backend

    with wanted(writable, EVERYTHING, ENTRIES):
        await backend.emit("order.paid", {"total": 7})
        await undone(writable.database.transaction(), lambda: backend.emit("order.lost", {}))
        async with writable.database.transaction():
            await backend.emit("order.sent", None, document_id="taglab000000000000000001")

    events = await taken(writable)
    assert [(event["name"], event["uid"], event["document_id"], event["data"]) for event in events] == [
        ("order.paid", None, None, {"total": 7}),
        ("order.sent", None, "taglab000000000000000001", None),
    ]
    assert [event["targets"] for event in events] == [["everything"], ["everything"]]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("entry.create", "is told by Typecase alone"),
        ("media.burn", "is told by Typecase alone"),
        ("paid", "is no name of an event"),
        ("Order.paid", "is no name of an event"),
    ],
)
async def test_a_name_that_cannot_be_ones_own_is_refused(name: str, message: str, writable: Magazine) -> None:
    with wanted(writable, EVERYTHING), pytest.raises(ValueError, match=message):
        await writable.backend.emit(name, {})

    assert await taken(writable) == []
