"""A server that is killed in the middle of many writes has kept what it acknowledged, and nothing by halves."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.magazines import API_TOKEN_SECRET, JWT_SECRET, KEYS
from tests.projects import content_type, fill_project, relation, write_project
from tests.served import Served, free_port, project_process
from tests.transfer.folders import rows_of
from typecase.resolvers.queries.connections import Database, open_database
from typecase.resolvers.queries.scalars import parsed
from typecase.schema.loader import load_registry

_TEXT = {"type": "string"}
DECLARATIONS = {
    "story": content_type(
        "story",
        "stories",
        {
            "title": _TEXT,
            "slug": {"type": "uid", "targetField": "title"},
            "author": relation("manyToOne", "author", inversedBy="stories"),
            "tags": relation("manyToMany", "tag", inversedBy="stories"),
            "seo": {"type": "component", "component": "parts.seo"},
            "links": {"type": "component", "component": "parts.link", "repeatable": True},
        },
    ),
    "author": content_type(
        "author", "authors", {"name": _TEXT, "stories": relation("oneToMany", "story", mappedBy="author")}, drafts=False
    ),
    "tag": content_type(
        "tag", "tags", {"name": _TEXT, "stories": relation("manyToMany", "story", mappedBy="tags")}, drafts=False
    ),
    "components/parts/seo": {
        "info": {"displayName": "Seo"},
        "attributes": {"meta": _TEXT, "by": relation("oneToOne", "author")},
    },
    "components/parts/link": {"info": {"displayName": "Link"}, "attributes": {"label": _TEXT}},
}
WRITES = 500
AT_ONCE = 32
ACKNOWLEDGED = 150
POPULATE = "populate[author]=true&populate[tags]=true&populate[seo][populate]=by&populate[links]=true"

Send = Callable[[int], Awaitable[None]]


@pytest.fixture
async def project(database_url: str, tmp_path: Path) -> Path:
    """A project with its tables and API tokens."""
    write_project(tmp_path, DECLARATIONS)
    await fill_project(tmp_path, database_url, migrated=True)
    return tmp_path


def serve(project: Path, database_url: str) -> Any:
    settings = {
        "TYPECASE_DATABASE__URL": database_url,
        "TYPECASE_AUTH__JWT_SECRET": JWT_SECRET.get_secret_value(),
        "TYPECASE_AUTH__API_TOKEN_SECRET": API_TOKEN_SECRET.get_secret_value(),
    }
    return project_process(project, settings, free_port())


def client_of(served: Served) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {KEYS['full']}"}
    return httpx.AsyncClient(base_url=f"{served.url}/api", headers=headers, timeout=30, trust_env=False)


async def test_created_documents_survive_a_kill(project: Path, database_url: str) -> None:
    acknowledged: dict[str, int] = {}
    with serve(project, database_url) as served:
        async with client_of(served) as client:
            linked = await _make_targets(client)

            async def create(number: int) -> None:
                entry = await _send(client, "POST", "/stories", _story(number, linked))
                acknowledged[entry["documentId"]] = number

            await _write_until_killed(served, create, lambda: len(acknowledged))

    with serve(project, database_url) as served:
        async with client_of(served) as client:
            shown = await _shown(client)
            after = await _send(client, "POST", "/stories", _story(WRITES, linked))

    lost = len(shown) - len(acknowledged)
    assert 0 <= lost <= AT_ONCE
    assert {document: shown.get(document) for document in acknowledged} == {
        document: _story(number, linked) for document, number in acknowledged.items()
    }
    assert sorted(shown.values(), key=str) == sorted((_story(_number(s), linked) for s in shown.values()), key=str)
    await _check_rows(project, database_url, stories=len(shown) + 1)
    assert after["slug"] == f"story-{WRITES}"


async def test_updated_documents_survive_a_kill(project: Path, database_url: str) -> None:
    acknowledged: Counter[str] = Counter()
    with serve(project, database_url) as served:
        async with client_of(served) as client:
            linked = await _make_targets(client)
            made = [await _send(client, "POST", "/stories", _story(0, linked)) for _ in range(8)]

            async def update(number: int) -> None:
                document = made[number % len(made)]["documentId"]
                await _send(client, "PUT", f"/stories/{document}", _story(number, linked))
                acknowledged[document] += 1

            await _write_until_killed(served, update, acknowledged.total)

    with serve(project, database_url) as served:
        async with client_of(served) as client:
            shown = await _shown(client)

    assert shown.keys() == {story["documentId"] for story in made}
    assert list(shown.values()) == [_story(_number(story), linked) for story in shown.values()]
    await _check_rows(project, database_url, stories=len(made))
    versions = await _versions(project, database_url)
    # Each document was created, and what was not acknowledged may be stored as well.
    assert all(
        acknowledged[document] < version <= acknowledged[document] + 1 + AT_ONCE for document, version in versions
    )


async def _make_targets(client: httpx.AsyncClient) -> dict[str, Any]:
    """Make an author and two tags, and return the links to them."""
    author = await _send(client, "POST", "/authors", {"name": "Ada"})
    tags = [await _send(client, "POST", "/tags", {"name": name}) for name in ("Alpha", "Beta")]
    return {"author": author["documentId"], "tags": [tag["documentId"] for tag in tags]}


def _story(number: int, linked: Mapping[str, Any]) -> dict[str, Any]:
    links = [{"label": f"{number} one"}, {"label": f"{number} two"}]
    return {"title": f"Story {number}", "seo": {"meta": f"{number}", "by": linked["author"]}, "links": links, **linked}


def _as_sent(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry that was read in the form of what `_story` sends."""
    return {
        "title": entry["title"],
        "seo": {"meta": entry["seo"]["meta"], "by": entry["seo"]["by"]["documentId"]},
        "links": [{"label": link["label"]} for link in entry["links"]],
        "author": entry["author"]["documentId"],
        "tags": [tag["documentId"] for tag in entry["tags"]],
    }


def _number(story: Mapping[str, Any]) -> int:
    return int(story["title"].removeprefix("Story "))


async def _send(client: httpx.AsyncClient, method: str, path: str, data: Mapping[str, Any]) -> dict[str, Any]:
    answer = await client.request(method, path, json={"data": data})
    assert answer.status_code in (200, 201), answer.text
    return answer.json()["data"]


async def _write_until_killed(served: Served, send: Send, acknowledged: Callable[[], int]) -> None:
    """Send writes, many at once, and kill the server when some are acknowledged."""
    numbers = iter(range(1, WRITES + 1))

    async def work() -> None:
        for number in numbers:
            try:
                await send(number)
            except httpx.TransportError:
                return
            if acknowledged() == ACKNOWLEDGED:
                os.kill(served.pid, signal.SIGKILL)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    assert ACKNOWLEDGED <= acknowledged() < WRITES


async def _shown(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """Return every story as it was sent, by its document; its draft and what is published are equal."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for status in ("draft", "published"):
        found[status] = {}
        page, pages = 0, 1
        while page < pages:
            page += 1
            answer = await client.get(
                f"/stories?status={status}&{POPULATE}&pagination[page]={page}&pagination[pageSize]=100"
            )
            assert answer.status_code == 200, answer.text
            pages = answer.json()["meta"]["pagination"]["pageCount"]
            found[status] |= {entry["documentId"]: _as_sent(entry) for entry in answer.json()["data"]}
    assert found["draft"] == found["published"]
    return found["published"]


async def _check_rows(project: Path, database_url: str, *, stories: int) -> None:
    """Check in the database that there are so many stories, each with all that it consists of, and nothing else."""
    async with open_database(database_url, load_registry(project)) as database:
        pairs = await rows_of(database, "select document_id, status from stories order by document_id, status")
        documents = await rows_of(
            database, "select id from typecase_documents where content_type = 'api::story.story' order by id"
        )
        assert pairs == [(document, status) for (document,) in documents for status in (0, 1)]
        assert len(documents) == stories
        parts = await rows_of(database, "select seo, links from stories where status = 0")
        ids = [part["id"] for seo, links in parts for part in (parsed(seo), *parsed(links))]
        assert len(set(ids)) == len(ids) == 3 * stories
        # Each entry has two tags and mentions the author once.
        for table, per_entry in (("stories_tags_links", 2), ("typecase_mentions", 1)):
            held = await rows_of(database, f"select entry_id, count(*) as n from {table} group by entry_id")
            assert sorted(held) == [(row, per_entry) for row in await _entries(database)]


async def _entries(database: Database) -> list[int]:
    return [row for (row,) in await rows_of(database, "select id from stories order by id")]


async def _versions(project: Path, database_url: str) -> list[tuple[Any, ...]]:
    async with open_database(database_url, load_registry(project)) as database:
        return await rows_of(database, "select document_id, _version from stories where status = 0")
