"""What is made once for many requests: plans and selections, whatever the values of the variables are."""

from dataclasses import fields
from typing import Any

import orjson
import pytest

from tests.magazines import Magazine
from typecase.resolvers.queries.selection import Query, Scalar, Selection

pytestmark = pytest.mark.asyncio(loop_scope="session")

NESTED = """
query ($tag: String, $label: String, $limit: Int = 10, $sort: [String]) {
  articles(pagination: {limit: 3}, sort: "slug") {
    slug
    tags(filters: {name: {eq: $tag}}, sort: $sort) { name }
    links(filters: {label: {eq: $label}}) { label }
    author { articles_connection(pagination: {limit: $limit}) { nodes { slug } } }
  }
}
"""
ROOT = """
query ($filters: ArticleFiltersInput, $page: PaginationArg, $locale: I18NLocaleCode) {
  articles(filters: $filters, pagination: $page, locale: $locale, sort: "slug") { slug title }
}
"""


async def plans_of(magazine: Magazine, query: str, *variables: dict[str, Any]) -> tuple[int, list[Any]]:
    """Return how many plans the requests have added, and their data."""
    before = magazine.backend.engine.plans
    answers = [await magazine.graphql(query, given) for given in variables]
    return magazine.backend.engine.plans - before, [answer.json["data"] for answer in answers]


async def test_variables_of_the_root_are_values_of_one_plan(served: Magazine) -> None:
    for locale in ("en", "fr"):  # it stands in the statement
        await served.graphql(ROOT, {"filters": {"title": {"eq": "x"}}, "locale": locale})

    plans, data = await plans_of(
        served,
        ROOT,
        {"filters": {"title": {"eq": "y"}}, "locale": "en"},
        {"filters": {"title": {"eq": "y"}}, "locale": "fr"},
        {"filters": {"title": {"eq": "y"}}, "locale": "en", "page": {"page": 3, "pageSize": 7}},
    )

    assert plans == 0
    assert data == [{"articles": []}] * 3


async def test_documents_by_a_variable_are_values_of_one_plan(served: Magazine) -> None:
    operation = "query ($id: ID!) { article(documentId: $id) { documentId title author { name } } }"
    answer = await served.graphql('{ articles(pagination: {limit: 2}, sort: "documentId") { documentId title } }')
    first, second = answer.json["data"]["articles"]
    await served.graphql(operation, {"id": first["documentId"]})

    plans, data = await plans_of(
        served, operation, {"id": second["documentId"]}, {"id": "nobody"}, {"id": first["documentId"]}
    )

    assert plans == 0
    assert [each["article"] and each["article"]["title"] for each in data] == [second["title"], None, first["title"]]


async def test_a_variable_with_a_default_may_be_null_where_an_id_must_be(served: Magazine) -> None:
    operation = 'query ($id: ID = "nobody") { article(documentId: $id) { title } }'

    assert (await served.graphql(operation, {})).json == {"data": {"article": None}}
    refused = (await served.graphql(operation, {"id": None})).json
    assert (refused["data"], [error["path"] for error in refused["errors"]]) == ({"article": None}, [["article"]])
    assert "'documentId' has invalid value" in refused["errors"][0]["message"]


async def test_a_document_and_all_documents_of_one_query_have_two_plans(served: Magazine) -> None:
    query = Query(selection=Selection("api::article.article", (Scalar("title", "title"),)), limit=1)
    answer = await served.graphql('{ articles(pagination: {limit: 3}, sort: "documentId") { documentId title } }')
    articles = answer.json["data"]["articles"]

    found = [
        (await served.backend.engine.find(query.of_document(article["documentId"]))).entries for article in articles
    ]
    everything = (await served.backend.engine.find(query)).entries

    assert found == [[{"title": article["title"]}] for article in articles]
    assert len(everything) == 1


async def test_a_query_for_a_document_is_the_same_in_all_else() -> None:
    given = {each.name: f"any {each.name}" for each in fields(Query) if each.init}
    query = Query(**given)  # pyright: ignore[reportArgumentType]  what the values are does not matter

    other = query.of_document("another")

    assert {name: getattr(other, name) for name in given} == {**given, "document_id": "another"}
    assert other.memory is query.memory
    assert query.document_id == "any document_id"


async def test_variables_of_a_list_inside_are_values_of_one_plan(served: Magazine) -> None:
    _, (first,) = await plans_of(served, NESTED, {"tag": "Space"})
    names = [tag["name"] for article in first["articles"] for tag in article["tags"]]

    plans, (second, third) = await plans_of(served, NESTED, {"tag": "History"}, {"tag": "nobody's"})

    assert plans == 0
    assert set(names) <= {"Space"}
    assert {tag["name"] for article in second["articles"] for tag in article["tags"]} <= {"History"}
    assert [article["tags"] for article in third["articles"]] == [[], [], []]
    assert [article["slug"] for article in third["articles"]] == [article["slug"] for article in first["articles"]]


async def test_a_page_inside_and_values_of_components_have_plans_of_their_own(served: Magazine) -> None:
    plans, data = await plans_of(served, NESTED, {"limit": 1}, {"limit": 2}, {"limit": 1, "label": "none"})

    assert plans == 3
    held = [len(a["author"]["articles_connection"]["nodes"]) for a in data[0]["articles"] if a["author"]]
    assert set(held) == {1}
    assert [article["links"] for article in data[2]["articles"]] == [[], [], []]


async def test_a_query_string_is_read_again_for_callers_who_see_less(served: Magazine) -> None:
    target = "/api/articles?populate[tags][filters][name][$contains]=a&filters[views][$gt]=3&pagination[pageSize]=5"

    first, second = await served.get(target), await served.get(target)
    hidden = await served.get(target, "custom for articles")

    assert first.body == second.body
    assert "tags" in first.json["data"][0]
    assert hidden.status == 400 or "tags" not in hidden.json["data"][0]


async def test_json_is_answered_as_it_was_written(served: Magazine) -> None:
    listed = await served.get("/api/articles?pagination[pageSize]=100&fields=meta,content&status=draft")
    held = next(article for article in listed.json["data"] if isinstance(article["meta"], dict))
    query = "query ($id: ID!) { article(documentId: $id, status: DRAFT) { meta content } }"

    answer = await served.graphql(query, {"id": held["documentId"]})

    entities = served.backend.entities("api::article.article")
    entry = await entities.find_one(held["documentId"], fields=["meta", "content"])
    assert entry is not None
    assert answer.json["data"]["article"] == {"meta": held["meta"], "content": held["content"]}
    assert {"meta": entry["meta"], "content": entry["content"]} == answer.json["data"]["article"]
    assert answer.body == orjson.dumps(answer.json)


async def test_what_was_asked_before_with_these_values_is_asked_of_the_database_again(writable: Magazine) -> None:
    query = "query ($n: String!, $limit: Int) { tags(filters: {name: {eq: $n}}, pagination: {limit: $limit}) { name } }"
    given = {"n": "asked before", "limit": 3}
    before = (await writable.graphql(query, given)).json["data"]["tags"]

    await writable.backend.entities("api::tag.tag").create({"name": "asked before"}, status="published")

    assert before == []
    assert (await writable.graphql(query, given)).json["data"]["tags"] == [{"name": "asked before"}]
    assert (await writable.graphql(query, {**given, "n": "nobody's"})).json["data"]["tags"] == []


async def test_values_of_another_type_are_other_values(writable: Magazine) -> None:
    query = (
        'query ($v: JSON) { articles(filters: {meta: {eq: $v}}, status: DRAFT, sort: "createdAt:desc") { documentId } }'
    )
    articles = writable.backend.entities("api::article.article")
    made = {repr(v): (await articles.create({"title": f"meta {v!r}", "meta": v}))["documentId"] for v in (1, True, 1.5)}

    found: dict[str, set[str]] = {}
    for value in (True, 1, 1.5, True):
        shown = (await writable.graphql(query, {"v": value})).json["data"]["articles"]
        found[repr(value)] = {article["documentId"] for article in shown}.intersection(made.values())

    for document_id in made.values():
        await articles.delete(document_id)
    assert found == {value: {document_id} for value, document_id in made.items()}


async def test_what_was_asked_before_depends_on_the_caller(served: Magazine) -> None:
    query = "query ($limit: Int) { articles(pagination: {limit: $limit}) { author { name } } }"
    limited = "custom for articles"  # which sees no authors
    callers = ("full", limited, "full", limited, limited, "full")

    full, less, *again = [(await served.graphql(query, {"limit": 2}, who)).json for who in callers]

    assert full != less
    assert again == [full, less, less, full]
