"""Rows read, on every database: what they show, which of them are meant, and what is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest

from typecase.errors import ValidationError
from typecase.resolvers.backend import Backend

ARTICLE, AUTHOR, TAG = "api::article.article", "api::author.author", "api::tag.tag"
FILE, USER = "plugin::upload.file", "plugin::users-permissions.user"
THEN = "2024-02-29T12:00:00.000Z"

WHERE: list[tuple[Any, list[str]]] = [
    (None, ["One draft", "One", "Un", "Two É"]),
    ({}, ["One draft", "One", "Un", "Two É"]),
    ({"id": 2}, ["One"]),
    ({"id": [1, 4]}, ["One draft", "Two É"]),
    ({"documentId": "one"}, ["One draft", "One", "Un"]),
    ({"documentId": "one", "status": "published", "locale": "fr"}, ["Un"]),
    ({"status": "draft"}, ["One draft", "Two É"]),
    ({"status": {"$ne": "draft"}}, ["One", "Un"]),
    ({"status": ["draft", "published"], "locale": {"$ne": "en"}}, ["Un"]),
    ({"status": {"$notIn": ["draft"]}}, ["One", "Un"]),
    ({"status": {"$null": True}}, []),
    ({"publishedAt": {"$null": True}}, ["One draft", "Two É"]),
    ({"secret": "s", "locale": "en"}, ["One draft", "One"]),
    ({"title": "One"}, ["One"]),
    ({"title": {"$eq": "One"}}, ["One"]),
    ({"title": {"$eqi": "TWO é"}}, ["Two É"]),
    ({"title": {"$ne": "One"}}, ["One draft", "Un", "Two É"]),
    ({"title": {"$nei": "one"}}, ["One draft", "Un", "Two É"]),
    ({"title": {"$in": ["One", "Un"]}}, ["One", "Un"]),
    ({"title": {"$notIn": ["One", "Un"]}}, ["One draft", "Two É"]),
    ({"views": {"$lt": 5}, "locale": "fr"}, ["Un"]),
    ({"views": {"$lte": 1}, "locale": "fr"}, ["Un"]),
    ({"views": {"$gt": 1}}, ["Two É"]),
    ({"views": {"$gte": 5}}, ["Two É"]),
    ({"views": {"$between": [2, 9]}}, ["Two É"]),
    ({"title": {"$contains": "É"}}, ["Two É"]),
    ({"title": {"$notContains": "n"}}, ["Two É"]),
    ({"title": {"$containsi": "é"}}, ["Two É"]),
    ({"title": {"$notContainsi": "N"}}, ["Two É"]),
    ({"title": {"$startsWith": "One"}}, ["One draft", "One"]),
    ({"title": {"$startsWithi": "ONE"}}, ["One draft", "One"]),
    ({"title": {"$endsWith": "draft"}}, ["One draft"]),
    ({"title": {"$endsWithi": "É"}}, ["Two É"]),
    ({"slug": {"$notNull": True}}, []),
    ({"slug": None}, ["One draft", "One", "Un", "Two É"]),
    ({"title": {"$not": {"$startsWith": "One"}}}, ["Un", "Two É"]),
    ({"meta": {"$eq": {"a": [1], "b": 2}}}, ["Two É"]),
    ({"meta": {"$eq": [7, {"a": [1], "b": 2}]}}, ["Two É"]),
    ({"meta": {"$jsonSupersetOf": {"b": 2}}}, ["Two É"]),
    ({"createdAt": {"$lt": datetime(2025, 1, 1, tzinfo=UTC)}, "id": {"$gt": 3}}, ["Two É"]),
    ({"$or": [{"title": "One"}, {"views": 5}]}, ["One", "Two É"]),
    ({"$and": [{"views": 1}, {"locale": "fr"}]}, ["Un"]),
    ({"$not": {"views": 1}}, ["Two É"]),
    ([{"views": 1}, {"locale": "fr"}], ["Un"]),
    ({"author": {"name": "Bob"}}, ["Two É"]),
    ({"author": 2}, ["Two É"]),
    ({"author": {"documentId": "ada"}, "status": "draft"}, ["One draft"]),
    ({"author": {"articles": {"title": "One"}}}, ["One draft", "One", "Un"]),
    ({"tags": {"name": ["Alpha", "Beta"]}, "locale": "fr"}, ["Un"]),
    ({"tags": {"$null": True}}, ["Two É"]),
    ({"localizations": {"locale": "fr"}}, ["One draft", "One"]),
]
"""Which articles are meant, by title."""

ORDERS: list[tuple[Any, list[str]]] = [
    ("title", ["One", "One draft", "Two É", "Un"]),
    ("title:desc", ["Un", "Two É", "One draft", "One"]),
    (["locale", "title"], ["One", "One draft", "Two É", "Un"]),
    ({"views": "desc"}, ["Two É", "One draft", "One", "Un"]),
    ([{"status": "desc"}, {"locale": "asc"}, {"title": "asc"}], ["One", "Un", "One draft", "Two É"]),
    ({"author": {"name": "desc"}}, ["Two É", "One draft", "One", "Un"]),
]

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"where": "title"}, "where must be an object"),
    ({"where": {"titel": "x"}}, "Invalid key titel"),
    ({"where": {"author": {"nam": "x"}}}, "Invalid key nam at author"),
    ({"where": {"views": {"$gt": "many"}}}, "Expected a number, but found 'many'"),
    ({"where": {"views": {"$near": 3}}}, "Invalid key $near at views"),
    ({"where": {"status": "public"}}, "A status is draft or published, but found public"),
    ({"where": {"status": {"$contains": "draft"}}}, "Operator $contains is not possible on status"),
    ({"select": ["author"]}, "Invalid key author"),
    ({"select": 7}, "select must be a name or a list of names"),
    ({"order_by": "titel"}, "Invalid key titel"),
    ({"order_by": {"title": "up"}}, "order can only be one of asc|desc|ASC|DESC"),
    ({"order_by": 7}, "order_by must be a name"),
    ({"limit": -1}, "limit must be a whole number from 0 on, but found -1"),
    ({"limit": True}, "limit must be a whole number from 0 on, but found True"),
    ({"offset": "1"}, "offset must be a whole number from 0 on, but found '1'"),
    ({"populate": 7}, "populate must be true, a name, a list of names, or an object"),
    ({"populate": {"title": True}}, "Invalid key title"),
    ({"populate": "writer"}, "Invalid key writer"),
    ({"populate": {"author": "name"}}, "populate of author must be true or an object of options"),
    ({"populate": {"author": {"fields": ["name"]}}}, "populate of author has no option fields"),
    ({"populate": {"blocks": {"where": {}}}}, "populate of blocks has no option where"),
    ({"populate": {"blocks": {"on": {"shared.none": True}}}}, "on of blocks must be an object of components"),
    ({"populate": {"blocks": {"on": {"shared.quote": 1}}}}, "populate of shared.quote must be true or an object"),
]


async def titles(backend: Backend, where: Any, **more: Any) -> list[str]:
    return [row["title"] for row in await backend.rows(ARTICLE).find_many(where, select=["title"], **more)]


async def test_a_row_has_every_scalar_but_passwords(filled: Backend) -> None:
    row = await filled.rows(ARTICLE).find_one({"documentId": "two"})

    assert row == {
        "id": 4,
        "documentId": "two",
        "title": "Two É",
        "slug": None,
        "summary": None,
        "body": None,
        "content": None,
        "rating": None,
        "views": 5,
        "reads": None,
        "score": None,
        "kind": "news",
        "featured": False,
        "event_date": None,
        "event_at": None,
        "event_time": None,
        "contact": None,
        "secret": None,
        "meta": {"a": [1], "b": 2},
        "createdAt": THEN,
        "updatedAt": THEN,
        "publishedAt": None,
        "locale": "en",
        "status": "draft",
    }
    assert filled.database.statements == 1


async def test_a_hash_is_shown_where_it_is_selected(backend: Backend) -> None:
    ann = {"username": "ann", "email": "a@example.com", "password": "$argon2id$x", "documentId": "ann"}
    await backend.rows(USER).create(ann)

    chosen = await backend.rows(USER).find_one(select=["username", "password"])
    usual = await backend.rows(USER).find_one({"password": "$argon2id$x"})

    assert chosen == {"id": 1, "documentId": "ann", "username": "ann", "password": "$argon2id$x"}
    assert usual is not None
    assert "password" not in usual


async def test_where_means_rows(filled: Backend) -> None:
    for where, found in WHERE:
        filled.database.statements = 0

        assert await titles(filled, where) == found, where
        assert await filled.rows(ARTICLE).count(where) == len(found), where
        assert filled.database.statements == 2


@pytest.mark.parametrize("where", [{"locale": None}, {"locale": {"$null": True}}, {"status": "published"}])
async def test_a_type_without_drafts_and_locales_has_published_rows_without_a_locale(
    filled: Backend, where: Any
) -> None:
    rows = await filled.rows(TAG).find_many(where, select=["name", "status", "locale"])

    assert [(row["name"], row["status"], row["locale"]) for row in rows] == [
        ("Alpha", "published", None),
        ("Beta", "published", None),
        ("Gamma", "published", None),
    ]
    assert await filled.rows(TAG).count({"locale": "en"}) == 0


async def test_rows_are_ordered(filled: Backend) -> None:
    for order_by, found in ORDERS:
        assert await titles(filled, None, order_by=order_by) == found, order_by


async def test_rows_are_paged_and_counted(filled: Backend) -> None:
    rows = filled.rows(ARTICLE)

    assert await titles(filled, None, limit=2) == ["One draft", "One"]
    assert await titles(filled, None, limit=2, offset=3) == ["Two É"]
    assert await titles(filled, None, offset=2) == ["Un", "Two É"]
    assert await titles(filled, None, limit=0) == []
    found = await rows.find_one({"views": 1}, order_by="title", offset=1)
    assert found is not None
    assert found["title"] == "One draft"
    page, count = await rows.find_with_count({"views": 1}, select="title", limit=1)
    assert ([row["title"] for row in page], count) == (["One draft"], 3)
    assert await rows.find_one({"views": 7}) is None


async def test_a_relation_shows_rows_of_the_status_of_its_row(filled: Backend) -> None:
    populate = {
        "author": {"select": ["name"], "populate": {"avatar": {"select": "url"}}},
        "tags": {"select": ["name"], "order_by": "name", "limit": 1},
        "localizations": {"select": ["title"]},
    }

    rows = await filled.rows(ARTICLE).find_many({"documentId": "one"}, select="title", populate=populate)

    ada = {"id": 1, "documentId": "ada", "name": "Ada", "avatar": {"id": 1, "documentId": "file", "url": "/f.png"}}
    alpha = {"id": 1, "documentId": "alpha", "name": "Alpha"}
    assert [row["title"] for row in rows] == ["One draft", "One", "Un"]
    assert [[each["title"] for each in row["localizations"]] for row in rows] == [[], ["Un"], ["One"]]
    assert [(row["author"], row["tags"]) for row in rows] == [(ada, [alpha])] * 3
    assert filled.database.statements == (2 if filled.database.dialect == "postgresql" else 3)


async def test_a_relation_of_a_type_without_drafts_shows_rows_of_any_status(filled: Backend) -> None:
    drafts = {"articles": {"where": {"status": "draft"}, "select": ["title"]}}

    everything = await filled.rows(AUTHOR).find_one({"name": "Ada"}, populate=["articles", "avatar"])
    only = await filled.rows(AUTHOR).find_one({"name": "Ada"}, populate=drafts)
    counted = await filled.rows(AUTHOR).find_one({"name": "Ada"}, populate={"articles": {"count": True}})

    assert everything is not None
    assert only is not None
    assert counted is not None
    assert [row["title"] for row in everything["articles"]] == ["One draft", "One", "Un"]
    assert everything["avatar"]["url"] == "/f.png"
    assert [row["title"] for row in only["articles"]] == ["One draft"]
    assert counted["articles"] == {"count": 3}


async def test_everything_can_be_populated(filled: Backend) -> None:
    row = await filled.rows(ARTICLE).find_one({"documentId": "two"}, populate=True)
    related = await filled.rows(FILE).find_one(populate={"related": {"on": {AUTHOR: {"select": "name"}}}})

    assert row is not None
    assert related is not None
    assert row["author"]["name"] == "Bob"
    assert (row["tags"], row["seo"], row["links"], row["blocks"], row["cover"]) == ([], None, [], [], None)
    assert [each["name"] for each in related["related"]] == ["Ada"]


async def test_a_wrong_read_is_refused(backend: Backend) -> None:
    for arguments, message in WRONG:
        with pytest.raises(ValidationError) as refused:
            await backend.rows(ARTICLE).find_many(**arguments)
        assert message in str(refused.value)

    assert backend.database.statements == 0


def test_only_content_types_have_rows(backend: Backend) -> None:
    with pytest.raises(KeyError):
        backend.rows("api::none.none")
