"""Trees that Python has touched, made to fit their types: what does not is left to graphql-core, which says so.

Python may put what REST shows where GraphQL has a form of its own: an enumeration's value, a long number as a text, a
time without its fraction. A date, a UUID or a Decimal becomes the text or number that stands for it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLError

from typecase.resolvers.graphql.scalars import parse_date, parse_instant, parse_long, parse_time
from typecase.resolvers.graphql.shapes import HIDDEN
from typecase.resolvers.plain_values import plain
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
    ComponentAttribute,
    Date,
    Datetime,
    Decimal,
    DynamicZone,
    Enumeration,
    Float,
    Integer,
    Json,
    Localizations,
    Media,
    Relation,
    String,
    Time,
)
from typecase.schema.content_types import Component, ContentType
from typecase.schema.names import enum_value
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner

_LEAST, _GREATEST = -(2**31), 2**31 - 1
_AS_IT_IS = (str, int, float, dict, list, tuple)
_LEAST_BIG, _GREATEST_BIG = -(2**63), 2**63 - 1


class _Unfit(Exception):
    """A value that its type does not allow."""


@dataclass(slots=True)
class Fitter:
    """Makes trees fit, in place. `clean` is False once something did not."""

    registry: Registry
    clean: bool = True

    def fit(self, trees: list[Any], selection: Selection) -> None:
        """Make each tree of a list fit a selection."""
        for tree in trees:
            self._tree(tree, selection)

    def _tree(self, tree: Any, selection: Selection) -> None:
        if isinstance(tree, dict):
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
                self._edge(value, output.name, owner, query.selection)
            case Wrapped(selection=selection):
                self._tree(value, selection)
            case Morph(selections=selections) | Parts(selections=selections):
                for item in self._items(value, _attribute(owner, output.name)):
                    self._kind(item, selections)
            case Connection(members=members) if isinstance(value, dict):
                for member in members:
                    if isinstance(member, Edge):
                        held: Any = cast(dict[str, Any], value).get(member.key)
                        self._edge(held, member.name, owner, member.query.selection)
            case Connection() | Denied():
                self.clean = False
            case Constant() | Count():
                return

    def _edge(self, value: Any, name: str, owner: Owner, selection: Selection) -> None:
        self.fit(self._items(value, _attribute(owner, name)), selection)

    def _items(self, value: Any, attribute: AnyAttribute | None) -> list[Any]:
        """Return what an attribute holds as a list, when it is a list where one is due, and none where it is not."""
        several = _holds_several(attribute)
        if value is None:
            if attribute is None or attribute.required or (several and isinstance(attribute, Relation | Media)):
                self.clean = False
            return []
        if isinstance(value, list) != several:
            self.clean = False
            return []
        return cast(list[Any], value) if several else [value]

    def _kind(self, item: Any, selections: Mapping[str, Selection]) -> None:
        """Make a value of one of several kinds fit its own selection."""
        if item is None:
            return
        selection = _selection_of(item, selections)
        if selection is None:
            self.clean = False
        else:
            self._tree(item, selection)

    def _scalar(self, value: Any, name: str, owner: Owner) -> Any:
        attribute = _attribute(owner, name)
        if value is None:
            if name in ("documentId", "id") or (attribute is not None and attribute.required):
                self.clean = False
            return None
        if isinstance(value, Exception):
            self.clean = False
            return value
        given: Any = value
        try:
            if not isinstance(given, _AS_IT_IS):
                given = plain(given)
            return _form_of(attribute)(given)
        except (_Unfit, GraphQLError, TypeError, ValueError):
            self.clean = False
            if isinstance(attribute, Enumeration):
                return value  # it may be what is stored, and graphql-core has words for it
            return TypeError(f"{owner.uid} has no {name} such as {value!r}: Python of the project gave it")


def _attribute(owner: Owner, name: str) -> AnyAttribute | None:
    match owner:
        case ContentType():
            found = owner.scalars.get(name) or owner.nested.get(name)
            return String() if name == "id" else found
        case Component():
            return String() if name == "id" else owner.public_attributes.get(name)


def _holds_several(attribute: AnyAttribute | None) -> bool:
    match attribute:
        case Relation(many=many) | Media(multiple=many) | ComponentAttribute(repeatable=many):
            return many
        case Localizations() | DynamicZone():
            return True
        case _:
            return False


def _selection_of(item: Any, selections: Mapping[str, Selection]) -> Selection | None:
    """Return the selection of the kind that an item says it is by its constants, or the only one."""
    if len(selections) == 1:
        return next(iter(selections.values()))
    if isinstance(item, dict):
        for selection in selections.values():
            constants = [output for output in selection.outputs if isinstance(output, Constant)]
            if constants and all(cast(dict[str, Any], item).get(each.key) == each.value for each in constants):
                return selection
    return None


def _form_of(attribute: AnyAttribute | None) -> Callable[[Any], Any]:
    """Return what gives the form that GraphQL has of an attribute's value, or raises."""
    match attribute:
        case Enumeration(enum=values):
            return lambda value: _name_of(value, values)
        case Integer():
            return _whole
        case BigInteger():
            return _big
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


def _big(value: Any) -> int | str | None:
    exact = value if isinstance(value, int) and not isinstance(value, bool) else parse_long(value)
    if _LEAST_BIG <= exact <= _GREATEST_BIG:
        return big_number(exact)
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
