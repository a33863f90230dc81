"""What the server answers with plans is what graphql-core answers, field by field, over the entity service."""

import os
from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLSchema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.holes import make_holes
from tests.api.operation_inputs import Inputs
from tests.api.operations import Run, Text, texts
from tests.api.pools import pools_of
from tests.api.reference import Reference
from tests.compat.server import MAGAZINE
from tests.databases import NAMES
from tests.magazines import Answer, Magazine, Magazines
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.schema.loader import load_registry

REGISTRY = load_registry(MAGAZINE)
POOLS = pools_of(REGISTRY)
SCHEMA = build_executable_schema(REGISTRY)
V4_SCHEMA = build_executable_schema(REGISTRY, v4=True)

_CALLERS = (
    *("full", "full", "full", "full", "nobody", "nobody", "alice", "alice", "read", "custom for files"),
    *("custom for articles", "custom for articles", "custom for tags", "custom for tags", "custom for users"),
)
CALLERS = st.lists(st.sampled_from(_CALLERS), min_size=2, max_size=2, unique=True)
MANY = settings(
    max_examples=int(os.environ.get("TYPECASE_TEST_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Comparison:
    """A magazine and the reference over it."""

    def __init__(self, magazine: Magazine, schema: GraphQLSchema) -> None:
        self._magazine = magazine
        self._reference = Reference(magazine, schema)

    def __repr__(self) -> str:  # hypothesis shows it with an example that fails
        return "Comparison()"

    async def compare(self, text: Text, callers: Sequence[str]) -> None:
        """Send each run of a text for each caller in turn, and compare the answers."""
        for run in text.runs:
            for who in callers:
                answer = await self._send(text.text, run, who)
                expected = await self._reference.answer(text.text, run.name, run.variables, who)
                found = _errors_of(answer)
                assert answer.status == 200, answer.body
                assert found.keys() == expected.errors.keys()
                assert {path: error for path, error in found.items() if error not in expected.errors[path]} == {}
                assert answer.body.endswith(b'"data":' + expected.data + b"}"), (answer.body, expected.data)

    async def _send(self, text: str, run: Run, who: str) -> Answer:
        body = {"query": text, "operationName": run.name, "variables": run.variables}
        return await self._magazine.request("POST", "/graphql", who, json=body)


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def broken(request: pytest.FixtureRequest, magazines: Magazines) -> Comparison:
    """The magazine with content that breaks its declarations."""
    magazine = await magazines.on(request.param, purpose="broken")
    await make_holes(magazine)
    return Comparison(magazine, SCHEMA)


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def v4(request: pytest.FixtureRequest, magazines: Magazines) -> Comparison:
    """The magazine with the fields of Strapi 4."""
    return Comparison(await magazines.on(request.param, graphql__v4_compatibility=True), V4_SCHEMA)


@MANY
@given(text=texts(SCHEMA, Inputs(SCHEMA, POOLS)), callers=CALLERS)
async def test_plans_answer_as_graphql_core(text: Text, callers: list[str], broken: Comparison) -> None:
    await broken.compare(text, callers)


@MANY
@given(text=texts(V4_SCHEMA, Inputs(V4_SCHEMA, POOLS)), callers=CALLERS)
async def test_plans_answer_as_graphql_core_with_the_fields_of_strapi_4(
    text: Text, callers: list[str], v4: Comparison
) -> None:
    await v4.compare(text, callers)


def _errors_of(answer: Answer) -> dict[tuple[Any, ...], tuple[str, str]]:
    return {
        tuple(error.get("path", ())): (error["message"], error["extensions"]["code"])
        for error in answer.json.get("errors", ())
    }
