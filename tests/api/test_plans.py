"""What the server answers with plans is what graphql-core answers, field by field, over the entity service."""

import asyncio
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLSchema
from hypothesis import given

from tests.api.operation_inputs import Inputs
from tests.api.operations import Run, Text, texts
from tests.api.random_reads import MANY, POOLS, SCHEMA, V4_SCHEMA
from tests.api.reference import Reference
from tests.databases import NAMES
from tests.magazines import Answer, Magazine, Magazines

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Comparison:
    """A magazine and the reference over it."""

    def __init__(self, magazine: Magazine, schema: GraphQLSchema) -> None:
        self._magazine = magazine
        self._reference = Reference(magazine, schema)

    def __repr__(self) -> str:  # shown with each example that fails
        return "Comparison()"

    async def compare(self, text: Text) -> None:
        """Send each run of a text for each caller in turn and compare the answers; then send all of them at once.

        What is sent the second time may be ready, and the fourth time it is known by its bytes.
        """
        sent = [(run, who) for run in text.runs for who in text.callers]
        answers = [await self._compared(text.text, run, who) for run, who in sent]
        for _ in range(3):
            again = await asyncio.gather(*(self._answer(text.text, run, who) for run, who in sent))
            assert [answer.body for answer in again] == [answer.body for answer in answers]

    async def _compared(self, text: str, run: Run, who: str) -> Answer:
        answer = await self._answer(text, run, who)
        expected = await self._reference.answer(text, run.name, run.variables, who)
        found = _errors_of(answer)
        assert answer.status == 200, answer.body
        assert found.keys() == expected.errors.keys()
        assert {path: error for path, error in found.items() if error not in expected.errors[path]} == {}
        assert answer.body.endswith(b'"data":' + expected.data + b"}"), (answer.body, expected.data)
        return answer

    async def _answer(self, text: str, run: Run, who: str) -> Answer:
        body = {"query": text, "operationName": run.name, "variables": run.variables}
        return await self._magazine.request("POST", "/graphql", who, json=body)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def broken_content(broken: Magazine) -> Comparison:
    return Comparison(broken, SCHEMA)


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def v4(request: pytest.FixtureRequest, magazines: Magazines) -> Comparison:
    return Comparison(await magazines.on(request.param, graphql__v4_compatibility=True), V4_SCHEMA)


@MANY
@given(text=texts(SCHEMA, Inputs(SCHEMA, POOLS)))
async def test_plans_answer_as_graphql_core(text: Text, broken_content: Comparison) -> None:
    await broken_content.compare(text)


@MANY
@given(text=texts(V4_SCHEMA, Inputs(V4_SCHEMA, POOLS)))
async def test_plans_answer_as_graphql_core_with_the_fields_of_strapi_4(text: Text, v4: Comparison) -> None:
    await v4.compare(text)


def _errors_of(answer: Answer) -> dict[tuple[Any, ...], tuple[str, str]]:
    return {
        tuple(error.get("path", ())): (error["message"], error["extensions"]["code"])
        for error in answer.json.get("errors", ())
    }


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    "filters",
    ["eq: [42]", "not: {eq: [42]}", "ne: [[1]]", "in: [[1], 42]", "notIn: [[1, 2]]", "contains: [1]", "eq: []"],
)
async def test_a_list_is_a_value_of_json(filters: str, broken_content: Comparison) -> None:
    query = f"query A {{ articles(filters: {{meta: {{{filters}}}}}) {{ documentId }} }}"
    await broken_content.compare(Text(query, (Run("A", {}),), ("full",)))


WIDE_ROWS = """
query A { tags(sort: "documentId") { articles_connection(sort: "summary") { nodes {
  documentId body content links(sort: "id", pagination: {limit: 4}) { id }
} } } }
"""


@pytest.mark.parametrize("who", ["full", "nobody"])
async def test_wide_rows_of_many_lists_stay_in_the_order_of_each(v4: Comparison, who: str) -> None:
    await v4.compare(Text(text=WIDE_ROWS, runs=(Run(name="A", variables={}),), callers=(who,)))
