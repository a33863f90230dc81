"""The entity service as a project's Python uses it."""

import pytest

from tests.magazines import Magazine
from typecase.errors import MovedOnError, NotFoundError, ValidationError

pytestmark = pytest.mark.asyncio(loop_scope="session")

ARTICLE = "api::article.article"


async def test_a_document_lives_from_draft_to_copy(writable: Magazine) -> None:
    articles = writable.backend.entities(ARTICLE)

    draft = await articles.create({"title": "Life of a document", "secret": "s"}, populate=["tags"])
    assert (draft["slug"], draft["publishedAt"], list(draft["tags"])) == ("life-of-a-document", None, [])
    document_id = draft["documentId"]
    assert await articles.find_one(document_id, status="published") is None

    (published,) = await articles.publish(document_id)
    assert published["title"] == "Life of a document"
    changed = await articles.update(document_id, {"title": "Changed"})
    assert changed is not None
    assert (await articles.find_one(document_id, status="published")) == published
    (discarded,) = await articles.discard_draft(document_id)
    assert discarded["title"] == "Life of a document"

    (copied,) = await articles.clone(document_id, {"title": "Life of another"})
    assert copied["slug"] == "life-of-another"
    assert copied["documentId"] != document_id
    (taken_back,) = await articles.unpublish(document_id)
    assert taken_back["id"] == draft["id"]
    assert await articles.delete(document_id, locale="*") == document_id
    assert await articles.find_one(document_id) is None
    assert await articles.delete(document_id) is None


async def test_what_is_found_can_be_paged_counted_and_filtered_by_what_is_private(writable: Magazine) -> None:
    articles = writable.backend.entities(ARTICLE)
    for number in range(3):
        await articles.create({"title": f"Found {number}", "secret": "found by secret"})
    mine = {"secret": {"$eq": "found by secret"}}

    page = await articles.find_page(filters=mine, sort="title:desc", pagination={"page": 1, "pageSize": 2})
    everything = await articles.find_many(filters=mine, fields=["title"], sort=["title"])
    first = await articles.find_first(filters=mine, sort="title")

    assert ([entry["title"] for entry in page.entries], page.total) == (["Found 2", "Found 1"], 3)
    assert [entry["title"] for entry in everything] == ["Found 0", "Found 1", "Found 2"]
    assert first is not None
    assert first["title"] == "Found 0"
    assert await articles.count(filters=mine) == 3
    assert await articles.count(filters=mine, status="published") == 0


async def test_a_write_over_another_one_is_refused(writable: Magazine) -> None:
    tags = writable.backend.entities("api::tag.tag")
    tag = await tags.create({"name": "moved on"})
    await tags.update(tag["documentId"], {"name": "moved on twice"}, expected=tag["updatedAt"])

    with pytest.raises(MovedOnError) as refused:
        await tags.update(tag["documentId"], {"name": "late"}, expected=tag["updatedAt"])

    assert refused.value.details["expectedUpdatedAt"] == tag["updatedAt"]
    assert (await tags.find_one(tag["documentId"]) or {})["name"] == "moved on twice"


async def test_a_failing_action_inside_another_leaves_nothing_of_its_own(writable: Magazine) -> None:
    tags = writable.backend.entities("api::tag.tag")
    async with writable.database.transaction():
        await tags.create({"name": "outer"})
        with pytest.raises(ValidationError):
            await tags.create({"name": "Alpha"})
        await tags.create({"name": "outer too"})

    names = [tag["name"] for tag in await tags.find_many(filters={"name": {"$startsWith": "outer"}}, sort="name")]
    assert names == ["outer", "outer too"]


async def test_a_transaction_that_fails_takes_the_actions_in_it_back(writable: Magazine) -> None:
    tags = writable.backend.entities("api::tag.tag")

    async def fail() -> None:
        async with writable.database.transaction():
            await tags.create({"name": "never"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await tags.count(filters={"name": "never"}) == 0


async def test_a_single_type_is_made_once(writable: Magazine) -> None:
    home = writable.backend.entities("api::homepage.homepage")
    held = await home.find_one()
    assert held is not None

    changed = await home.update(None, {"headline": "Here"}, locale="en")

    assert changed is not None
    assert changed["documentId"] == held["documentId"]
    with pytest.raises(NotFoundError):
        await home.clone("any")


async def test_an_unknown_argument_is_named(writable: Magazine) -> None:
    with pytest.raises(TypeError, match="find has no argument where; its arguments are fields, filters"):
        await writable.backend.entities("api::tag.tag").find_many(where={})
