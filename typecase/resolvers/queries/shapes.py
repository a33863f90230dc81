"""The shape of a query: what its plan depends on. Queries that differ in values alone have the same shape.

A plan is compiled from a query with `Given`s in the place of values, and takes the values when it runs: texts, numbers
and lists of conditions, the document that is asked for, the text of a search, and the start of the page. A locale is
written out: how many entries are in it is much of what a database can know beforehand.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, assert_never

from typecase.resolvers.queries.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Negation,
    Operator,
    Through,
)
from typecase.resolvers.queries.selection import Arguments, Query


@dataclass(frozen=True, slots=True)
class Given:
    """Stands for a value of the query at hand, by its place; `change` makes of it what is bound."""

    index: int
    change: Callable[[Any], Any] | None = None

    def of(self, values: "Values") -> Any:
        """Return what is bound."""
        value = values[self.index]
        return value if self.change is None else self.change(value)


Values = tuple[Any, ...]
"""The values of one query, in the places that its shape gives them."""

DOCUMENT_ID, ROW_ID, SEARCH, LOCALE = map(Given, range(4))

_SHAPING = frozenset({Operator.NULL, Operator.NOT_NULL})
"""Operators whose value decides how the SQL is written."""

_LISTS = frozenset({Operator.IN, Operator.NOT_IN})

_LOCALE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Shape:
    """`query` has `Given`s in its conditions, and stands for all queries with an equal `key`."""

    key: Hashable
    query: Query
    values: Values


def changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return what a function makes of a value, or of a `Given` when there is one."""
    if not isinstance(value, Given):
        return change(value)
    before = value.change
    return Given(value.index, change if before is None else lambda held: change(before(held)))


def shape_of(query: Query, *, whole_lists: bool) -> Shape:
    """Return the shape of a root query. `whole_lists` tells that a list is bound as one value, however long it is."""
    lift = _Lift([query.document_id, query.row_id, query.search, query.locale], whole_lists)
    condition = lift.condition(query.condition)
    sites = tuple(map(lift.arguments, query.sites)) if query.sites else ()
    locale = "" if binds_locale(query.locale) else query.locale
    key = (
        query.selection,
        condition,
        query.sort,
        sites,
        query.status,
        query.publication,
        locale,
        None if query.search is None else is_number(query.search),
        query.document_id is None,
        query.row_id is None,
        query.limit == 1,  # one entry is read in another way than many
    )
    shaped = query if condition is query.condition else replace(query, condition=condition)
    if sites != query.sites:
        shaped = replace(shaped, sites=sites)
    return Shape(key, shaped, tuple(lift.values))


def binds_locale(locale: str | tuple[str, ...] | None) -> bool:
    """Tell whether a locale is bound: a text that is no code of a locale, which would not be safe in a statement."""
    return isinstance(locale, str) and locale != "*" and _LOCALE_CODE.fullmatch(locale) is None


def is_number(text: str) -> bool:
    """Tell whether the text of a search is a number, so that numbers are searched too."""
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Lift:
    """Takes the values out of conditions."""

    values: list[Any]
    whole_lists: bool

    def arguments(self, arguments: Arguments) -> Arguments:
        """Return a list's arguments without the values of their filters."""
        if arguments.condition is None or arguments.of_values:
            return arguments
        return replace(arguments, condition=self.condition(arguments.condition))

    def condition(self, condition: Condition | None) -> Condition | None:
        """Return a condition without its values."""
        return None if condition is None else self._condition(condition)

    def _condition(self, condition: Condition) -> Condition:
        match condition:
            case Compare(name=name, operator=operator, value=value):
                # A status is compared as a word, which is known when the statement is written.
                if operator in _SHAPING or name == "status" or value is None:
                    return condition
                return Compare(name, operator, self._given(operator, value))
            case Through(name=name, condition=inner):
                return Through(name, self._condition(inner))
            case All(parts=parts):
                return All(tuple(map(self._condition, parts)))
            case AnyOf(parts=parts):
                return AnyOf(tuple(map(self._condition, parts)))
            case Negation(part=part):
                return Negation(self._condition(part))
            case _:
                assert_never(condition)

    def _given(self, operator: Operator, value: Any) -> Any:
        if operator is Operator.BETWEEN or (operator in _LISTS and not self.whole_lists):
            return tuple(map(self._slot, value))
        return self._slot(value) if operator not in _LISTS or value else ()

    def _slot(self, value: Any) -> Given:
        self.values.append(value)
        return Given(len(self.values) - 1)
