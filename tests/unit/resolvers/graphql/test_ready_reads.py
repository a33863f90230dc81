"""What was asked before is kept by the values of variables, within bounds."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from graphql.execution.values import VariableValues

from tests.unit.resolvers.graphql import tiny
from typecase.resolvers.actors import Nobody
from typecase.resolvers.graphql.ready_reads import AskedBefore, ReadyRead


@dataclass
class Ctx:
    actor: Nobody


ANYBODY = cast(Any, Ctx(Nobody(permissions=frozenset({"a.find"}))))
ANOTHER = cast(Any, Ctx(Nobody(permissions=frozenset())))
TEXT = "query ($n: String) { tag(name: $n) { name } }"


def given(**values: Any) -> VariableValues:
    return VariableValues({}, values)


def ready(*, whole: bool = True) -> ReadyRead:
    """Return a read of which nothing is asked but whether it is whole."""
    return cast(Any, type("Ready", (), {"whole": whole})())


def test_a_read_is_kept_by_its_field_its_values_and_their_types_and_what_the_caller_may_do() -> None:
    asked, (field,), (other,) = AskedBefore(), tiny.fields(TEXT), tiny.fields(TEXT)
    read = ready()
    asked.put(field, given(n="a", v=1), ANYBODY, read)

    assert asked.get(field, given(n="a", v=1), ANYBODY) is read
    missing = [(field, given(n="b", v=1)), (field, given(n="a", v=True)), (field, given(n="a", v=1.0))]
    missing += [(field, given(n="a")), (field, given(v=1, n="a")), (other, given(n="a", v=1))]
    assert [asked.get(*each, ANYBODY) for each in missing] == [None] * 6
    assert asked.get(field, given(n="a", v=1), ANOTHER) is None


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object()])
def test_what_is_no_scalar_is_not_kept(value: object) -> None:
    asked, (field,) = AskedBefore(), tiny.fields(TEXT)

    asked.put(field, given(n=value), ANYBODY, ready())

    assert asked.get(field, given(n=value), ANYBODY) is None


def test_a_read_with_fields_of_the_project_is_not_kept() -> None:
    asked, (field,) = AskedBefore(), tiny.fields(TEXT)

    asked.put(field, given(n="a"), ANYBODY, ready(whole=False))

    assert asked.get(field, given(n="a"), ANYBODY) is None


def test_long_texts_let_others_go() -> None:
    asked, (field,) = AskedBefore(), tiny.fields(TEXT)
    texts = [letter * 200_000 for letter in "abc"]

    for text in texts:
        asked.put(field, given(n=text), ANYBODY, ready())

    assert [asked.get(field, given(n=text), ANYBODY) is None for text in texts] == [True, False, False]
