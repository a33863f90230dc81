"""Compiled input types against graphql-core: the same values, and wrong where it is wrong."""

from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, coerce_input_value, parse_type, type_from_ast
from graphql.pyutils import Undefined
from hypothesis import given
from hypothesis import strategies as st

from typecase.resolvers.graphql.inputs import Inputs, WrongValue
from typecase.resolvers.graphql.schema import build_executable_schema
from typecase.schema.registry import Registry

SCHEMA = build_schema("""
type Query { a: Int, b: ID, c: Boolean }
input Input { name: String!, size: Int! = 3, ratio: Float = 0.5, kinds: [Kind!] = [news], inner: Input, list: [[Int]!] }
input One @oneOf { a: Int, b: Input }
enum Kind { news how_to }
scalar Anything
""")
INPUTS = Inputs()
TYPES = ("Input", "Input!", "[Input!]", "[[Int!]]!", "One", "Kind", "ID", "Boolean!", "Float", "Anything")
LEAVES = (
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e6, 1e6) | st.sampled_from(["news", "x"])
)
NAMES = st.sampled_from(["name", "size", "ratio", "kinds", "inner", "list", "a", "b", "other"])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4))


def coerce(schema: GraphQLSchema, inputs: Inputs, declared: str, value: Any) -> Any:
    try:
        return inputs.coercer(type_from_ast(schema, parse_type(declared)))(value)
    except Exception:  # scalars raise what they like
        return Undefined


@given(declared=st.sampled_from(TYPES), value=VALUES)
def test_every_value_is_coerced_as_by_graphql_core(declared: str, value: Any) -> None:
    type_: Any = type_from_ast(SCHEMA, parse_type(declared))

    assert coerce(SCHEMA, INPUTS, declared, value) == coerce_input_value(value, type_)


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": {"eq": "how-to"}, "author": {"name": {"contains": "a"}}, "and": [{"views": {"gt": 3}}, {}]},
        {"event_date": {"between": ["2024-01-02", "2024-01-03"]}, "event_at": {"lt": "2024-01-02T03:04:05+01:00"}},
        {"reads": {"in": "9007199254740993"}, "meta": {"eq": {"a": [1]}}, "title": None},
        {"event_date": {"eq": "nope"}},
        {"nope": {}},
        {"views": {"eq": "1"}},
    ],
)
def test_filters_of_a_content_type_are_coerced_as_by_graphql_core(magazine: Registry, filters: dict[str, Any]) -> None:
    schema = build_executable_schema(magazine)
    type_: Any = schema.type_map["ArticleFiltersInput"]

    assert coerce(schema, Inputs(), "ArticleFiltersInput", filters) == coerce_input_value(filters, type_)


def test_a_wrong_value_is_only_said_to_be_wrong() -> None:
    with pytest.raises(WrongValue):
        INPUTS.coercer(type_from_ast(SCHEMA, parse_type("Input!")))(None)
