"""`X-Typecase-Explain: plan`: what was done for a request stands in its answer, for developers only."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import pytest
import pytest_asyncio

from tests.magazines import Answer, Magazine, Magazines

EXPLAIN = {"X-Typecase-Explain": "plan"}
QUERY = """
query ($title: String) {
  articles(filters: {title: {ne: $title}}, pagination: {limit: 3}) { title author { name } tags { name } }
}
"""


@pytest_asyncio.fixture(loop_scope="session")
async def developed(magazines: Magazines, served: Magazine) -> Magazine:
    """The magazine as its developers run it, on the same kind of database as `served`."""
    kind = {"sqlite": "sqlite", "postgresql": "postgres", "mariadb": "mariadb"}[served.database.dialect]
    magazine = await magazines.on(
        kind, purpose="explaining", environment="development", graphql__batching=True, graphql__max_cost=1_000
    )
    await magazine.graphql("{ __typename }", who="full")
    magazine.statements.clear()
    return magazine


async def explained(
    magazine: Magazine, query: str, variables: Mapping[str, Any] | None = None, who: str = "full"
) -> tuple[dict[str, Any], Any]:
    """Return the answer to an operation without its plan, and the plan."""
    body = {"query": query, "variables": variables or {}}
    answer = await magazine.request("POST", "/graphql", who, json=body, headers=EXPLAIN)
    found = answer.json
    assert int(answer.headers["content-length"]) == len(answer.body)
    return found, found.pop("extensions")["plan"]


def statements(plan: Any) -> list[dict[str, Any]]:
    """Return the statements of a plan but for the look-up of the token, which is kept where the database allows."""
    return [each for each in plan["statements"] if "typecase_api_tokens" not in each["sql"]]


def sent(plan: Any) -> list[str]:
    """Return the statements of a plan as they were sent."""
    return [" union all ".join([each["sql"]] * each.get("copies", 1)) for each in statements(plan)]


def seen(magazine: Magazine) -> list[str]:
    """Return the statements that went through the magazine's connections, as `sent` does."""
    return [sql for sql in magazine.statements if "typecase_api_tokens" not in sql]


def told(statement: dict[str, Any]) -> tuple[str, int | None, int]:
    """Return of which table a statement tells, how many rows it gave and how many values were bound."""
    table = re.search(r'from [("`]*(\w+)', statement["sql"])
    assert table is not None
    return table[1], statement["rows"], statement["values"]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_read_tells_every_statement_and_no_value(developed: Magazine) -> None:
    answer, plan = await explained(developed, QUERY, {"title": "a secret"})

    assert answer == (await developed.graphql(QUERY, {"title": "a secret"}, "full")).json
    assert sent(plan) == seen(developed)[: len(statements(plan))]
    assert plan["cost"] == {"operation": 3 + 3 + 3 * 10, "most": 1_000}
    articles, *tags = statements(plan)
    assert told(articles) == ("articles", 3, 1)
    listed = sum(len(article["tags"]) for article in answer["data"]["articles"])
    assert [each["rows"] for each in tags] == ([] if developed.database.dialect == "postgresql" else [listed])
    assert all(statement["milliseconds"] > 0 for statement in plan["statements"])
    assert "a secret" not in str(plan)


@pytest.mark.asyncio(loop_scope="session")
async def test_it_tells_what_was_made_and_how_long_each_part_took(developed: Magazine) -> None:
    query = f"{{ articles(pagination: {{limit: 2}}) {{ title slug reads }} }} # {developed.database.dialect}"

    _, first = await explained(developed, query)
    _, second = await explained(developed, query)

    assert (first["made"], second["made"]) == (["text", "selection", "plan"], [])
    spent = first["milliseconds"]
    assert list(spent) == ["total", "reading", "selecting", "compiling", "database", "rest"]
    assert min(spent.values()) > 0
    assert sum(spent.values()) == pytest.approx(2 * spent["total"], abs=0.01)
    assert [second["milliseconds"][part] for part in ("reading", "selecting", "compiling")] == [0, 0, 0]
    assert second["milliseconds"]["database"] == pytest.approx(
        sum(statement["milliseconds"] for statement in second["statements"]), abs=0.01
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_a_mutation_tells_its_transaction(developed: Magazine) -> None:
    query = "mutation ($name: String!) { createTag(data: {name: $name}) { name articles { title } } }"

    answer, plan = await explained(developed, query, {"name": f"secret-{developed.database.dialect}"})

    assert answer["data"] == {"createTag": {"name": f"secret-{developed.database.dialect}", "articles": []}}
    assert sent(plan) == seen(developed)
    assert (sent(plan)[0], sent(plan)[-1]) == ("begin", "commit")
    [inserted] = [each for each in plan["statements"] if re.match(r'insert into ["`]tags["`]', each["sql"])]
    assert (inserted["rows"], inserted["values"] > 3) == (1, True)
    assert "secret-" not in str(plan)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_mutation_that_fails_tells_that_nothing_stayed(developed: Magazine) -> None:
    query = 'mutation { updateTag(documentId: "taglab000000000000000001", data: {articles: ["nowhere"]}) { name } }'

    answer, plan = await explained(developed, query)

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert [each["sql"] for each in plan["statements"] if each["sql"] in ("begin", "commit", "rollback")] == [
        "begin",
        "rollback",
    ]


@pytest.mark.asyncio(loop_scope="session")
async def test_what_graphql_core_executes_is_explained_too(developed: Magazine) -> None:
    query = '{ articles(pagination: {limit: 2}) { title tags { name } } __type(name: "Tag") { name } }'

    answer, plan = await explained(developed, query, who="custom for articles")

    assert answer["data"]["__type"] == {"name": "Tag"}
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert [told(statement)[0] for statement in statements(plan)] == ["articles"]


@pytest.mark.asyncio(loop_scope="session")
async def test_refusals_are_explained(developed: Magazine) -> None:
    dear, expensive = await explained(developed, "{ articles(pagination: {limit: 2000}) { title } }")
    wrong, invalid = await explained(developed, "{ nothing }")

    assert dear["errors"][0]["extensions"]["code"] == "OPERATION_TOO_EXPENSIVE"
    assert expensive["cost"] == {"operation": 2_000, "most": 1_000}
    assert wrong["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "cost" not in invalid
    assert invalid["made"] == ["text"]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_batch_has_the_plan_of_all_in_its_last_answer(developed: Magazine) -> None:
    batch = [{"query": "{ tags(pagination: {limit: 2}) { name } }"}, {"query": "{ authors { name } }"}]

    answer = await developed.request("POST", "/graphql", "full", json=batch, headers=EXPLAIN)

    first, last = answer.json
    plan = last["extensions"]["plan"]
    assert "extensions" not in first
    assert plan["cost"] == {"operation": 12, "most": 1_000}
    assert [told(statement)[0] for statement in statements(plan)] == ["tags", "authors"]


@pytest.mark.asyncio(loop_scope="session")
async def test_rest_tells_it_in_meta(developed: Magazine) -> None:
    target = "/api/articles?populate=tags&pagination[pageSize]=2&filters[title][$ne]=secret"

    plain = await developed.get(target, "full")
    developed.statements.clear()
    answer = await developed.get(target, "full", **EXPLAIN)

    found = answer.json
    plan = found["meta"].pop("plan")
    assert found == plain.json
    assert sent(plan) == seen(developed)
    assert [told(statement)[0] for statement in statements(plan)][:1] == ["articles"]
    assert list(plan["milliseconds"]) == ["total", "reading", "compiling", "database", "rest"]
    assert plan["made"] == []
    assert "secret" not in str(plan)
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.asyncio(loop_scope="session")
async def test_rest_tells_it_of_one_document_and_of_an_error(developed: Magazine) -> None:
    one = await developed.get("/api/tags/taglab000000000000000001", "full", **EXPLAIN)
    refused = await developed.get("/api/tags?populate=nothing", "full", **EXPLAIN)

    assert [told(each)[:2] for each in statements(one.json["meta"]["plan"])] == [("tags", 1)]
    assert refused.status == 400
    assert refused.json["error"]["details"]["key"] == "nothing"
    assert statements(refused.json["meta"]["plan"]) == []


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("target", ["/api/upload/files", "/graphql", "/api/tags"])
async def test_what_has_no_place_for_it_is_answered_as_always(target: str, developed: Magazine) -> None:
    """A bare list, the page of the playground, and the answer to OPTIONS."""
    method = "OPTIONS" if target == "/api/tags" else "GET"
    headers = {"accept": "text/html"} if target == "/graphql" else {}

    plain = await developed.request(method, target, "full", headers=headers)
    asked = await developed.request(method, target, "full", headers={**headers, **EXPLAIN})

    assert (asked.status, asked.body) == (plain.status, plain.body)


@pytest.mark.asyncio(loop_scope="session")
async def test_requests_at_the_same_time_tell_of_their_own(developed: Magazine) -> None:
    names = ("tags", "authors", "categories", "reviews")

    async def tables(name: str) -> list[str]:
        answer = await developed.get(f"/api/{name}", "full", **EXPLAIN)
        return [told(statement)[0] for statement in statements(answer.json["meta"]["plan"])]

    found = await asyncio.gather(*map(tables, names))

    assert found == [[name] for name in names]


@pytest.mark.asyncio(loop_scope="session")
async def test_nobody_is_told_who_does_not_ask(developed: Magazine) -> None:
    answers: list[Answer] = [
        await developed.graphql(QUERY, who="full"),
        await developed.request("POST", "/graphql", json={"query": QUERY}, headers={"X-Typecase-Explain": "yes"}),
        await developed.get("/api/tags", "full"),
    ]

    assert [name for answer in answers for name in ("extensions", "plan") if name in str(answer.json)] == []


@pytest.mark.asyncio(loop_scope="session")
async def test_production_knows_nothing_of_it(served: Magazine) -> None:
    graphql = await served.request("POST", "/graphql", "full", json={"query": QUERY}, headers=EXPLAIN)
    rest = await served.get("/api/tags", "full", **EXPLAIN)

    assert list(graphql.json) == ["data"]
    assert list(rest.json["meta"]) == ["pagination"]
