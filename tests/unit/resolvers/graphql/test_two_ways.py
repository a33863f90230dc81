"""Finished trees and graphql-core's execution over them give the same bytes, whatever is asked."""

import asyncio
from typing import Any

import orjson
from graphql import GraphQLObjectType, GraphQLUnionType
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.resolvers.graphql import tiny
from typecase.resolvers.graphql.answering import Answer, Answering
from typecase.resolvers.graphql.collecting import Field, root_fields
from typecase.resolvers.graphql.unions import TYPE_KEY

SCHEMA = tiny.schema()
LEAVES = {"name": "N", "size": 7.0, "kind": None, "text": "", "url": "/a"}

TAG_LEAVES = st.sampled_from(["name", "n: name", "size", "kind", "__typename", "t: __typename"])
SKIPS = st.sampled_from(["", "", "", " @skip(if: true)", " @include(if: $yes)", " @include(if: $no)"])


def selection(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    leaf = st.tuples(TAG_LEAVES, SKIPS).map("".join)
    nested = st.tuples(st.sampled_from(["tags", "p: parent", "parent", "... on Tag", "..."]), SKIPS, below).map(_nested)
    return st.lists(leaf | nested | st.just("...T"), min_size=1, max_size=4).map(
        lambda parts: f"{{ {' '.join(parts)} }}"
    )


def _nested(parts: tuple[str, str, str]) -> str:
    name, skip, below = parts
    return f"{name}{skip} {below}"


TAGS = st.recursive(TAG_LEAVES.map(lambda leaf: f"{{ {leaf} }}"), selection, max_leaves=6)
ZONES = st.sampled_from(
    [
        "zone { __typename }",
        "zone { ... on Text { text } }",
        "zone { t: __typename ... on Image { url } ... on Text { __typename text } }",
    ]
)
ROOTS = st.lists(
    st.tuples(st.sampled_from(["one: tag", "tag", "many: tags", "tags"]), SKIPS, TAGS).map(_nested)
    | ZONES
    | st.just("__typename"),
    min_size=1,
    max_size=4,
)


def tree_of(field: Field, depth: int = 0) -> Any:
    """Return the value of a field as a renderer makes it: two items in a list, one of each member of a union."""
    if isinstance(field.named_type, GraphQLUnionType):
        return [{**_object(field, member, depth), TYPE_KEY: member.name} for member in field.named_type.types]
    if not isinstance(field.named_type, GraphQLObjectType):
        value = LEAVES[field.name]
        return int(value) if isinstance(value, float) else value
    one = _object(field, field.named_type, depth)
    return [one, one] if field.listed else one


def _object(field: Field, object_type: GraphQLObjectType, depth: int) -> dict[str, Any]:
    return {
        asked.key: asked.parent.name if asked.name == "__typename" else tree_of(asked, depth + 1)
        for asked in field.below(object_type)
    }


def answered(text: str, *, clean: bool) -> bytes:
    read = tiny.operation(text, SCHEMA)
    given_variables = {"yes": True, "no": False}
    fields = root_fields(read, tiny.values(read, given_variables))
    answers: dict[str, Answer | Exception] = {
        field.key: Answer(tree=tree_of(field), clean=clean, hidden=[()])
        for field in fields
        if field.name != "__typename"
    }
    result = asyncio.run(Answering(tiny.Canned(answers)).answer(read, given_variables, None))
    return orjson.dumps(result.body)


@given(roots=ROOTS)
def test_both_ways_give_the_same_bytes(roots: list[str]) -> None:
    switched = "x: tag @include(if: $yes) @skip(if: $no) { ...T }"
    fragment = "fragment T on Tag { name parent { size } }"
    text = f"query ($yes: Boolean!, $no: Boolean!) {{ {' '.join(roots)} {switched} }} {fragment}"

    assert answered(text, clean=True) == answered(text, clean=False)
