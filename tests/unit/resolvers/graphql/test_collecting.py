from typing import Any

import pytest
from graphql import GraphQLObjectType

from tests.unit.resolvers.graphql import tiny
from typecase.resolvers.graphql.collecting import Field, root_fields
from typecase.resolvers.graphql.errors import RefusedOperation


def outline(fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return fields as keys and, of those with a selection, what is below."""
    found: dict[str, Any] = {}
    for field in fields:
        composite = isinstance(field.named_type, GraphQLObjectType) and field.nodes[0].selection_set
        found[field.key] = outline(field.below(field.named_type)) if composite else field.name
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ a: tag { n: name } tag { name } }", {"a": {"n": "name"}, "tag": {"name": "name"}}),
        ("{ tag { name } tag { size name } }", {"tag": {"name": "name", "size": "size"}}),
        ("{ ...Q } fragment Q on Query { tag { ...T ...T } } fragment T on Tag { name }", {"tag": {"name": "name"}}),
        ("{ tag { ... { name } ... on Tag { size } } }", {"tag": {"name": "name", "size": "size"}}),
        ("{ tag { parent { name } ... on Tag { parent { size } } } }",
         {"tag": {"parent": {"name": "name", "size": "size"}}}),
        ("{ tag { name @skip(if: true) size @include(if: true) } }", {"tag": {"size": "size"}}),
        ("{ tag { kind @include(if: false) size @skip(if: false) } }", {"tag": {"size": "size"}}),
        ("{ tag { ... @skip(if: true) { name } size @skip(if: false) } }", {"tag": {"size": "size"}}),
        ("{ tag { ...T @include(if: false) size } } fragment T on Tag { name }", {"tag": {"size": "size"}}),
        ("{ __typename tag { __typename } }", {"__typename": "__typename", "tag": {"__typename": "__typename"}}),
    ],
)  # fmt: skip
def test_fields_are_collected_by_response_key(text: str, expected: dict[str, Any]) -> None:
    assert outline(tiny.fields(text)) == expected


def test_the_fields_of_a_union_depend_on_the_type() -> None:
    schema = tiny.schema()
    text, image = schema.type_map["Text"], schema.type_map["Image"]
    assert isinstance(text, GraphQLObjectType)
    assert isinstance(image, GraphQLObjectType)

    (zone,) = tiny.fields(
        "{ zone { __typename ... on Text { text } ...I } } fragment I on Zone { ... on Image { url } }", on=schema
    )

    assert [field.name for field in zone.below(text)] == ["__typename", "text"]
    assert [field.name for field in zone.below(image)] == ["__typename", "url"]


def test_variables_switch_fields() -> None:
    read = tiny.operation(
        "query ($y: Boolean!, $n: Boolean = false) { tag { name @include(if: $y) size @skip(if: $n) } }"
    )

    shown = [outline(root_fields(read, tiny.values(read, given))) for given in ({"y": True}, {"y": False, "n": True})]

    assert shown == [{"tag": {"name": "name", "size": "size"}}, {"tag": {}}]


def test_fields_are_made_once_for_each_value_of_the_switches() -> None:
    read = tiny.operation("query ($y: Boolean!, $s: String) { tag(name: $s) { name @include(if: $y) } }")

    one, same, other = (
        root_fields(read, tiny.values(read, given))
        for given in ({"y": True, "s": "a"}, {"y": True, "s": "b"}, {"y": False})
    )

    assert one is same
    assert one is not other


def test_a_switch_that_is_null_is_refused() -> None:
    read = tiny.operation("query ($y: Boolean = true) { tag { ...T } } fragment T on Tag { name @include(if: $y) }")

    with pytest.raises(RefusedOperation, match='Argument "if" of non-null type "Boolean!" must not'):
        root_fields(read, tiny.values(read, {"y": None}))


def test_more_switches_than_are_kept_still_work() -> None:
    names = [f"v{number}" for number in range(5)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    read = tiny.operation(
        f"query ({declared}) {{ tag {{ {' '.join(f'{n}: name @include(if: ${n})' for n in names)} }} }}"
    )

    for number in range(32):
        given = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        expected = {name: "name" for name in names if given[name]}
        assert outline(root_fields(read, tiny.values(read, given))) == {"tag": expected}


def test_arguments_have_defaults_and_variables() -> None:
    read = tiny.operation("query ($n: Int) { a: tags { name } b: tags(limit: $n) { name } c: tags(limit: 3) { name } }")
    variables = tiny.values(read, {"n": 5})

    a, b, c = root_fields(read, variables)

    assert [field.arguments(variables) for field in (a, b, c)] == [{"limit": 10}, {"limit": 5}, {"limit": 3}]
    assert b.arguments(tiny.values(read, {"n": 6})) == {"limit": 6}
    assert c.arguments(variables) is c.arguments(variables)


@pytest.mark.parametrize(
    ("text", "here", "below"),
    [
        ("query ($n: String) { tag(name: $n) { name } }", True, False),
        ("query ($n: String) { tag { ...T } tag(name: $n) { name } } fragment T on Tag { name }".replace(
            "tag(name: $n) { name } }", "x: tag(name: $n) { name } }"), False, False),
        ("query ($b: Boolean!) { tag { name @include(if: $b) } }", False, False),
    ],
)  # fmt: skip
def test_fields_know_whether_variables_are_used(text: str, here: bool, below: bool) -> None:
    field = tiny.fields(text, {"b": True})[0]

    assert (field.uses_variables, field.below_uses_variables) == (here, below)


def test_the_declared_type_is_taken_apart() -> None:
    tags, tag = tiny.fields("{ tags { name } tag { name } }")

    assert (tags.named_type.name, tags.listed, tags.nullable) == ("Tag", True, False)
    assert (tag.named_type.name, tag.listed, tag.nullable) == ("Tag", False, True)
