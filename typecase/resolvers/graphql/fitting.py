"""Trees that Python has touched, made to fit their types: what does not is left to graphql-core, which says so.

Python may put what REST shows where GraphQL has a form of its own: an enumeration's value, a long number as a text, a
time without its fraction. A date, a UUID or a Decimal becomes the text or number that stands for it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal as PythonDecimal
from enum import Enum
from typing import Any, cast
from uuid import UUID

from graphql import GraphQLError

from typecase.resolvers.graphql.scalars import parse_date, parse_instant, parse_long, parse_time
from typecase.resolvers.graphql.shapes import HIDDEN
from typecase.resolvers.queries.scalars import big_number, number
from typecase.resolvers.queries.selection import (
    Connection,
    Constant,
    Count,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    Scalar,
    Selection,
    Wrapped,
)
from typecase.schema.attributes import (
    AnyAttribute,
    BigInteger,
    Blocks,
    Boolean,
    Date,
    Datetime,
    Decimal,
    Enumeration,
    Float,
    Integer,
    Json,
    String,
    Time,
)
from typecase.schema.content_types import Component, ContentType
from typecase.schema.names import enum_value
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner

_LEAST, _GREATEST = -(2**31), 2**31 - 1


class _Unfit(Exception):
    """A value that its type does not allow."""


@dataclass(slots=True)
class Fitter:
    """Makes trees fit, in place. `clean` is False once something did not."""

    registry: Registry
    clean: bool = True

    def fit(self, tree: Any, selection: Selection) -> None:
        """Make a tree, or each of a list, fit a selection."""
        if isinstance(tree, list):
            for item in cast(list[Any], tree):
                self.fit(item, selection)
        elif isinstance(tree, dict):
            owner = self._owner(selection.uid)
            entry = cast(dict[str, Any], tree)
            for output in selection.outputs:
                self._output(entry, output, owner)
        elif tree is not None:
            self.clean = False

    def _owner(self, uid: str) -> Owner:
        component = self.registry.components.get(uid)
        return self.registry.content_type(uid) if component is None else component

    def _output(self, entry: dict[str, Any], output: Output, owner: Owner) -> None:
        if output.key.startswith(HIDDEN):
            return
        value = entry.get(output.key)
        match output:
            case Scalar(name=name):
                entry[output.key] = self._scalar(value, name, owner)
            case Edge(query=query):
                self._nested(value, output.name, owner, query.selection)
            case Wrapped(selection=selection):
                self.fit(value, selection)
            case Morph(selections=selections) | Parts(selections=selections):
                self._kinds(value, output.name, owner, selections)
            case Connection(members=members) if isinstance(value, dict):
                for member in members:
                    if isinstance(member, Edge):
                        self.fit(cast(dict[str, Any], value).get(member.key), member.query.selection)
            case Connection() | Denied():
                self.clean = False
            case Constant() | Count():
                return

    def _nested(self, value: Any, name: str, owner: Owner, selection: Selection) -> None:
        attribute = _attribute(owner, name)
        if value is None and attribute is not None and (attribute.required or getattr(attribute, "many", False)):
            self.clean = False
        self.fit(value, selection)

    def _kinds(self, value: Any, name: str, owner: Owner, selections: Mapping[str, Selection]) -> None:
        attribute = _attribute(owner, name)
        if value is None and attribute is not None and attribute.required:
            self.clean = False
        if len(selections) == 1:
            self.fit(value, next(iter(selections.values())))
            return
        for item in cast(list[Any], value) if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                selection = _selection_of(cast(dict[str, Any], item), selections)
                if selection is None:
                    self.clean = False
                else:
                    self.fit(item, selection)

    def _scalar(self, value: Any, name: str, owner: Owner) -> Any:
        attribute = _attribute(owner, name)
        if value is None:
            if name in ("documentId", "id") or (attribute is not None and attribute.required):
                self.clean = False
            return None
        try:
            return _form_of(attribute)(_plain(value))
        except (_Unfit, GraphQLError, TypeError, ValueError):
            self.clean = False
            return TypeError(f"{owner.uid} has no {name} such as {value!r}: Python of the project gave it")


def _attribute(owner: Owner, name: str) -> AnyAttribute | None:
    match owner:
        case ContentType():
            found = owner.scalars.get(name) or owner.nested.get(name)
            return String() if name == "id" else found
        case Component():
            return String() if name == "id" else owner.public_attributes.get(name)


def _selection_of(item: Mapping[str, Any], selections: Mapping[str, Selection]) -> Selection | None:
    """Return the selection of the kind that an item says it is by its constants."""
    for selection in selections.values():
        constants = [output for output in selection.outputs if isinstance(output, Constant)]
        if constants and all(item.get(constant.key) == constant.value for constant in constants):
            return selection
    return None


def _plain(value: Any) -> Any:
    """Return the JSON value that stands for one of Python's own."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date() | time() | UUID():
            return str(value)
        case PythonDecimal():
            return float(value)
        case _:
            return value


def _form_of(attribute: AnyAttribute | None) -> Callable[[Any], Any]:
    """Return what gives the form that GraphQL has of an attribute's value, or raises."""
    match attribute:
        case Enumeration(enum=values):
            return lambda value: _name_of(value, values)
        case Integer():
            return _whole
        case BigInteger():
            return lambda value: big_number(parse_long(value))
        case Float() | Decimal():
            return _number
        case Boolean():
            return _truth
        case Date():
            return parse_date
        case Time():
            return parse_time
        case Datetime():
            return parse_instant
        case Json() | Blocks():
            return lambda value: value
        case _:
            return _text


def _name_of(value: Any, values: tuple[str, ...]) -> str:
    names = {enum_value(known): known for known in values}
    if value in names:
        return value
    if value in values:
        return enum_value(value)
    raise _Unfit


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and _LEAST <= value <= _GREATEST:
        return value
    raise _Unfit


def _number(value: Any) -> int | float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return number(value)
    raise _Unfit


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _Unfit


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _Unfit
