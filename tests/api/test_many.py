"""Many documents written at once: all or none, each as it would be alone."""

from typing import Any

import pytest

from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

CREATE = "mutation ($data: [TagInput!]!) { createManyTags(data: $data) { count again: count nodes { name } } }"


async def names_of(magazine: Magazine, prefix: str) -> list[str]:
    tags = magazine.backend.entities("api::tag.tag")
    found = await tags.find_many(filters={"name": {"$startsWith": prefix}}, sort="name")
    return [tag["name"] for tag in found]


async def ask(magazine: Magazine, query: str, variables: dict[str, Any] | None = None, who: str = "full") -> Any:
    return (await magazine.graphql(query, variables, who)).json


async def test_many_are_created_and_shown_in_their_order(writable: Magazine) -> None:
    data = [{"name": f"many {name}"} for name in ("b", "a", "c")]

    answer = await ask(writable, CREATE, {"data": data})

    assert answer == {"data": {"createManyTags": {"count": 3, "again": 3, "nodes": data}}}


async def test_one_wrong_item_stores_none_and_every_problem_is_told(writable: Magazine) -> None:
    data = [{"name": "none a"}, {}, {"name": "Alpha"}, {"name": "none a"}]

    answer = await ask(writable, CREATE, {"data": data})

    (error,) = answer["errors"]
    assert error["message"] == "3 errors occurred"
    problems = [(problem["path"], problem["message"]) for problem in error["extensions"]["error"]["details"]["errors"]]
    assert problems == [
        (["1", "name"], "name must be defined."),
        (["2", "name"], "This attribute must be unique"),
        (["3", "name"], "This attribute must be unique"),
    ]
    assert await names_of(writable, "none") == []


async def test_more_than_the_limit_is_refused(writable: Magazine) -> None:
    answer = await ask(writable, CREATE, {"data": [{"name": f"limit {number}"} for number in range(101)]})

    assert answer["errors"][0]["message"] == "At most 100 documents are written at once, not 101"
    assert await names_of(writable, "limit") == []


async def test_what_filters_mean_is_updated_and_deleted(writable: Magazine) -> None:
    await ask(writable, CREATE, {"data": [{"name": "filtered 1"}, {"name": "filtered 2"}, {"name": "filtered other"}]})
    text = """mutation ($f: TagFiltersInput!) {
      updateManyTags(filters: $f, data: { articles: ["articlelab00000000000020"] }) {
        count nodes { articles { documentId } }
      }
    }"""

    updated = await ask(
        writable, text, {"f": {"name": {"startsWith": "filtered "}, "not": {"name": {"contains": "o"}}}}
    )

    shown = [{"articles": [{"documentId": "articlelab00000000000020"}]}] * 2
    assert updated == {"data": {"updateManyTags": {"count": 2, "nodes": shown}}}
    deleted = await ask(
        writable, 'mutation { deleteManyTags(filters: {name: {startsWith: "filtered"}}) { count documentIds } }'
    )
    assert deleted["data"]["deleteManyTags"]["count"] == 3
    assert len(set(deleted["data"]["deleteManyTags"]["documentIds"])) == 3
    assert await names_of(writable, "filtered") == []


@pytest.mark.parametrize("filters", ["{}", "{name: {}}"])
async def test_no_filter_means_nobody(writable: Magazine, filters: str) -> None:
    before = await names_of(writable, "")

    answer = await ask(writable, f"mutation {{ deleteManyTags(filters: {filters}) {{ count }} }}")

    assert answer["errors"][0]["message"] == "filters is empty: say which documents are meant"
    assert await names_of(writable, "") == before


async def test_an_upsert_makes_a_document_and_then_changes_it(writable: Magazine) -> None:
    text = """mutation ($title: String) {
      upsertArticle(where: { slug: "upserted" }, data: { title: $title }) { documentId title slug }
    }"""

    first = (await ask(writable, text, {"title": "First"}))["data"]["upsertArticle"]
    second = (await ask(writable, text, {"title": "Second"}))["data"]["upsertArticle"]

    assert first == {"documentId": first["documentId"], "title": "First", "slug": "upserted"}
    assert second == {**first, "title": "Second"}


@pytest.mark.parametrize("where", ["{}", '{slug: "x", documentId: "y"}'])
async def test_an_upsert_names_its_document_in_one_way(writable: Magazine, where: str) -> None:
    answer = await ask(writable, f'mutation {{ upsertArticle(where: {where}, data: {{title: "x"}}) {{ title }} }}')

    assert answer["errors"][0]["message"].startswith("where names one document by one of: documentId, slug")


async def test_an_upsert_of_an_unknown_document_stores_nothing(writable: Magazine) -> None:
    text = 'mutation { upsertArticle(where: {documentId: "unknown"}, data: {title: "no upsert"}) { title } }'

    answer = await ask(writable, text)

    assert answer["errors"][0]["extensions"]["code"] == "STRAPI_NOT_FOUND_ERROR"
    assert await writable.backend.entities("api::article.article").count(filters={"title": "no upsert"}) == 0


async def test_a_bulk_request_runs_every_operation_or_none(writable: Magazine) -> None:
    made = await writable.request(
        "POST", "/api/tags/bulk", "full", json={"data": [{"name": "bulk 1"}, {"name": "bulk 2"}]}
    )
    first, second = (tag["documentId"] for tag in made.json["data"])
    operations = [
        {"action": "update", "documentId": first, "data": {"name": "bulk one"}},
        {"action": "delete", "documentId": second},
        {"action": "upsert", "where": {"name": "bulk 3"}, "data": {}},
    ]

    failed = await writable.request(
        "POST",
        "/api/tags/bulk",
        "full",
        json={"operations": [*operations, {"action": "delete", "documentId": "unknown"}]},
    )
    assert (failed.status, failed.json["error"]["details"]["errors"]) == (
        400,
        [{"path": ["3"], "message": "Not Found", "name": "ValidationError"}],
    )
    assert await names_of(writable, "bulk") == ["bulk 1", "bulk 2"]

    done = await writable.request("POST", "/api/tags/bulk?fields=name", "full", json={"operations": operations})
    assert done.status == 200
    assert [entry and entry["name"] for entry in done.json["data"]] == ["bulk one", None, "bulk 3"]
    assert await names_of(writable, "bulk") == ["bulk 3", "bulk one"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, 'The body has neither "data"'),
        ({"operations": [{"action": "drop"}]}, "operations[0].action must be one of: create, update, delete"),
        (
            {"operations": [{"action": "delete"}]},
            "operations[0] (delete) has documentId, expectedUpdatedAt and no other",
        ),
        ({"operations": [{"action": "create", "data": 1}]}, "operations[0].data must be an object"),
        (
            {"operations": [{"action": "create", "data": {}, "x": 1}]},
            "operations[0] (create) has data and no other keys",
        ),
        ({"data": [1]}, 'Missing "data" payload in the request body'),
    ],
)
async def test_a_wrong_bulk_request_says_what_is_wrong(writable: Magazine, body: Any, message: str) -> None:
    answer = await writable.request("POST", "/api/tags/bulk", "full", json=body)

    assert answer.status == 400
    assert answer.json["error"]["message"].startswith(message)


@pytest.mark.parametrize("who", ["nobody", "read", "custom for articles"])
async def test_who_may_not_write_one_may_not_write_many(writable: Magazine, who: str) -> None:
    before = await names_of(writable, "")

    bulk = await writable.request("POST", "/api/tags/bulk", who, json={"data": [{"name": "refused"}]})
    mutation = await ask(writable, CREATE, {"data": [{"name": "refused"}]}, who)

    assert bulk.status == 403
    assert mutation["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await names_of(writable, "") == before
