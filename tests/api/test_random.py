"""Random requests are answered or refused, and never end in a failure of the server."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.arbitrary import JUNK, VALUES, requests
from tests.compat.server import MAGAZINE
from tests.magazines import Magazine
from typecase.schema.loader import load_registry

REGISTRY = load_registry(MAGAZINE)
QUERY = """
query ($filters: ArticleFiltersInput, $sort: [String], $page: PaginationArg, $locale: I18NLocaleCode,
       $status: PublicationStatus, $id: ID!, $tags: TagFiltersInput) {
  articles(filters: $filters, sort: $sort, pagination: $page, locale: $locale, status: $status) {
    documentId title tags(filters: $tags) { name }
  }
  articles_connection(filters: $filters, pagination: $page) { pageInfo { total } }
  article(documentId: $id) { title }
}
"""


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """Return a text. What is no UTF-8 cannot be sent as JSON."""
    return draw(VALUES | JUNK).encode("utf-8", "replace").decode()


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | _texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["eq", "in", "title", "x"]), inner),
    max_leaves=6,
)
_SCALARS = (
    "title",
    "views",
    "rating",
    "reads",
    "score",
    "featured",
    "event_date",
    "event_at",
    "event_time",
    "kind",
    "meta",
)
_OPERATORS = ("eq", "ne", "in", "notIn", "lt", "gte", "between", "contains", "eqi", "startsWith", "null", "not", "and")
_COMPARISONS = st.dictionaries(st.sampled_from(_OPERATORS), _ANY, max_size=2)
_FILTERS = st.recursive(
    st.dictionaries(st.sampled_from(_SCALARS), _COMPARISONS | _ANY, max_size=2),
    lambda inner: (
        st.fixed_dictionaries({"and": st.lists(inner, max_size=2)})
        | st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"author": inner})
    ),
    max_leaves=4,
)
_PAGES = st.dictionaries(st.sampled_from(["page", "pageSize", "start", "limit"]), _ANY, max_size=2)
_VARIABLES = st.fixed_dictionaries(
    {"id": _texts() | _ANY},
    optional={
        "filters": _FILTERS | _ANY,
        "sort": st.lists(st.sampled_from(["title:asc", "author.name", "nope", ""]), max_size=2) | _ANY,
        "page": _PAGES | _ANY,
        "locale": _ANY,
        "status": st.sampled_from(["DRAFT", "PUBLISHED", "x"]) | _ANY,
        "tags": st.fixed_dictionaries({"name": _COMPARISONS}) | _ANY,
    },
)
_MANY = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.asyncio(loop_scope="session")
@_MANY
@given(request=requests(REGISTRY))
async def test_a_random_rest_request_is_answered_or_refused(request: tuple[str, bytes], served: Magazine) -> None:
    path, query = request

    answer = await served.request("GET", path.encode() + b"?" + query, "full")

    assert answer.status < 500, answer.body


@pytest.mark.asyncio(loop_scope="session")
@_MANY
@given(variables=_VARIABLES)
async def test_random_graphql_variables_are_answered_or_refused(variables: dict[str, Any], served: Magazine) -> None:
    answer = await served.graphql(QUERY, variables, "full")

    assert answer.status < 500, answer.body
    codes = [error["extensions"]["code"] for error in answer.json.get("errors", ())]
    assert "INTERNAL_SERVER_ERROR" not in codes, answer.body
