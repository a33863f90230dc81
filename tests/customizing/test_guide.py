"""The guide on customizing: every block of it runs, and does what it says."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
import pytest_asyncio

from tests.compat.server import MAGAZINE
from tests.customizing.guarded import write_python
from tests.customizing.unchanged import serve_over
from tests.magazines import Magazine, Magazines

pytestmark = pytest.mark.asyncio(loop_scope="session")

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "customizing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r'```(\w+) title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL)
REVIEW, AUTHOR = "api::review.review", "api::author.author"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def magazine(magazines: Magazines, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    """The magazine with all of the guide, and alice as an author of one of its articles."""
    folder = tmp_path_factory.mktemp("guide")
    shutil.copytree(MAGAZINE / "schema", folder / "schema")
    for language, path, text in BLOCKS:
        if language == "json":
            file = folder / path
            file.write_bytes(orjson.dumps({**orjson.loads(file.read_bytes()), **orjson.loads(text)}))
        else:
            write_python(folder, {path: text})
    async with serve_over(await magazines.on("sqlite", purpose="guide"), folder) as served:
        authors = await served.backend.entities(AUTHOR).find_many(populate=["articles"])
        author = next(author for author in authors if author["articles"])
        await served.backend.entities(AUTHOR).update(author["documentId"], {"email": "alice@example.com"})
        yield served


async def test_every_block_has_a_file(magazine: Magazine) -> None:
    assert len(BLOCKS) == GUIDE.count("\n```\n") == 9


async def test_the_policy_refuses_other_roles(magazine: Magazine) -> None:
    mutation = 'mutation { createTag(data: {name: "new"}) { name } }'

    rest = await magazine.request("POST", "/api/tags", "full", json={"data": {"name": "new"}})
    graphql = await magazine.graphql(mutation, who="full")

    error = {"name": "PolicyError", "message": "Sign in first", "details": {"policy": "has-role"}}
    assert rest.json["error"] == {"status": 403, **error}
    assert graphql.json["errors"][0]["extensions"]["error"] == error


async def test_the_middleware_lets_clients_keep_the_answer(magazine: Magazine) -> None:
    rest = await magazine.get("/api/categories", "full")
    graphql = await magazine.graphql("{ categories { name } }", who="full")

    assert [answer.headers["cache-control"] for answer in (rest, graphql)] == ["public, max-age=60"] * 2


async def test_the_controller_sorts_and_shouts(magazine: Magazine) -> None:
    rest = await magazine.get("/api/articles?fields=summary,event_date", "full")
    graphql = await magazine.graphql("{ articles(pagination: {limit: 25}) { summary day: event_date } }", who="full")

    entries = rest.json["data"]
    days = [entry["event_date"] for entry in entries if entry["event_date"]]
    assert days == sorted(days, reverse=True)
    assert {entry["summary"] == entry["summary"].upper() for entry in entries if entry["summary"]} == {True}
    shown = [{"summary": entry["summary"], "day": entry["event_date"]} for entry in entries]
    assert graphql.json["data"]["articles"] == shown


async def test_the_controller_takes_the_title_from_the_body(magazine: Magazine) -> None:
    rest = await magazine.request("POST", "/api/articles?status=draft", "full", json={"data": {"body": "b" * 50}})
    refused = await magazine.graphql("mutation { createArticle(data: {}) { title } }", who="full")

    assert rest.json["data"]["title"] == "b" * 40
    assert refused.json["errors"][0]["message"] == "Write a title or a body"


async def test_the_service_names_the_busiest_author(magazine: Magazine) -> None:
    answer = await magazine.get("/api/authors", "full")

    names = [author["name"] for author in await magazine.backend.entities(AUTHOR).find_many()]
    assert answer.json["meta"]["busiest"] in names
    assert answer.json["meta"]["pagination"]["total"] == len(names)


async def test_reviews_are_narrowed_to_those_of_own_articles(magazine: Magazine) -> None:
    filters = {"article": {"author": {"email": "alice@example.com"}}}
    own = await magazine.backend.entities(REVIEW).count(status="published", filters=filters)

    alice = await magazine.get("/api/reviews?pagination[pageSize]=1", "alice")
    everybody = await magazine.get("/api/reviews", "full")

    assert (alice.status, alice.json["meta"]["pagination"]["total"]) == (200, own)
    assert (everybody.status, everybody.json["error"]["name"]) == (403, "PolicyError")
