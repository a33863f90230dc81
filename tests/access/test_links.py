"""Who may not find the documents of a type links nothing to them, and learns nothing of them."""

from typing import Any

import pytest

from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = "custom for writing articles"
UNSEEN = "authorlab000000000000001"


def invalid(name: str) -> dict[str, Any]:
    details = {"key": name, "path": name, "source": "body"}
    return {"status": 400, "name": "ValidationError", "message": f"Invalid key {name}", "details": details}


@pytest.mark.parametrize("author", [UNSEEN, "unknown", {"connect": [UNSEEN]}, None, 1])
async def test_a_link_to_what_the_writer_may_not_find_is_refused(writable: Magazine, author: Any) -> None:
    body = {"data": {"title": "Linked in secret", "author": author}}

    answer = await writable.request("POST", "/api/articles", WHO, json=body)

    assert (answer.status, answer.json["error"]) == (400, invalid("author"))
    articles = writable.backend.entities("api::article.article")
    assert await articles.count(filters={"title": "Linked in secret"}) == 0


async def test_what_names_no_unseen_document_is_stored(writable: Magazine) -> None:
    body = {"data": {"title": "Linked openly", "related": ["articlelab00000000000020"]}}

    answer = await writable.request("POST", "/api/articles?populate[related][fields]=id", WHO, json=body)

    assert answer.status == 201
    assert [article["documentId"] for article in answer.json["data"]["related"]] == ["articlelab00000000000020"]


@pytest.mark.parametrize(
    "field",
    [
        'createArticle(data: {title: "x", author: "%s"}) { documentId }',
        'createArticle(data: {title: "x", author_change: {connect: [{documentId: "%s"}]}}) { documentId }',
        'createManyArticles(data: [{title: "x", author: "%s"}]) { count }',
        'updateArticle(documentId: "articlelab00000000000020", data: {author: "%s"}) { documentId }',
        'upsertArticle(where: {slug: "x"}, data: {title: "x", author: "%s"}) { documentId }',
    ],
)
async def test_no_mutation_links_to_what_the_writer_may_not_find(writable: Magazine, field: str) -> None:
    answer = await writable.graphql(f"mutation {{ {field % UNSEEN} }}", who=WHO)

    (error,) = answer.json["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("Invalid key author", "BAD_USER_INPUT")
