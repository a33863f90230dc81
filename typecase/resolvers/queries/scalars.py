"""Scalars as they are shown: the one serializer of each kind, for rows, component values, REST and GraphQL.

`scalar_code` returns the Python expression that a generated renderer uses; the functions here are what it calls.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from typecase.resolvers.queries.selection import Status, Style
from typecase.schema.attributes import AnyAttribute, Enumeration
from typecase.schema.names import enum_value
from typecase.schema.tables import ColumnType

_GREATEST_SAFE = 2**53 - 1


def number(value: Any) -> int | float | None:
    """Return a number as JavaScript writes it: 7.0 is 7."""
    if value is None:
        return None
    short = float(value)
    return int(short) if short.is_integer() and abs(short) <= _GREATEST_SAFE else short


def big_number(value: Any) -> int | str | None:
    """Return a big integer as GraphQL's Long shows it: a number while JavaScript can hold it, else a string."""
    if value is None:
        return None
    exact = int(value)
    return exact if abs(exact) <= _GREATEST_SAFE else str(exact)


def truth(value: Any) -> bool | None:
    """Return a boolean that the database keeps as 0 or 1."""
    return None if value is None else bool(value)


def status_word(value: Any) -> str:
    """Return the word of a stored status."""
    return Status.PUBLISHED.value if value else Status.DRAFT.value


def short_time(value: str | None) -> str | None:
    """Return a time without empty fractions, as REST shows it: `01:07:03.250` is `01:07:03.25`."""
    return value.rstrip("0").rstrip(".") if value and "." in value else value


def parsed(value: Any) -> Any:
    """Return a JSON column as a value; drivers give its text."""
    return orjson.loads(value) if isinstance(value, str) else value


FUNCTIONS: Mapping[str, Any] = {
    "number": number,
    "big_number": big_number,
    "status_word": status_word,
    "short_time": short_time,
    "parsed": parsed,
    "loads": orjson.loads,
    "Fragment": orjson.Fragment,
}
"""What the expressions of `scalar_code` call."""


def scalar_code(kind: ColumnType, expression: str, style: Style, *, native: bool, encodes: bool = False) -> str:
    """Return the Python expression that shows a stored value.

    `native` is for values that come from JSON, where booleans are True and False and JSON is no text. JSON columns are
    left as they are when the answer is encoded with them (`encodes`).

    What is usual is written out: of a page of 25 entries with 60 values, calls took a fifth of its rendering.
    """
    held = f"(x := {expression})"
    match kind:
        case ColumnType.FLOAT | ColumnType.DECIMAL:
            return f"(x if {held} is None or (x.__class__ is float and x % 1) else number(x))"
        case ColumnType.BIG_INTEGER if style is Style.REST:
            return f"(None if {held} is None else str(x))"
        case ColumnType.BIG_INTEGER:
            return f"big_number({expression})"
        case ColumnType.BOOLEAN:
            return expression if native else f"(None if {held} is None else x != 0)"
        case ColumnType.TIME:
            return f"(x if {held} is None or '.' not in x else short_time(x))" if style is Style.REST else expression
        case ColumnType.JSON if native:
            return expression
        case ColumnType.JSON:
            return f"(None if {held} is None else {'Fragment' if encodes else 'parsed'}(x))"
        case ColumnType.LOCALE:
            return f"({expression} or None)"
        case ColumnType.STATUS:
            return f"status_word({expression})"
        case _:
            return expression


def scalar_function(
    kind: ColumnType, style: Style, *, native: bool = False, encodes: bool = False
) -> Callable[[Any], Any] | None:
    """Return the function of `scalar_code`, for a value by itself; None where it is shown as it is."""
    code = scalar_code(kind, "value", style, native=native, encodes=encodes)
    return None if code == "value" else eval(f"lambda value: {code}", dict(FUNCTIONS))


def enum_names(attribute: AnyAttribute) -> dict[str, str] | None:
    """Return the GraphQL names of an enumeration's values, or None for another kind."""
    return {value: enum_value(value) for value in attribute.enum} if isinstance(attribute, Enumeration) else None
