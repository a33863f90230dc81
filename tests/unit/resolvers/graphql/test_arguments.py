from typing import Any

import pytest
from graphql import FieldNode, GraphQLError, OperationDefinitionNode, build_schema, get_argument_values, parse

from typecase.resolvers.graphql.arguments import Arguments
from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.errors import render_errors
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.variables import coerce_variables

SCHEMA = build_schema("""
type Query {
  find(
    name: String!, page: Page = {}, sort: [String] = ["a"], size: Int = 5, json: JSON, none: Int, one: One, all: All
  ): Int
}
input One @oneOf { name: String, size: Int }
input All { word: String!, more: [Page!], most: Int = 8, extra: Int }
input Page { limit: Int! = 10, start: Int, inner: Page }
scalar JSON
""")
DOCUMENTS = Documents(SCHEMA, Limits())


def field_of(text: str) -> FieldNode:
    operation = parse(text).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    field = operation.selection_set.selections[0]
    assert isinstance(field, FieldNode)
    return field


def values(text: str, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the arguments as they are read here and by graphql-core."""
    assert SCHEMA.query_type is not None
    definition = SCHEMA.query_type.fields["find"]
    variables = coerce_variables(DOCUMENTS.read(text).operation(None), given)
    return Arguments(definition, field_of(text)).values(variables), get_argument_values(
        definition, field_of(text), variables
    )


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('{ find(name: "n") }', {}),
        ('{ find(name: "n", page: null, sort: "b", size: null, json: {a: [1]}, none: 1) }', {}),
        ("query ($n: String!, $s: Int) { find(name: $n, size: $s) }", {"n": "x", "s": 7}),
        ("query ($n: String!, $s: Int) { find(name: $n, size: $s) }", {"n": "x"}),
        ("query ($n: String!, $s: Int) { find(name: $n, size: $s) }", {"n": "x", "s": None}),
        ('query ($p: Page, $t: [String]) { find(name: "n", page: $p, sort: $t) }', {"p": {"start": 3}, "t": "c"}),
        ('query ($l: Int!, $t: String) { find(name: "n", page: {limit: $l}, sort: ["a", $t]) }', {"l": 3, "t": None}),
        ('query ($s: Int) { find(name: "n", page: {start: $s, inner: {start: $s}}) }', {}),
        ('query ($j: JSON) { find(name: "n", json: {a: $j, b: [$j]}) }', {"j": {"c": 1}}),
        ('query ($n: String = "d") { find(name: $n) }', {}),
        ('query ($s: Int) { find(name: "n", page: {start: $s, inner: {limit: 2, inner: {start: 4}}}) }', {"s": None}),
        ('query ($s: Int) { find(name: "n", page: {inner: {inner: {start: $s}}, limit: 3}) }', {"s": 5}),
        ('query ($t: String) { find(name: "n", sort: [$t, "b", $t]) }', {"t": "a"}),
        ('query ($t: String) { find(name: "n", sort: [$t, "b"]) }', {}),
        ('query ($n: String!) { find(name: "n", one: {name: $n}, all: {word: $n}) }', {"n": "x"}),
        ('query ($m: [Page!]) { find(name: "n", all: {word: "w", more: $m}) }', {"m": [{"start": 1}]}),
        ('query ($s: Int) { find(name: "n", all: {word: "w", more: {start: $s}}) }', {"s": 1}),
    ],
)
def test_arguments_are_read_as_by_graphql_core(text: str, given: dict[str, Any]) -> None:
    ours, theirs = values(text, given)

    assert ours == theirs
    assert {name: repr(value) for name, value in ours.items()} == {name: repr(value) for name, value in theirs.items()}


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        ('query ($n: String = "d") { find(name: $n) }', {"n": None},
         'Argument "name" of non-null type "String!" must not be null.'),
        ('query ($l: Int = 1) { find(name: "n", page: {limit: $l}) }', {"l": None},
         'Argument "page" of type "Page" has null where a value must be.'),
    ],
)  # fmt: skip
def test_null_where_none_may_be_is_refused_with_its_place(text: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(GraphQLError) as refused:
        values(text, given)

    (error,) = render_errors([refused.value])
    assert (error["message"], error["extensions"]) == (message, {"code": "BAD_USER_INPUT"})
    assert len(error["locations"]) == 1


def test_constant_arguments_are_made_once() -> None:
    assert SCHEMA.query_type is not None
    text = '{ find(name: "n") }'
    arguments = Arguments(SCHEMA.query_type.fields["find"], field_of(text))
    variables = coerce_variables(DOCUMENTS.read(text).operation(None), {})

    assert arguments.values(variables) is arguments.values(variables)
