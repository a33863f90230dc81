from typing import Any

import pytest
from graphql import build_schema

from typecase.resolvers.graphql.documents import Documents
from typecase.resolvers.graphql.errors import RefusedOperation, render_errors
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.variables import coerce_variables

SDL = """
type Query { find(a: Input, b: [Int], c: Int!, d: Kind, e: Boolean, f: Float, g: ID, h: One, i: Date): Int }
input Input { name: String!, size: Int = 3, inner: Input, list: [Input!] }
input One @oneOf { a: Int, b: Int }
enum Kind { news how_to }
scalar Date
"""


@pytest.fixture(scope="module")
def documents() -> Documents:
    return Documents(build_schema(SDL), Limits())


def coerce(documents: Documents, declared: str, given: dict[str, Any]) -> dict[str, Any]:
    used = {
        "Input": "a",
        "[Int]": "b",
        "Int!": "c",
        "Kind": "d",
        "Boolean": "e",
        "Float": "f",
        "ID": "g",
        "One": "h",
        "Date": "i",
    }
    argument = used[declared.partition(" ")[0]]
    c = "" if argument == "c" else ", c: 1"
    operation = documents.read(f"query ($x: {declared}) {{ find({argument}: $x{c}) }}").operation(None)
    return coerce_variables(operation, given).coerced


@pytest.mark.parametrize(
    ("declared", "given", "coerced"),
    [
        ("Input", {"x": {"name": "n"}}, {"x": {"name": "n", "size": 3}}),
        ("[Int]", {"x": 1}, {"x": [1]}),
        ("[Int]", {"x": [1, None, 2.0]}, {"x": [1, None, 2]}),
        ("Int! = 5", {}, {"x": 5}),
        ("Kind", {}, {}),
        ("Kind", {"x": None, "other": 1}, {"x": None}),
        ("ID", {"x": 7}, {"x": "7"}),
    ],
)
def test_values_are_coerced(
    documents: Documents, declared: str, given: dict[str, Any], coerced: dict[str, Any]
) -> None:
    assert coerce(documents, declared, given) == coerced


@pytest.mark.parametrize(
    ("declared", "value", "message"),
    [
        ("Int!", "abc", 'Variable "$x" got invalid value "abc"; Int cannot represent non-integer value: "abc"'),
        ("Int!", True, 'Variable "$x" got invalid value true; Int cannot represent non-integer value: true'),
        ("Int!", 2**31, 'Variable "$x" got invalid value 2147483648;'
         " Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("Int!", 1.5, 'Variable "$x" got invalid value 1.5; Int cannot represent non-integer value: 1.5'),
        ("Int!", None, 'Variable "$x" of non-null type "Int!" must not be null.'),
        ("Boolean", 1, 'Variable "$x" got invalid value 1; Boolean cannot represent a non boolean value: 1'),
        ("Float", "1", 'Variable "$x" got invalid value "1"; Float cannot represent non numeric value: "1"'),
        ("ID", {"a": 1}, 'Variable "$x" got invalid value { a: 1 }; ID cannot represent value: { a: 1 }'),
        ("[Int]", [1, "b"], 'Variable "$x" got invalid value "b" at "x[1]";'
         ' Int cannot represent non-integer value: "b"'),
        ("Kind", "how-to", 'Variable "$x" got invalid value "how-to"; Value "how-to" does not exist in "Kind" enum.'
         ' Did you mean the enum value "how_to"?'),
        ("Kind", 5, 'Variable "$x" got invalid value 5; Enum "Kind" cannot represent non-string value: 5.'),
        ("Input", 5, 'Variable "$x" got invalid value 5; Expected type "Input" to be an object.'),
        ("Input", {}, 'Variable "$x" got invalid value {}; Field "name" of required type "String!" was not provided.'),
        ("Input", {"name": None}, 'Variable "$x" got invalid value null at "x.name";'
         ' Expected non-nullable type "String!" not to be null.'),
        ("Input", {"name": "n", "siz": 1}, 'Variable "$x" got invalid value { name: "n", siz: 1 };'
         ' Field "siz" is not defined by type "Input". Did you mean "size"?'),
        ("Input", {"name": "n", "list": [{"name": 5}]}, 'Variable "$x" got invalid value 5 at "x.list[0].name";'
         " String cannot represent a non string value: 5"),
        ("One", {"a": 1, "b": 2}, 'Variable "$x" got invalid value { a: 1, b: 2 };'
         ' Exactly one key must be specified for OneOf type "One".'),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_place(documents: Documents, declared: str, value: Any, message: str) -> None:
    with pytest.raises(RefusedOperation) as refused:
        coerce(documents, declared, {"x": value})

    assert render_errors(refused.value.errors) == [
        {
            "message": message,
            "locations": [{"line": 1, "column": 8}],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]
    assert refused.value.status == 400


def test_a_variable_that_is_needed_must_be_given(documents: Documents) -> None:
    with pytest.raises(RefusedOperation) as refused:
        coerce(documents, "Int!", {})

    assert [error.message for error in refused.value.errors] == [
        'Variable "$x" of required type "Int!" was not provided.'
    ]


def test_at_most_twenty_mistakes_are_listed(documents: Documents) -> None:
    with pytest.raises(RefusedOperation) as refused:
        coerce(documents, "[Int]", {"x": ["a"] * 100})

    assert len(refused.value.errors) == 20


def test_a_value_that_is_nested_too_deeply_is_refused(documents: Documents) -> None:
    value: dict[str, Any] = {"name": "n"}
    for _ in range(900):
        value = {"name": "n", "inner": value}

    with pytest.raises(RefusedOperation) as refused:
        coerce(documents, "Input", {"x": value})

    assert [error.message for error in refused.value.errors] == ["Variable values are nested too deeply."]
