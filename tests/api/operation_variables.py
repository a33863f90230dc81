"""Values of arguments in the text of an operation: literals, with variables in the place of some of their parts."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from graphql import GraphQLBoolean, GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull
from hypothesis import strategies as st

from tests.api.operation_inputs import Inputs, Place, named

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)


class Missing(Enum):
    """Stands for a variable that a request does not give."""

    VALUE = "missing"


MISSING: Final = Missing.VALUE


@dataclass(frozen=True, slots=True)
class Given:
    """A value in the text, and what it comes to in each run of the operation."""

    text: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Variable:
    """A variable; `place` is where it is first used, `values` what is given for it, and `meant` what that comes to."""

    name: str
    declared: str
    default: str | None
    place: Place
    values: tuple[Any, ...]
    meant: tuple[Any, ...]

    def fits(self, nullable: Any, place: Place, *, required: bool) -> bool:
        """Tell whether the variable may stand at a place where a type is taken. A sort is about one type's entries.

        A filter that is about an attribute has a group alone, which one about an entry has beside others.
        """
        if place.related and not self.place.related and isinstance(named(nullable), GraphQLInputObjectType):
            return False
        if "sort" in (self.place.argument, place.argument) and self.place.owner != place.owner:
            return False
        if (self.place.nullable and not place.nullable) or (self.place.unpaged and not place.unpaged):
            return False
        return self.declared == f"{nullable}!" or (not required and self.declared == str(nullable))


@dataclass(slots=True)
class Variables:
    """The variables of one operation that is run several times, as they are declared on the way."""

    draw: st.DrawFn
    inputs: Inputs
    runs: int
    _declared: list[_Variable] = field(default_factory=list[_Variable])

    @property
    def declarations(self) -> str:
        """What stands behind the name of the operation."""
        if not self._declared:
            return ""
        shown = (
            f"${one.name}: {one.declared}{'' if one.default is None else f' = {one.default}'}" for one in self._declared
        )
        return f"({', '.join(shown)})"

    def given(self) -> tuple[dict[str, Any], ...]:
        """Return what is given in each run; there is one run when there are no variables."""
        return tuple(
            {one.name: one.values[run] for one in self._declared if one.values[run] is not MISSING}
            for run in range(self.runs if self._declared else 1)
        )

    def argument(self, declared: Any, place: Place) -> Given:
        """Return a random value of an input type."""
        value = self.draw(self.inputs.of(declared, place))
        return self._variable(value, declared, place) if self._chance(25) else self._given(value, declared, place)

    def switch(self) -> str:
        """Return the condition of a @skip or @include."""
        if self._chance(40):
            return self.draw(st.sampled_from(("true", "false")))
        return self._variable(self.draw(st.booleans()), GraphQLNonNull(GraphQLBoolean), Place("if", "")).text

    def _given(self, value: Any, declared: Any, place: Place) -> Given:
        if self._chance(25) or not _is_printable(value):
            return self._variable(value, declared, place)
        inside = declared.of_type if isinstance(declared, GraphQLNonNull) else declared
        match inside, value:
            case GraphQLList(of_type=inner), list():
                return _listed([self._given(item, inner, place) for item in value], self.runs)
            case GraphQLList(), _:  # one item may stand for a list, but no variable for one item
                return Given(literal(value, declared), (value,) * self.runs)
            case GraphQLInputObjectType(), dict():
                parts = {
                    key: self._given(held, inside.fields[key].type, place.inside(inside, key))
                    for key, held in value.items()
                }
                return _object(parts, self.runs)
            case _:
                return Given(literal(value, declared), (value,) * self.runs)

    def _variable(self, value: Any, declared: Any, place: Place) -> Given:
        required = isinstance(declared, GraphQLNonNull)
        nullable = declared.of_type if isinstance(declared, GraphQLNonNull) else declared
        known = [one for one in self._declared if one.fits(nullable, place, required=required)]
        if known and self._chance(30):
            one = self.draw(st.sampled_from(known))
        else:
            one = self._declare(value, nullable, place, required=required)
            self._declared.append(one)
        return Given(f"${one.name}", one.meant)

    def _declare(self, value: Any, nullable: Any, place: Place, *, required: bool) -> _Variable:
        """Declare a variable of a type, with a default or without, that may be null and may be missing or not."""
        present = self.inputs.of(nullable, place).filter(lambda other: other is not None)
        default = self.draw(present) if self._chance(25) else MISSING
        if not _is_printable(default):
            default = MISSING
        strict = value is not None and (self._chance(15) or (required and default is MISSING))
        choices: list[st.SearchStrategy[Any]] = [present] * 3
        if not strict or default is not MISSING:
            choices += [st.just(MISSING)] * 2
        if not required and not strict and place.nullable:
            choices.append(st.none())
        drawn = (value, *(self.draw(self.draw(st.sampled_from(choices))) for _ in range(self.runs - 1)))
        return _Variable(
            name=f"v{len(self._declared)}",
            declared=f"{nullable}{'!' if strict else ''}",
            default=None if default is MISSING else literal(default, nullable),
            place=place,
            values=drawn,
            meant=tuple(default if held is MISSING else held for held in drawn),
        )

    def _chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent


def literal(value: Any, declared: Any) -> str:
    """Return a JSON value as it is written in an operation; enumeration values are names there."""
    match value:
        case None:
            return "null"
        case list():
            return f"[{', '.join(literal(item, _item_of(declared)) for item in value)}]"
        case dict():
            fields = (f"{key}: {literal(held, _field_of(declared, key))}" for key, held in value.items())
            return f"{{{', '.join(fields)}}}"
        case str() if isinstance(named(declared), GraphQLEnumType):
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _item_of(declared: Any) -> Any:
    inner = declared.of_type if isinstance(declared, GraphQLNonNull) else declared
    return inner.of_type if isinstance(inner, GraphQLList) else inner


def _field_of(declared: Any, key: str) -> Any:
    inner = named(declared)
    return inner.fields[key].type if isinstance(inner, GraphQLInputObjectType) else inner


def _is_printable(value: Any) -> bool:
    """Tell whether a value can be written in an operation: the keys of its objects are names."""
    match value:
        case dict():
            return all(_NAME.fullmatch(key) and _is_printable(held) for key, held in value.items())
        case list():
            return all(map(_is_printable, value))
        case _:
            return True


def _listed(items: Sequence[Given], runs: int) -> Given:
    values = tuple([None if item.values[run] is MISSING else item.values[run] for item in items] for run in range(runs))
    return Given(f"[{', '.join(item.text for item in items)}]", values)


def _object(parts: Mapping[str, Given], runs: int) -> Given:
    values = tuple(
        {key: part.values[run] for key, part in parts.items() if part.values[run] is not MISSING} for run in range(runs)
    )
    return Given(f"{{{', '.join(f'{key}: {part.text}' for key, part in parts.items())}}}", values)
