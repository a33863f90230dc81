"""Rows written, on every database: what is stored, what goes with it, what is refused, and who is told."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from typecase.errors import InvalidKeyError, ValidationError
from typecase.lifecycles.actions import Action
from typecase.lifecycles.subscribers import Lifecycles, after, around, before
from typecase.resolvers.backend import Backend

ARTICLE, AUTHOR, TAG = "api::article.article", "api::author.author", "api::tag.tag"
THEN = "2024-02-29T12:00:00.000Z"

WRONG: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"titel": "x"}, {"titel": 'api::article.article has no such attribute; did you mean "title"?'}),
    ({"id": 7}, {"id": "is given by the database"}),
    ({"documentId": "a b"}, {"documentId": "expected 1 to 24 letters and digits, got 'a b'"}),
    ({"documentId": 7}, {"documentId": "expected 1 to 24 letters and digits, got 7"}),
    ({"documentId": "ada"}, {"documentId": "ada is a document of api::author.author"}),
    ({"title": 7, "views": "x"}, {"title": "expected a string, got 7", "views": 'expected a number, got "x"'}),
    ({"title": "x" * 256}, {"title": "expected at most 255 characters, got 256"}),
    ({"title": "a\0"}, {"title": "A text cannot contain the character U+0000"}),
    ({"title": b"x"}, {"title": "expected a value of the kind string, got b'x'"}),
    ({"views": 2**31}, {"views": "expected a whole number of 32 bits, got 2147483648"}),
    ({"views": 1.5}, {"views": "expected a whole number of 32 bits, got 1.5"}),
    ({"score": float("nan")}, {"score": "expected a value of the kind float, got nan"}),
    ({"score": 10**400}, {"score": f"expected a smaller number, got {10**400!r:.80}"}),
    ({"rating": 1e300}, {"rating": "expected at most 8 digits before the point, got 1e+300"}),
    ({"featured": 1}, {"featured": "expected true or false, got 1"}),
    ({"kind": "gossip"}, {"kind": 'expected one of news, opinion, how-to, long read, got "gossip"'}),
    ({"event_date": "29.2."}, {"event_date": "Invalid format, expected yyyy-MM-dd"}),
    ({"event_time": date(2024, 1, 1)}, {"event_time": "Invalid time format, expected HH:mm:ss.SSS"}),
    ({"createdAt": "soon"}, {"createdAt": "Invalid format, expected a timestamp or an ISO date"}),
    ({"pin": "1234"}, {"pin": "expected the hash of a password, which begins with $argon2id$"}),
    ({"status": "public"}, {"status": "A status is draft or published, but found public"}),
    ({"locale": None}, {"locale": 'expected the code of a locale such as "en", got None'}),
    ({"seo": {"metaTitle": "x"}}, {"seo": "is no column of its own; write it with the entity service"}),
    ({"author": 1}, {"author": "expected a documentId or None, got 1"}),
    ({"author": "nobody"}, {"author": "there is no document nobody"}),
    ({"author": "alpha"}, {"author": f"expected a document of {AUTHOR}, but alpha is one of {TAG}"}),
    ({"tags": "alpha"}, {"tags": "expected a list of documentIds, got 'alpha'"}),
    ({"tags": ["alpha", "alpha"]}, {"tags": "names a document twice; name it once"}),
    ({"tags": ["alpha", "none"]}, {"tags": "there is no document none"}),
]


async def hub(backend: Backend) -> set[str]:
    return {row[0] for row in await backend.database.fetch("select id from typecase_documents", ())}


async def total(backend: Backend, table: str) -> int:
    return (await backend.database.fetch(f"select count(*) from {table}", ()))[0][0]


async def titles(backend: Backend, where: Any, **more: Any) -> list[str]:
    return [row["title"] for row in await backend.rows(ARTICLE).find_many(where, select=["title"], **more)]


async def test_values_of_python_come_back_as_rest_shows_them(backend: Backend) -> None:
    created = await backend.rows(ARTICLE).create(
        {
            "title": "T",
            "rating": Decimal("9.25"),
            "views": Decimal(3),
            "reads": 9007199254740993,
            "score": 0.1,
            "kind": "how-to",
            "featured": True,
            "event_date": date(2024, 2, 29),
            "event_at": datetime(2024, 2, 29, 12, 0, tzinfo=UTC),
            "event_time": time(23, 59, 1, 250_000),
            "meta": {"list": [1, None, {"deep": True}]},
            "pin": "$argon2id$hash",
            "updatedAt": THEN,
        }
    )

    expected = {
        "title": "T",
        "rating": 9.25,
        "views": 3,
        "reads": "9007199254740993",
        "score": 0.1,
        "kind": "how-to",
        "featured": True,
        "event_date": "2024-02-29",
        "event_at": THEN,
        "event_time": "23:59:01.25",
        "meta": {"list": [1, None, {"deep": True}]},
        "status": "draft",
        "locale": "en",
        "publishedAt": None,
        "updatedAt": THEN,
    }
    assert {name: created[name] for name in expected} == expected
    assert created["createdAt"] > THEN
    assert await hub(backend) == {created["documentId"]}


async def test_what_a_row_shows_can_be_written_again(filled: Backend) -> None:
    row = await filled.rows(ARTICLE).find_one({"id": 2})
    assert row is not None
    data = {name: value for name, value in row.items() if name not in ("id", "documentId")}

    changed = await filled.rows(ARTICLE).update({"id": 2}, data)
    copied = await filled.rows(ARTICLE).create(data)

    assert changed == row
    assert {**copied, "id": 2, "documentId": "one"} == row


async def test_a_row_is_published_when_it_says_when(backend: Backend) -> None:
    published = await backend.rows(ARTICLE).create({"title": "T", "publishedAt": THEN})
    tag = await backend.rows(TAG).create({"name": "T"})

    assert (published["status"], published["publishedAt"]) == ("published", THEN)
    assert tag["status"] == "published"
    assert tag["publishedAt"] == tag["createdAt"]


async def test_links_are_listed_by_both_sides_in_order(filled: Backend) -> None:
    created = await filled.rows(ARTICLE).create(
        {"title": "Three", "author": "ada", "tags": ["gamma", "alpha"], "cover": "file", "gallery": ["file"]},
        populate=["author", "tags", "cover", "gallery"],
    )

    assert created["author"]["name"] == "Ada"
    assert [tag["name"] for tag in created["tags"]] == ["Gamma", "Alpha"]
    assert created["cover"]["url"] == created["gallery"][0]["url"] == "/f.png"
    drafts = {"where": {"status": "draft"}, "select": "title"}
    ada = await filled.rows(AUTHOR).find_one({"documentId": "ada"}, populate={"articles": drafts})
    alpha = await filled.rows(TAG).find_one({"documentId": "alpha"}, populate={"articles": drafts})
    assert ada is not None
    assert alpha is not None
    assert [row["title"] for row in ada["articles"]] == ["One draft", "Three"]
    assert [row["title"] for row in alpha["articles"]] == ["One draft", "Three"]


async def test_an_update_changes_the_first_match_and_replaces_lists(filled: Backend) -> None:
    articles = filled.rows(ARTICLE)
    data = {"title": "New", "author": "bob", "tags": ["gamma", "beta"]}

    changed = await articles.update({"views": 1}, data, populate=["author", "tags"])
    emptied = await articles.update({"id": 2}, {"author": None, "tags": []}, populate=["author", "tags"])

    assert changed is not None
    assert emptied is not None
    assert (changed["id"], changed["title"], changed["author"]["name"]) == (1, "New", "Bob")
    assert [tag["name"] for tag in changed["tags"]] == ["Gamma", "Beta"]
    assert changed["createdAt"] == THEN
    assert changed["updatedAt"] > THEN
    assert (emptied["title"], emptied["author"], emptied["tags"]) == ("One", None, [])
    assert await titles(filled, {"views": 1}) == ["New", "One", "Un"]
    bob = await filled.rows(AUTHOR).find_one({"documentId": "bob"}, populate={"articles": {"select": "title"}})
    assert bob is not None
    assert [row["title"] for row in bob["articles"]] == ["Two É", "New"]
    versions = await filled.database.fetch("select _version from articles order by id", ())
    assert [row[0] for row in versions] == [2, 2, 1, 1]


async def test_the_other_side_of_a_relation_can_be_written(filled: Backend) -> None:
    tag = await filled.rows(TAG).create({"name": "Delta", "articles": ["two"]}, populate=["articles"])
    author = await filled.rows(AUTHOR).update({"documentId": "bob"}, {"articles": ["one", "two"]}, populate="articles")

    assert author is not None
    assert [row["title"] for row in tag["articles"]] == ["Two É"]
    assert sorted(row["title"] for row in author["articles"]) == ["One", "One draft", "Two É"]


async def test_a_row_without_a_match_is_not_written(filled: Backend) -> None:
    assert await filled.rows(ARTICLE).update({"title": "None"}, {"title": "X"}) is None
    assert await filled.rows(ARTICLE).delete({"title": "None"}) is None
    assert await filled.rows(ARTICLE).update_many({"title": "None"}, {"title": "X"}) == {"count": 0}
    assert await filled.rows(ARTICLE).delete_many({"title": "None"}) == {"count": 0}
    assert await filled.rows(ARTICLE).create_many([]) == {"count": 0, "ids": []}
    assert await filled.rows(ARTICLE).count() == 4


async def test_many_rows_are_written_at_once(filled: Backend) -> None:
    tags = filled.rows(TAG)

    created = await tags.create_many([{"name": f"n{number}"} for number in range(30)] + [{"documentId": "last"}])
    updated = await tags.update_many({"name": {"$startsWith": "n1"}}, {"createdAt": THEN})
    deleted = await tags.delete_many({"createdAt": THEN})

    found = await tags.find_many({"id": created["ids"]}, select="name")
    assert (created["count"], updated, deleted) == (31, {"count": 11}, {"count": 11})
    expected = [f"n{number}" for number in range(30) if not str(number).startswith("1")] + [None]
    assert [row["name"] for row in found] == expected
    assert created["ids"][30] == found[-1]["id"]
    assert len(await hub(filled)) == len({"alpha", "beta", "gamma", "file", "ada", "bob", "one", "two"}) + 20


async def test_a_document_goes_with_its_last_row(filled: Backend) -> None:
    articles = filled.rows(ARTICLE)

    deleted = await articles.delete({"documentId": "one", "status": "draft"}, select="title", populate="tags")
    before = await hub(filled)
    rest = await articles.delete_many({"documentId": "one"})

    assert deleted is not None
    assert (deleted["title"], [tag["name"] for tag in deleted["tags"]]) == ("One draft", ["Beta", "Alpha"])
    assert rest == {"count": 2}
    assert before - await hub(filled) == {"one"}
    assert await total(filled, "articles_tags_links") == 0


async def test_links_to_a_document_go_with_it(filled: Backend) -> None:
    await filled.rows(TAG).delete({"documentId": "beta"})
    await filled.rows(AUTHOR).delete({"documentId": "ada"})

    row = await filled.rows(ARTICLE).find_one({"id": 1}, populate=["author", "tags"])

    assert row is not None
    assert (row["author"], [tag["name"] for tag in row["tags"]]) == (None, ["Alpha"])


async def test_the_mentions_of_a_row_go_with_it(filled: Backend) -> None:
    insert = "insert into typecase_mentions (document_id, entry_id, target_id, path) values ('{}', {}, 'file', 'seo')"
    for document_id, row_id in (("one", 1), ("one", 2), ("two", 4), ("ada", 1)):
        await filled.database.writer.execute_script(insert.format(document_id, row_id))

    await filled.rows(ARTICLE).delete_many({"id": [1, 4]})

    rows = await filled.database.fetch("select document_id, entry_id from typecase_mentions order by document_id", ())
    assert [(row[0], row[1]) for row in rows] == [("ada", 1), ("one", 2)]


async def test_an_entry_inside_a_component_shows_its_own_status(filled: Backend) -> None:
    seo = json.dumps({"id": 1, "metaTitle": "M", "shareImage": "file"})
    await filled.database.writer.execute_script(f"update articles set seo = '{seo}' where id in (1, 2)")

    rows = await filled.rows(ARTICLE).find_many(
        {"id": [1, 2]}, select="title", populate={"seo": {"populate": {"shareImage": {"select": "url"}}}}
    )

    assert [(row["seo"]["id"], row["seo"]["shareImage"]["url"]) for row in rows] == [(2, "/f.png"), (3, "/f.png")]


async def test_wrong_data_is_refused_with_all_that_is_wrong(filled: Backend) -> None:
    documents = await hub(filled)

    for data, problems in WRONG:
        with pytest.raises(ValidationError) as refused:
            await filled.rows(ARTICLE).create({"slug": "slug", **data})
        assert {each["path"][0]: each["message"] for each in refused.value.details["errors"]} == problems

    assert await filled.rows(ARTICLE).count() == 4
    assert await hub(filled) == documents


async def test_json_must_be_json(backend: Backend) -> None:
    with pytest.raises(ValidationError, match="meta: expected a value that JSON can hold"):
        await backend.rows(ARTICLE).create({"meta": {1, 2}})


async def test_types_without_drafts_and_locales_have_neither(backend: Backend) -> None:
    with pytest.raises(ValidationError) as refused:
        await backend.rows(TAG).create({"status": "draft", "locale": "en"})

    assert [each["message"] for each in refused.value.details["errors"]] == [
        "api::tag.tag has no locales: expected None, got 'en'",
        "api::tag.tag has no drafts: expected published, got draft",
    ]


async def test_writes_of_the_wrong_form_are_refused(filled: Backend) -> None:
    articles: Any = filled.rows(ARTICLE)

    for attempt, message in (
        (articles.create(["title"]), "data must be an object of values by attribute"),
        (articles.create_many({"title": "x"}), "data must be a list of objects of values by attribute"),
        (
            articles.create_many([{"author": "ada"}]),
            "author: is a relation, and many rows are written without",
        ),
        (articles.update_many(None, {"tags": []}), "tags: is a relation, and many rows are written without"),
        (articles.update({}, {"title": "x"}), "update needs a where that says which row"),
        (articles.update({"id": 1}, {"documentId": "x"}), "documentId: cannot be changed"),
        (articles.delete({}), "delete needs a where that says which row"),
        (articles.delete_many({"titel": 1}), "Invalid key titel"),
    ):
        with pytest.raises(ValidationError) as refused:
            await attempt
        assert message in str(refused.value)

    assert await titles(filled, None) == ["One draft", "One", "Un", "Two É"]


async def test_what_must_be_unique_is_told_without_the_words_of_the_database(filled: Backend) -> None:
    tags, articles = filled.rows(TAG), filled.rows(ARTICLE)

    with pytest.raises(ValidationError) as repeated:
        await tags.create({"name": "Alpha"})
    with pytest.raises(ValidationError) as same:
        await articles.create({"documentId": "one", "title": "One again"})
    with pytest.raises(ValidationError) as many:
        await tags.create_many([{"name": "New"}, {"name": "New"}])

    assert str(repeated.value) == "name: a published row of api::tag.tag has this value already"
    assert repeated.value.details["errors"][0]["path"] == ["name"]
    assert str(same.value) == "There is a row of api::article.article with this documentId, locale and status already"
    assert str(many.value) == str(repeated.value)
    assert await tags.count() == 3


async def test_calls_join_a_transaction_and_go_with_it(filled: Backend) -> None:
    tags = filled.rows(TAG)

    async def fail_at_the_end() -> None:
        async with filled.database.transaction():
            await tags.create({"name": "Delta"})
            await tags.update({"name": "Alpha"}, {"name": "Omega"})
            await tags.delete({"name": "Beta"})
            assert [row["name"] for row in await tags.find_many()] == ["Omega", "Gamma", "Delta"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_at_the_end()

    assert [row["name"] for row in await tags.find_many()] == ["Alpha", "Beta", "Gamma"]


async def test_a_call_that_fails_inside_a_transaction_leaves_nothing_in_it(filled: Backend) -> None:
    tags = filled.rows(TAG)

    async with filled.database.transaction():
        await tags.create({"name": "Delta"})
        with pytest.raises(ValidationError):
            await tags.create({"name": "Alpha"})

    assert [row["name"] for row in await tags.find_many()] == ["Alpha", "Beta", "Gamma", "Delta"]


async def test_subscribers_change_arguments_data_and_results(filled: Backend, lifecycles: Lifecycles) -> None:
    @before(TAG, "rows.create", "rows.update")
    async def shout(action: Action) -> None:
        action.data["name"] = action.data["name"].upper()

    @before(TAG, "rows.find_many", "rows.count", "rows.delete_many")
    async def only_upper(action: Action) -> None:
        action.params["where"] = {"name": {"$contains": "E"}}

    @after(TAG, "rows.find_one")
    async def hide(action: Action) -> None:
        action.result = None

    for subscriber in (shout, only_upper, hide):
        lifecycles.subscribe(subscriber)
    tags = filled.rows(TAG)

    created = await tags.create({"name": "delta"})
    updated = await tags.update({"name": "Gamma"}, {"name": "epsilon"})

    assert (created["name"], updated and updated["name"]) == ("DELTA", "EPSILON")
    assert [row["name"] for row in await tags.find_many()] == ["EPSILON", "DELTA"]
    assert await tags.find_with_count(select="name") == (await tags.find_many(select="name"), 2)
    assert await tags.find_one() is None
    assert await tags.delete_many() == {"count": 2}


async def test_every_call_is_an_action_with_its_arguments(filled: Backend, lifecycles: Lifecycles) -> None:
    seen: list[Any] = []

    @around(
        "*", *("rows.create_many", "rows.update_many", "rows.delete_many", "rows.delete", "rows.find_one", "rows.count")
    )
    async def note(action: Action) -> AsyncGenerator[None]:
        seen.append((action.name, action.uid, dict(action.data), dict(action.params)))
        yield
        seen.append(action.result)

    lifecycles.subscribe(note)
    tags = filled.rows(TAG)

    await tags.create_many([{"name": "Delta"}])
    await tags.update_many({"name": "Delta"}, {"name": "Omega"})
    await tags.delete({"name": "Omega"}, select="name")
    await tags.delete_many({"name": "none"})
    await tags.count()

    more = {"select": "name", "populate": None}
    omega = seen[5]
    assert seen == [
        ("rows.create_many", TAG, {}, {"data": [{"name": "Delta"}]}),
        {"count": 1, "ids": [omega["id"]]},
        ("rows.update_many", TAG, {"name": "Omega"}, {"where": {"name": "Delta"}}),
        {"count": 1},
        ("rows.delete", TAG, {}, {"where": {"name": "Omega"}, **more}),
        {"id": omega["id"], "documentId": omega["documentId"], "name": "Omega"},
        ("rows.delete_many", TAG, {}, {"where": {"name": "none"}}),
        {"count": 0},
        ("rows.count", TAG, {}, {"where": None}),
        3,
    ]


async def test_a_subscriber_that_fails_undoes_the_write(filled: Backend, lifecycles: Lifecycles) -> None:
    @after(TAG, "rows.create")
    async def refuse(action: Action) -> None:
        await filled.rows(AUTHOR).create({"name": "Carol"})
        raise InvalidKeyError("name", path=None, param="data")

    lifecycles.subscribe(refuse)

    with pytest.raises(InvalidKeyError):
        await filled.rows(TAG).create({"name": "Delta"})

    assert (await filled.rows(TAG).count(), await filled.rows(AUTHOR).count()) == (3, 2)
