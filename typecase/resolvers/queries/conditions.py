"""Filters and orders as data: what REST's `filters` and GraphQL's `filters` are both parsed into."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias


class Operator(StrEnum):
    """How a value is compared; the values are the names in REST, with `$` before them."""

    EQ = "eq"
    EQI = "eqi"
    NE = "ne"
    NEI = "nei"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    IN = "in"
    NOT_IN = "notIn"
    CONTAINS = "contains"
    NOT_CONTAINS = "notContains"
    CONTAINSI = "containsi"
    NOT_CONTAINSI = "notContainsi"
    STARTS_WITH = "startsWith"
    STARTS_WITHI = "startsWithi"
    ENDS_WITH = "endsWith"
    ENDS_WITHI = "endsWithi"
    NULL = "null"
    NOT_NULL = "notNull"
    BETWEEN = "between"
    JSON_SUPERSET_OF = "jsonSupersetOf"


@dataclass(frozen=True, slots=True)
class Compare:
    """An attribute against a value.

    `value` is already of the attribute's type (see `entities.values`): a tuple for `in`, `notIn` and `between`, a bool
    for `null` and `notNull`. On a relation or component only `null` and `notNull` are asked.
    """

    name: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class Through:
    """A condition on what a relation or component holds. Each one is a join of its own."""

    name: str
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; an empty one always does."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part holds; an empty one never does."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: "Condition"


Condition: TypeAlias = Compare | Through | All | AnyOf | Negation


@dataclass(frozen=True, slots=True)
class Order:
    """One key of a sort: the path to a scalar (`("author", "name")`) and its direction."""

    path: tuple[str, ...]
    descending: bool = False


def names_of(condition: Condition) -> Iterator[str]:
    """Yield the names that a condition asks about at its own level, not through relations."""
    match condition:
        case Compare(name=name) | Through(name=name):
            yield name
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from names_of(part)
        case Negation(part=part):
            yield from names_of(part)
