from typing import Any

import pytest
from graphql import parse_value

from typecase.resolvers.graphql.wording import inspect, print_value, suggestion, with_double_quotes


@pytest.mark.parametrize(
    ("message", "worded"),
    [
        ("Cannot query field 'a' on type 'B'.", 'Cannot query field "a" on type "B".'),
        ("Int cannot represent \"it's 'a'\"", "Int cannot represent \"it's 'a'\""),
        ("a \"b \\\" 'c'\" 'd'", 'a "b \\" \'c\'" "d"'),
        ("no quotes", "no quotes"),
        ("one ' quote", "one ' quote"),
    ],
)
def test_single_quotes_become_double_ones_outside_of_strings(message: str, worded: str) -> None:
    assert with_double_quotes(message) == worded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1, "b": "x"}, '{ a: 1, b: "x" }'),
        ({}, "{}"),
        ([], "[]"),
        ([1.0, 1.5, None, True], "[1, 1.5, null, true]"),
        ([[[1]], {"a": {"b": {"c": 1}}}], "[[[Array]], { a: [Object] }]"),
        (list(range(11)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ... 1 more item]"),
        (list(range(12)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ... 2 more items]"),
        ('"é', '"\\"é"'),
    ],
)
def test_values_are_written_as_javascript_does(value: Any, text: str) -> None:
    assert inspect(value) == text


def test_literals_are_written_without_spaces_inside_braces() -> None:
    assert print_value(parse_value('{ a: [1, {b: "c"}], d: ENUM, e: null }')) == '{a: [1, {b: "c"}], d: ENUM, e: null}'


@pytest.mark.parametrize(
    ("word", "hint"),
    [("titel", ' Did you mean "title"?'), ("zzz", ""), ("nam", ' Did you mean "name" or "named"?')],
)
def test_what_is_nearly_right_is_suggested(word: str, hint: str) -> None:
    assert suggestion(word, ["title", "name", "named"]) == hint
