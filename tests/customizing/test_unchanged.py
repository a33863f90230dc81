"""Python that changes nothing changes no byte of what is answered."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from tests.api.holes import make_holes
from tests.api.operation_inputs import Inputs
from tests.api.operations import Run, Text, texts
from tests.api.random_reads import POOLS, REGISTRY, SCHEMA, SOME, V4_SCHEMA
from tests.api.rest_queries import RestQueries, RestQuery
from tests.customizing.unchanged import CALLS_SUPER, LOOKS_AT_ALL, serve_unchanged
from tests.databases import NAMES
from tests.magazines import Magazine, Magazines

pytestmark = pytest.mark.asyncio(loop_scope="session")

BODIES = {"calls super": CALLS_SUPER, "looks at all": LOOKS_AT_ALL}
INPUTS = Inputs(SCHEMA, POOLS)
QUERIES = RestQueries(REGISTRY, SCHEMA, INPUTS).any()
CALLERS = st.sampled_from(("full", "full", "full", "nobody", "alice", "read", "custom for articles", "custom for tags"))


class Pair:
    """The plain server, and one with Python around every action."""

    def __init__(self, plain: Magazine, customized: Magazine) -> None:
        self._both = (plain, customized)

    def __repr__(self) -> str:  # shown with each example that fails
        return "Pair()"

    async def operate(self, text: Text) -> None:
        """Send each run of a text for each caller to both, and compare the answers; then all of them at once."""
        sent = [(run, who) for run in text.runs for who in text.callers]
        bodies = [{"query": text.text, "operationName": run.name, "variables": run.variables} for run, _ in sent]
        requests = [("POST", "/graphql", who, body) for (_, who), body in zip(sent, bodies, strict=True)]
        for request in requests:
            await self._compare(*request)
        await asyncio.gather(*(self._compare(*request) for request in requests))

    async def get(self, query: RestQuery, who: str, headers: dict[str, str]) -> None:
        """Send a read to both and compare the answers."""
        await self._compare("GET", query.target(REGISTRY.content_type(query.uid)), who, None, headers)

    async def _compare(
        self, method: str, target: str, who: str, body: object = None, headers: dict[str, str] | None = None
    ) -> None:
        plain, customized = [
            await magazine.request(method, target, who, json=body, headers=headers) for magazine in self._both
        ]
        assert (customized.status, customized.body) == (plain.status, plain.body)


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def broken_magazine(request: pytest.FixtureRequest, magazines: Magazines) -> Magazine:
    magazine = await magazines.on(request.param, purpose="broken for Python")
    await make_holes(magazine)
    return magazine


@pytest_asyncio.fixture(params=BODIES, loop_scope="session", scope="module")
async def pair(
    request: pytest.FixtureRequest, broken_magazine: Magazine, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Pair]:
    folder = tmp_path_factory.mktemp("unchanged")
    async with serve_unchanged(broken_magazine, folder, BODIES[request.param]) as customized:
        yield Pair(broken_magazine, customized)


@pytest_asyncio.fixture(params=NAMES, loop_scope="session", scope="module")
async def v4_pair(
    request: pytest.FixtureRequest, magazines: Magazines, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Pair]:
    plain = await magazines.on(request.param, graphql__v4_compatibility=True)
    async with serve_unchanged(plain, tmp_path_factory.mktemp("unchanged"), LOOKS_AT_ALL) as customized:
        yield Pair(plain, customized)


@SOME
@given(text=texts(SCHEMA, INPUTS))
async def test_operations_are_answered_with_the_same_bytes(text: Text, pair: Pair) -> None:
    await pair.operate(text)


async def test_a_document_is_found_in_any_locale(pair: Pair) -> None:
    query = '{ article(documentId: "articlelab00000000000001", locale: "*") { locale } }'

    await pair.operate(Text(query, (Run("", {}),), ("full",)))


async def test_nothing_to_sort_by_is_nothing(pair: Pair) -> None:
    await pair.operate(Text("{ articles(sort: [null]) { documentId } }", (Run("", {}),), ("full",)))


async def test_numbers_of_json_beside_an_error(pair: Pair) -> None:
    """One article has `7.0` in its JSON, another no title: then graphql-core makes the answer."""
    query = "{ articles(pagination: {limit: 5}) { a: documentId meta title } }"
    await pair.operate(Text(query, (Run("", {}),), ("full",)))


async def test_a_list_in_a_document(pair: Pair) -> None:
    query = RestQuery(
        "api::author.author", "authorlab000000000000001", {"populate": {"articles": "true"}}, quoted=False
    )
    await pair.get(query, "full", {})


@SOME
@given(text=texts(V4_SCHEMA, INPUTS))
async def test_operations_with_the_fields_of_strapi_4_too(text: Text, v4_pair: Pair) -> None:
    await v4_pair.operate(text)


@SOME
@given(query=QUERIES, who=CALLERS, v4=st.sampled_from((False, False, True)))
async def test_routes_answer_with_the_same_bytes(query: RestQuery, who: str, v4: bool, pair: Pair) -> None:
    await pair.get(query, who, {"Strapi-Response-Format": "v4"} if v4 else {})
