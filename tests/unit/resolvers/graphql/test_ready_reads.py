"""What was asked before is kept by the values of variables, within bounds."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from graphql.execution.values import VariableValues

from tests.unit.resolvers.graphql import tiny
from typecase.resolvers.actors import Nobody
from typecase.resolvers.graphql.collecting import Field
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


def kept(
    asked: AskedBefore, field: Field, values: VariableValues, ctx: Any, made: ReadyRead | None = None
) -> ReadyRead:
    """Return what is kept, or what is made now."""
    return asked.kept(field, values, ctx, lambda: made or ready())


def test_a_read_is_kept_by_its_field_its_values_and_their_types_and_what_the_caller_may_do() -> None:
    asked, (field,), (other,) = AskedBefore(), tiny.fields(TEXT), tiny.fields(TEXT)
    read = ready()
    assert kept(asked, field, given(n="a", v=1), ANYBODY, read) is read

    assert kept(asked, field, given(n="a", v=1), ANYBODY) is read
    missing = [(field, given(n="b", v=1)), (field, given(n="a", v=True)), (field, given(n="a", v=1.0))]
    missing += [(field, given(n="a")), (field, given(v=1, n="a")), (other, given(n="a", v=1))]
    assert [kept(asked, *each, ANYBODY) is read for each in missing] == [False] * 6
    assert kept(asked, field, given(n="a", v=1), ANOTHER) is not read


@pytest.mark.parametrize("value", [["a"], {"a": 1}, object()])
def test_what_is_no_scalar_is_not_kept(value: object) -> None:
    asked, (field,) = AskedBefore(), tiny.fields(TEXT)

    read = kept(asked, field, given(n=value), ANYBODY)

    assert kept(asked, field, given(n=value), ANYBODY) is not read


def test_a_read_with_fields_of_the_project_is_not_kept() -> None:
    asked, (field,) = AskedBefore(), tiny.fields(TEXT)

    read = kept(asked, field, given(n="a"), ANYBODY, ready(whole=False))

    assert kept(asked, field, given(n="a"), ANYBODY) is not read


def test_long_texts_let_others_go() -> None:
    asked, (field,) = AskedBefore(), tiny.fields(TEXT)
    texts = [letter * 200_000 for letter in "abc"]

    reads = [kept(asked, field, given(n=text), ANYBODY) for text in texts]

    assert kept(asked, field, given(n=texts[2]), ANYBODY) is reads[2]
    assert kept(asked, field, given(n=texts[1]), ANYBODY) is reads[1]
    assert kept(asked, field, given(n=texts[0]), ANYBODY) is not reads[0]
