"""What REST answers is what the entity service gives for the same parameters, with each relation read by itself."""

import orjson
import pytest
import pytest_asyncio
from hypothesis import example, given
from hypothesis import strategies as st

from tests.api.operation_inputs import Inputs
from tests.api.random_reads import MANY, POOLS, REGISTRY, SCHEMA
from tests.api.rest_queries import RestQueries, RestQuery
from tests.api.rest_reference import RestReference
from tests.magazines import Magazine

QUERIES = RestQueries(REGISTRY, SCHEMA, Inputs(SCHEMA, POOLS)).any()
CALLERS = ("full", "full", "full", "nobody", "alice", "read", "custom for articles", "custom for tags")
ANY_OF = RestQuery("api::article.article", None, {"filters": {"meta": {"$eq": ["42", "x"]}}, "sort": "id"}, True)
TWO_CALLERS = st.lists(st.sampled_from(CALLERS), min_size=2, max_size=2, unique=True)


class Comparison:
    """A magazine and the reference over it."""

    def __init__(self, magazine: Magazine) -> None:
        self._magazine = magazine
        self._reference = RestReference(magazine)

    def __repr__(self) -> str:  # shown with each example that fails
        return "Comparison()"

    async def compare(self, query: RestQuery, who: str) -> None:
        """Send a read for a caller and compare the answers."""
        answer = await self._magazine.get(query.target(REGISTRY.content_type(query.uid)), who)
        expected = await self._reference.answer(query, who)
        assert answer.status == expected.status, answer.body
        if expected.messages:
            assert answer.json["error"]["message"] in expected.messages
        else:
            # JSON that was written to the database by hand may have spaces.
            assert orjson.dumps(answer.json) == orjson.dumps(orjson.loads(expected.body))


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def comparison(broken: Magazine) -> Comparison:
    return Comparison(broken)


@pytest.mark.asyncio(loop_scope="session")
@MANY
@given(query=QUERIES, callers=TWO_CALLERS)
@example(query=ANY_OF, callers=["full"])
async def test_rest_answers_as_the_entity_service(query: RestQuery, callers: list[str], comparison: Comparison) -> None:
    for who in callers:
        await comparison.compare(query, who)
