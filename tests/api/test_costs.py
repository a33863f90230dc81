"""The limit of what an operation costs, over content: no answer holds more objects than its operation costs."""

from collections.abc import Mapping
from typing import Any, cast

import orjson
import pytest
from graphql import GraphQLObjectType, is_composite_type, is_union_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.compat.server import MAGAZINE
from tests.magazines import Magazine, Magazines
from typecase.resolvers.graphql.collecting import root_fields
from typecase.resolvers.graphql.costs import Costs
from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.resolvers.graphql.selector import PageSizes
from typecase.resolvers.graphql.variables import coerce_variables
from typecase.resolvers.graphql.wrappers import named
from typecase.schema.loader import load_registry

_SCHEMA = build_executable_schema(load_registry(MAGAZINE))
_DOCUMENTS = Documents(_SCHEMA, Limits())
_COSTS = Costs(schema=_SCHEMA, page_sizes=PageSizes())
_LISTS = ("articles", "authors", "tags", "categories", "uploadFiles")
_ROOTS = (*_LISTS, *(f"{name}_connection" for name in _LISTS), "homepage", "global")
_PAGES = st.sampled_from(
    ["", "(pagination: {limit: 3})", "(pagination: {pageSize: 40})", "(pagination: {start: 2})", "(pagination: $p)"]
)
_VARIABLES = st.sampled_from([{}, {"limit": 2}, {"pageSize": 15, "page": 2}, {"limit": 300}])


@st.composite
def _selections(draw: st.DrawFn, type_name: str, depth: int) -> str:
    """Return what is asked of a type: its `__typename`, and a few fields that have selections of their own."""
    declared = _SCHEMA.type_map[type_name]
    if is_union_type(declared):
        members = st.sampled_from([cast(GraphQLObjectType, member).name for member in declared.types])
        chosen = draw(st.lists(members, max_size=2, unique=True))
        parts = [f"... on {name} {draw(_selections(name, depth))}" for name in chosen]
        return f"{{ __typename {' '.join(parts)} }}"
    fields = [
        name
        for name, field in cast(GraphQLObjectType, declared).fields.items()
        if is_composite_type(named(field.type)) and depth and name != "related"  # which is shown as a whole
    ]
    chosen = draw(st.lists(st.sampled_from(fields), max_size=2)) if fields else []
    return f"{{ __typename {' '.join(draw(_asked(type_name, name, depth - 1)) for name in chosen)} }}"


@st.composite
def _asked(draw: st.DrawFn, type_name: str, name: str, depth: int) -> str:
    """Return a field that is asked for, under an alias of its own when its name or page may be asked for otherwise."""
    field = cast(GraphQLObjectType, _SCHEMA.type_map[type_name]).fields[name]
    page = draw(_PAGES) if "pagination" in field.args else ""
    alias = f"{name}_{draw(st.integers(0, 99))}: " if page or depth else f"{type_name}_{name}: "
    return f"{alias}{name}{page} {draw(_selections(named(field.type).name, depth))}"


_OPERATIONS = st.lists(st.sampled_from(_ROOTS).flatmap(lambda name: _asked("Query", name, 3)), min_size=1, max_size=2)


def objects(value: Any) -> int:
    """Return how many objects an answer holds."""
    match value:
        case dict():
            return 1 + sum(map(objects, cast(Mapping[str, Any], value).values()))
        case list():
            return sum(map(objects, cast(list[Any], value)))
        case _:
            return 0


@pytest.mark.asyncio(loop_scope="session")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(asked=_OPERATIONS, page=_VARIABLES)
async def test_no_answer_has_more_objects_than_its_operation_costs(
    asked: list[str], page: dict[str, int], served: Magazine
) -> None:
    variables = "($p: PaginationArg) " if any("$p" in field for field in asked) else ""
    text = f"query {variables}{{ {' '.join(asked)} }}"

    answer = await served.graphql(text, {"p": page}, "full")

    errors = answer.json.get("errors", [])
    codes = {error["extensions"]["code"] for error in errors}
    if answer.status == 400:
        assert codes <= {"OPERATION_TOO_EXPENSIVE", "GRAPHQL_VALIDATION_FAILED"}, answer.body
        return
    assert not errors, answer.body
    read = _DOCUMENTS.read(text).operation(None)
    coerced = coerce_variables(read, {"p": page})
    assert sum(map(objects, answer.json["data"].values())) <= _COSTS.of(root_fields(read, coerced), coerced)


async def test_an_operation_that_costs_too_much_is_refused_before_it_is_answered(magazines: Magazines) -> None:
    small = await magazines.on("sqlite", graphql__max_cost=100)
    query = "query ($n: Int) { articles(pagination: {limit: 10}) { tags(pagination: {limit: $n}) { name } } }"

    allowed = await small.graphql(query, {"n": 9})
    small.statements.clear()
    refused = await small.graphql(query, {"n": 10})

    assert "errors" not in allowed.json
    assert refused.status == 400
    assert orjson.loads(refused.body) == {
        "errors": [
            {
                "message": "The operation costs 110, and at most 100 are allowed. articles.tags alone costs 100: "
                "ask for fewer there or in the lists around it (pagination), or in several operations",
                "locations": [{"line": 1, "column": 55}],
                "extensions": {"code": "OPERATION_TOO_EXPENSIVE", "cost": 110, "maxCost": 100},
            }
        ]
    }
    assert [statement for statement in small.statements if "articles" in statement] == []
