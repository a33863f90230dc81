"""Many writers at once, on two servers over one database: each of them is answered as if it had been alone."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio

from tests.databases import NAMES, fresh_url
from tests.magazines import Answer, Magazine
from tests.projects import content_type, fill_project, forget_content, relation, serve_project, write_project

pytestmark = pytest.mark.asyncio(loop_scope="session")

_TEXT = {"type": "string"}
_UNIQUE = {"type": "string", "unique": True}
DECLARATIONS = {
    "note": content_type(
        "note",
        "notes",
        {
            "title": _TEXT,
            "slug": {"type": "uid", "targetField": "title"},
            "code": _UNIQUE,
            "friends": relation("manyToMany", "note", inversedBy="fans"),
            "fans": relation("manyToMany", "note", mappedBy="friends"),
            "leader": relation("manyToOne", "note", inversedBy="followers"),
            "followers": relation("oneToMany", "note", mappedBy="leader"),
            "partner": relation("oneToOne", "note", inversedBy="partnerOf"),
            "partnerOf": relation("oneToOne", "note", mappedBy="partner"),
        },
    ),
    "item": content_type("item", "items", {"code": _UNIQUE}, drafts=False),
}
SERVERS = 2
FULL = "full"
TAKEN = {"path": ["code"], "message": "This attribute must be unique", "name": "ValidationError", "value": "same"}
_DRAFT = {"data": {"title": "draft", "code": "same"}}


class Servers:
    """The servers, asked in turn."""

    def __init__(self, servers: list[Magazine]) -> None:
        self.first = servers[0]
        self._turn: Iterator[Magazine] = itertools.cycle(servers)

    async def create(self, plural: str, **data: Any) -> Answer:
        return await next(self._turn).request("POST", f"/api/{plural}", FULL, json={"data": data})

    async def update(self, document: str, /, **data: Any) -> Answer:
        return await self.update_known(document, None, data)

    async def update_known(self, document: str, known: str | None, data: Mapping[str, Any]) -> Answer:
        """Update a note if its `updatedAt` is the one that is known."""
        headers = {} if known is None else {"if_match": f'"{known}"'}
        server = next(self._turn)
        return await server.request("PUT", f"/api/notes/{document}", FULL, json={"data": data}, headers=headers)

    async def act(self, document: str, action: str) -> Answer:
        server = next(self._turn)
        if action == "delete":
            return await server.request("DELETE", f"/api/notes/{document}", FULL)
        return await server.request("POST", f"/api/notes/{document}/actions/{action}", FULL)

    async def graphql(self, query: str, **variables: Any) -> Any:
        return (await next(self._turn).graphql(query, variables, FULL)).json

    async def note(self, **data: Any) -> str:
        """Make a note and return its documentId."""
        answer = await self.create("notes", **data)
        assert answer.status == 201, answer.body
        return answer.json["data"]["documentId"]

    async def read(self, path: str) -> Any:
        return (await self.first.get(f"/api/{path}", FULL)).json["data"]

    async def number_of(self, what: str) -> int:
        """Return the number of rows of a table, and of a condition if there is one."""
        _, rows = await self.first.database.writer.execute_query(f"select count(*) as n from {what}")
        return rows[0]["n"]


@pytest_asyncio.fixture(scope="module", params=NAMES, loop_scope="session")
async def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    folder = tmp_path_factory.mktemp(f"races-{request.param}")
    url = await fresh_url(request.param, folder, "races")
    write_project(folder, DECLARATIONS)
    await fill_project(folder, url)
    async with AsyncExitStack() as stack:
        yield Servers([await stack.enter_async_context(serve_project(folder, url)) for _ in range(SERVERS)])


@pytest_asyncio.fixture(loop_scope="session")
async def servers(running: Servers) -> Servers:
    """The servers without any content."""
    await forget_content(running.first)
    return running


@pytest.mark.parametrize("plural", ["notes", "items"])
async def test_of_many_who_want_a_unique_value_one_gets_it(servers: Servers, plural: str) -> None:
    answers = await asyncio.gather(*(servers.create(plural, code="same") for _ in range(64)))

    assert Counter(answer.status for answer in answers) == {201: 1, 400: 63}
    refusals = [answer.json["error"] for answer in answers if answer.status == 400]
    assert all(refusal["message"] == TAKEN["message"] for refusal in refusals)
    assert all(refusal["details"] == {"errors": [TAKEN]} for refusal in refusals)
    assert await servers.number_of(plural) == (2 if plural == "notes" else 1)
    assert await servers.number_of("typecase_documents where content_type like 'api::%'") == 1


async def test_of_many_who_want_a_unique_value_through_graphql_one_gets_it(servers: Servers) -> None:
    create = 'mutation { createItem(data: {code: "same"}) { code } }'

    answers = await asyncio.gather(*(servers.graphql(create) for _ in range(64)))

    refused = [answer["errors"][0] for answer in answers if "errors" in answer]
    assert Counter(error["message"] for error in refused) == {TAKEN["message"]: 63}
    assert {error["extensions"]["code"] for error in refused} == {"BAD_USER_INPUT"}
    assert await servers.number_of("items") == 1


async def test_of_many_drafts_with_a_unique_value_one_is_published(servers: Servers) -> None:
    drafts = [await servers.first.request("POST", "/api/notes?status=draft", FULL, json=_DRAFT) for _ in range(16)]
    documents = [draft.json["data"]["documentId"] for draft in drafts]

    answers = await asyncio.gather(*(servers.act(document, "publish") for document in documents))

    assert Counter(answer.status for answer in answers) == {200: 1, 400: 15}
    assert await servers.number_of("notes where status = 1") == 1
    assert await servers.number_of("notes where status = 0") == 16


async def test_many_with_one_title_get_uids_of_their_own(servers: Servers) -> None:
    answers = await asyncio.gather(*(servers.create("notes", title="One title") for _ in range(40)))

    assert Counter(answer.status for answer in answers) == {201: 40}
    slugs = {answer.json["data"]["slug"] for answer in answers}
    assert len(slugs) == 40
    assert all(slug == "one-title" or slug.startswith("one-title-") for slug in slugs)
    assert {note["slug"] for note in await servers.read("notes?pagination[pageSize]=100&status=draft")} == slugs


@pytest.mark.parametrize("name", ["friends", "fans", "leader", "followers", "partner", "partnerOf"])
async def test_two_who_link_each_others_documents_both_do(servers: Servers, name: str) -> None:
    first, second = await servers.note(title="first"), await servers.note(title="second")

    for _ in range(50):
        pairs = ((first, second), (second, first))
        answers = await asyncio.gather(*(servers.update_known(one, None, {name: [other]}) for one, other in pairs))
        assert [answer.status for answer in answers] == [200, 200], [answer.body for answer in answers]

    for status in ("draft", "published"):
        notes = await servers.read(f"notes?status={status}&populate={name}&sort=title")
        assert [_documents(note[name]) for note in notes] == [[second], [first]]


async def test_links_of_many_to_one_document_all_stay(servers: Servers) -> None:
    target = await servers.note(title="target")
    documents = [await servers.note(title=f"{number:02}") for number in range(24)]

    answers = await asyncio.gather(*(servers.update(document, friends=[target]) for document in documents))

    assert Counter(answer.status for answer in answers) == {200: 24}
    for status in ("draft", "published"):
        fans = (await servers.read(f"notes/{target}?populate[fans][fields]=title&status={status}"))["fans"]
        assert sorted(_documents(fans)) == sorted(documents)


@pytest.mark.parametrize("name", ["friends", "fans", "followers"])
async def test_what_many_connect_to_one_document_all_stays(servers: Servers, name: str) -> None:
    source = await servers.note(title="source")
    documents = [await servers.note(title=f"{number:02}") for number in range(24)]

    changes = [{name: {"connect": [document]}} for document in documents]
    answers = await asyncio.gather(*(servers.update_known(source, None, change) for change in changes))

    assert Counter(answer.status for answer in answers) == {200: 24}
    for status in ("draft", "published"):
        linked = (await servers.read(f"notes/{source}?populate[{name}][fields]=title&status={status}"))[name]
        assert sorted(_documents(linked)) == sorted(documents)


async def test_of_two_who_know_the_same_time_one_writes(servers: Servers) -> None:
    document = await servers.note(title="start")

    for number in range(20):
        known = (await servers.read(f"notes/{document}"))["updatedAt"]
        titles = [f"{number} left", f"{number} right"]
        answers = await asyncio.gather(*(servers.update_known(document, known, {"title": title}) for title in titles))
        assert sorted(answer.status for answer in answers) == [200, 412]
        (lost,) = (answer.json["error"] for answer in answers if answer.status == 412)
        (written,) = (answer.json["data"] for answer in answers if answer.status == 200)
        assert lost["name"] == "PreconditionFailedError"
        assert lost["details"] == {"expectedUpdatedAt": known, "updatedAt": written["updatedAt"]}
        assert await servers.read(f"notes/{document}") == written


async def test_of_two_who_know_the_same_time_one_writes_through_graphql(servers: Servers) -> None:
    document = await servers.note(title="start")
    update = """mutation ($id: ID!, $known: DateTime, $title: String) {
      updateNote(documentId: $id, expectedUpdatedAt: $known, data: {title: $title}) { title }
    }"""

    for number in range(20):
        known = (await servers.read(f"notes/{document}"))["updatedAt"]
        titles = [f"{number} left", f"{number} right"]
        asked = (servers.graphql(update, id=document, known=known, title=title) for title in titles)
        answers = await asyncio.gather(*asked)
        (written,) = (answer["data"]["updateNote"] for answer in answers if "errors" not in answer)
        ((error,),) = (answer["errors"] for answer in answers if "errors" in answer)
        assert error["extensions"]["code"] == "CONFLICT"
        assert (await servers.read(f"notes/{document}"))["title"] == written["title"]


async def test_writers_of_all_kinds_at_once_end_in_no_failure(servers: Servers) -> None:
    documents = [await servers.note(title=f"{number}", code=f"{number}") for number in range(4)]

    answers = await asyncio.gather(*_all_kinds_of_writes(servers, documents))

    assert {answer.status for answer in answers} <= {200, 204, 400, 404}, Counter(a.status for a in answers)
    orphans = "notes where document_id not in (select id from typecase_documents)"
    empty = "typecase_documents where content_type = 'api::note.note' and id not in (select document_id from notes)"
    assert (await servers.number_of(orphans), await servers.number_of(empty)) == (0, 0)


def _all_kinds_of_writes(servers: Servers, documents: list[str]) -> Iterator[Awaitable[Answer]]:
    """Yield 7 writes for each pair of documents, and at last two deletes, which so have something to delete."""
    for first, second in itertools.permutations(documents, 2):
        yield servers.update(first, friends={"connect": [second]}, partner=second)
        yield servers.update(first, fans=[second], leader=None)
        yield servers.update(first, followers={"connect": [second]}, partnerOf=second)
        yield servers.update(first, leader=second, code="0")
        for action in ("unpublish", "publish", "discard-draft"):
            yield servers.act(first, action)
    for document in documents[:2]:
        yield servers.act(document, "delete")


def _documents(linked: Any) -> list[str]:
    return [note["documentId"] for note in (linked if isinstance(linked, list) else [linked])]
