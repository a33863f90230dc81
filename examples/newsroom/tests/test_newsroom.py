"""What the newsroom promises, through both of its APIs."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from typecase import BootError
from typecase.testing import Served, serve

NEWSROOM = Path(__file__).parents[1]
ARTICLE, SECTION = "api::article.article", "api::section.section"


async def write(newsroom: Served, title: str, **more: Any) -> dict[str, Any]:
    """Return an article that is published."""
    return await newsroom.entities(ARTICLE).create({"title": title, **more}, status="published")


async def test_who_writes_an_article_owns_it(newsroom: Served) -> None:
    ada, bob = await newsroom.as_user("ada"), await newsroom.as_user("bob")
    written = await ada.request("POST", "/api/articles", json={"data": {"title": "Rain over the harbour"}})
    assert written.status == 201, written.json
    target = f"/api/articles/{written.json['data']['documentId']}"

    refused = await bob.request("PUT", target, json={"data": {"title": "Mine"}})
    changed = await ada.request("PUT", target, json={"data": {"title": "Rain"}})

    assert (written.status, written.json["data"]["slug"]) == (201, "rain-over-the-harbour")
    assert (refused.status, refused.json["error"]["name"]) == (403, "PolicyError")
    assert (changed.status, changed.json["data"]["title"]) == (200, "Rain")


async def test_bob_cannot_delete_in_graphql_what_is_adas(newsroom: Served) -> None:
    ada, bob = await newsroom.as_user("ada"), await newsroom.as_user("bob")
    written = await ada.graphql('mutation { createArticle(data: {title: "Rain"}) { documentId } }')
    document_id = written["data"]["createArticle"]["documentId"]

    refused = await bob.graphql(f'mutation {{ deleteArticle(documentId: "{document_id}") {{ documentId }} }}')

    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await newsroom.entities(ARTICLE).count() == 1


async def test_notes_are_for_editors(newsroom: Served) -> None:
    await write(newsroom, "Rain", notes="Check the numbers")
    query = "{ articles { title notes } }"

    nobody, editor = await newsroom.graphql(query), await (await newsroom.as_user("eve")).graphql(query)
    listed = (await newsroom.get("/api/articles")).json["data"]
    filtered = await newsroom.get("/api/articles?filters[notes][$contains]=numbers")

    assert nobody["data"] == {"articles": [{"title": "Rain", "notes": None}]}
    assert editor["data"] == {"articles": [{"title": "Rain", "notes": "Check the numbers"}]}
    assert "notes" not in listed[0]
    assert filtered.status == 400


async def test_reading_takes_time(newsroom: Served) -> None:
    await write(newsroom, "Long", body="word " * 500)
    await write(newsroom, "Short", body="word")

    answer = await newsroom.graphql('{ articles(sort: "title") { title readingTime } }')

    assert answer["data"]["articles"] == [{"title": "Long", "readingTime": 2}, {"title": "Short", "readingTime": 1}]


async def test_what_is_read_most_is_a_field_and_a_route(newsroom: Served) -> None:
    rain, _ = await write(newsroom, "Rain"), await write(newsroom, "Sun")
    for _ in range(2):
        await newsroom.get(f"/api/articles/{rain['documentId']}")
    await newsroom.graphql(f'{{ article(documentId: "{rain["documentId"]}") {{ title }} }}')

    field = await newsroom.graphql("{ mostRead(limit: 1) { title views } }")
    listed = await newsroom.get("/api/articles/most-read?limit=1&fields=title,views")

    assert field["data"] == {"mostRead": [{"title": "Rain", "views": 3}]}
    assert [(entry["title"], entry["views"]) for entry in listed.json["data"]] == [("Rain", 3)]


async def test_archived_articles_are_in_no_list(newsroom: Served) -> None:
    await write(newsroom, "Old", archived=True)
    await write(newsroom, "New")
    year = (await newsroom.entities(ARTICLE).find_many(status="published"))[0]["publishedAt"][:4]

    listed = await newsroom.get("/api/articles?fields=title")
    archive = await newsroom.get(f"/api/archive/{year}")

    assert [entry["title"] for entry in listed.json["data"]] == ["New"]
    assert listed.json["meta"]["pagination"]["total"] == 1
    assert sorted(entry["title"] for entry in archive.json["data"]) == ["New", "Old"]


async def test_an_address_has_a_quota(newsroom: Served) -> None:
    asking = newsroom.from_address("203.0.113.7")

    replies = [await asking.get("/api/articles") for _ in range(101)]

    assert [reply.status for reply in replies] == [200] * 100 + [429]
    assert (replies[0].headers["x-quota-left"], replies[-1].headers["x-quota-left"]) == ("99", "0")
    assert int(replies[-1].headers["retry-after"]) <= 60


async def test_the_front_page_has_the_newest_of_each_section(newsroom: Served) -> None:
    politics = await newsroom.entities(SECTION).create({"name": "Politics"})
    await newsroom.entities(SECTION).create({"name": "Weather"})
    await write(newsroom, "Vote", section=politics["documentId"])

    page = await newsroom.get("/api/front-page")

    assert page.json["Politics"]["slug"] == "vote"
    assert page.json["Weather"] is None


async def test_my_drafts_are_mine(newsroom: Served) -> None:
    ada, bob = await newsroom.as_user("ada"), await newsroom.as_user("bob")
    await ada.request("POST", "/api/articles?status=draft", json={"data": {"title": "Secret"}})

    hers, his, nobodys = (
        await ada.get("/api/articles/mine"),
        await bob.get("/api/articles/mine"),
        await newsroom.get("/api/articles/mine"),
    )

    assert [entry["title"] for entry in hers.json["data"]] == ["Secret"]
    assert (his.json["data"], nobodys.status) == ([], 403)


@pytest.mark.parametrize("user", ["ada", "bob"])
async def test_only_editors_publish(newsroom: Served, user: str) -> None:
    draft = await newsroom.entities(ARTICLE).create({"title": "Rain"})
    target = f"/api/articles/{draft['documentId']}/actions/publish"

    refused = await (await newsroom.as_user(user)).request("POST", target)
    published = await (await newsroom.as_user("eve")).request("POST", target)

    assert (refused.status, published.status) == (403, 200)


async def test_answers_to_writes_can_be_found_in_the_log(newsroom: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "newsroom.audit")

    read = await newsroom.get("/api/articles")
    written = await newsroom.request("POST", "/api/articles", json={"data": {"title": "Rain"}})

    assert "x-audit-id" not in read.headers
    assert caplog.messages == [f"{written.headers['x-audit-id']}: POST /api/articles answered 403"]


async def test_old_articles_are_archived_at_night(newsroom: Served) -> None:
    old, _ = await write(newsroom, "Old"), await write(newsroom, "New")
    long_ago = (datetime.now(UTC) - timedelta(days=731)).isoformat()
    await newsroom.rows(ARTICLE).update_many({"documentId": old["documentId"]}, {"publishedAt": long_ago})

    await newsroom.run_task("archive")

    listed = await newsroom.get("/api/articles?fields=title")
    assert [entry["title"] for entry in listed.json["data"]] == ["New"]


async def test_a_section_has_a_color(newsroom: Served) -> None:
    token = await newsroom.as_token()

    gray = await token.request("POST", "/api/sections", json={"data": {"name": "News"}})
    refused = await token.request("POST", "/api/sections", json={"data": {"name": "Art", "color": "red"}})

    assert (gray.status, gray.json["data"]["color"]) == (201, "#333333")
    assert (refused.status, refused.json["error"]["message"]) == (400, 'color: must be a colour such as "#c0ffee"')
    assert await newsroom.entities(SECTION).count() == 1


async def test_every_article_has_a_press_reference(newsroom: Served) -> None:
    references = {(await write(newsroom, title))["reference"] for title in ("Rain", "Sun")}

    assert len(references) == 2
    assert all(re.fullmatch("NR-[0-9A-F]{8}", reference) for reference in references)


async def test_an_article_tells_search_engines_what_it_is_about(newsroom: Served) -> None:
    token = await newsroom.as_token()
    written = await token.graphql(
        'mutation { createArticle(data: {title: "Rain", seo: {metaTitle: "Rain today"}}) { seo { metaTitle } } }'
    )
    refused = await token.graphql('mutation { createArticle(data: {title: "Sun", seo: {}}) { seo { metaTitle } } }')

    assert written["data"] == {"createArticle": {"seo": {"metaTitle": "Rain today"}}}
    assert refused["errors"][0]["message"] == (
        "seo.metaTitle must be a `string` type, but the final value was: `null`."
    )


async def test_nobody_says_how_often_an_article_was_read(newsroom: Served) -> None:
    token = await newsroom.as_token()

    refused = await token.graphql('mutation { createArticle(data: {title: "Rain", views: 7}) { views } }')

    assert refused["errors"][0]["message"].startswith('Field "views" is not defined by type "ArticleInput".')


async def test_there_is_one_role_for_editors(newsroom: Served) -> None:
    assert await newsroom.rows("plugin::users-permissions.role").count({"type": "editor"}) == 1


async def test_settings_without_sense_stop_the_boot() -> None:
    with pytest.raises(BootError, match=r"project\.words_per_minute: expected 1 or more"):
        async with serve(NEWSROOM, settings={("project", "words_per_minute"): 0}):
            pass


async def test_production_has_settings_of_its_own(newsroom: Served) -> None:
    settings = newsroom.project.settings

    assert (settings.database.pool_size, settings.project["archive_after_days"]) == (20, 730)


async def test_readers_hear_of_an_article_when_it_is_published(newsroom: Served) -> None:
    query = "subscription { articlePublished { title readingTime notes } }"
    published = sys.modules["project.resolvers.publishing"].published
    eve = await newsroom.as_user("eve")

    async with newsroom.subscribe(query) as readers, eve.subscribe(query) as editors:
        await published.listened(2)
        draft = await newsroom.entities(ARTICLE).create({"title": "Rain", "body": "word", "notes": "Check"})
        await eve.request("POST", f"/api/articles/{draft['documentId']}/actions/publish")
        reader, editor = await anext(readers), await anext(editors)

    assert reader["data"] == {"articlePublished": {"title": "Rain", "readingTime": 1, "notes": None}}
    assert reader["errors"][0]["path"] == ["articlePublished", "notes"]
    assert editor == {"data": {"articlePublished": {"title": "Rain", "readingTime": 1, "notes": "Check"}}}
    assert published.listeners == 0
