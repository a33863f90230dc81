"""Values of attributes in three forms: as written in a file, canonical, and as a column holds them.

The canonical form is JSON that looks the same whichever database it went through: whole numbers without a point, big
integers as strings, dates, times and instants as `values.py` of the entity service writes them, components without
their ids and without empty parts.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP
from decimal import Decimal as Exact
from typing import Any, cast

from typecase.errors import ValidationError
from typecase.resolvers.entities.values import parse_value, storable
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.scalars import number, parsed, truth
from typecase.schema.attributes import (
    Date,
    Datetime,
    Enumeration,
    JsonValue,
    ScalarAttribute,
    Time,
)
from typecase.schema.mistakes import listed, shown
from typecase.schema.tables import Column, ColumnType, column_type

_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_LONGEST_STRING = 255
_GREATEST_DECIMAL = 10**8
_CENT = Exact("0.01")


def read_scalar(attribute: ScalarAttribute, raw: JsonValue) -> JsonValue:
    """Return the canonical form of a value that a file gives; ValidationError when the attribute cannot hold it."""
    kind = column_type(attribute)
    match kind:
        case ColumnType.STRING | ColumnType.TEXT:
            text = _text(raw, _LONGEST_STRING if kind is ColumnType.STRING else None)
            if isinstance(attribute, Enumeration) and text not in attribute.enum:
                raise ValidationError(f"expected one of {listed(attribute.enum)}, got {shown(text)}")
            return text
        case ColumnType.INTEGER:
            return _whole(raw, bits=32)
        case ColumnType.BIG_INTEGER:
            return str(_whole(raw, bits=64))
        case ColumnType.FLOAT:
            return number(_number(raw))
        case ColumnType.DECIMAL:
            return _decimal(raw)
        case ColumnType.BOOLEAN:
            if not isinstance(raw, bool):
                raise ValidationError(f"expected true or false, got {shown(raw)}")
            return raw
        case ColumnType.DATE:
            return parse_value(Date(), _text(raw))
        case ColumnType.TIME:
            return parse_value(Time(), _text(raw))
        case ColumnType.INSTANT:
            return read_instant(raw)
        case ColumnType.JSON:
            return canonical_json(raw)
        case _:
            raise AssertionError(attribute)


def read_instant(raw: JsonValue) -> str:
    """Return an instant in its canonical form, `2024-02-29T23:59:59.999Z`; ValidationError for what is none."""
    return parse_value(Datetime(), _text(raw))


def canonical_json(raw: JsonValue) -> JsonValue:
    """Return a JSON value with its keys in order and its numbers written in one way: PostgreSQL keeps neither.

    ValidationError for the character U+0000.
    """
    match raw:
        case str():
            return storable(raw)
        case bool() | None | int():
            return raw
        case float():
            return int(raw) if raw.is_integer() and -(1 << 63) <= raw < 1 << 64 else raw
        case list():
            return [canonical_json(item) for item in cast(list[JsonValue], raw)]
        case _:
            items = sorted(cast(Mapping[str, JsonValue], raw).items(), key=lambda item: item[0])
            return {storable(key): canonical_json(value) for key, value in items}


def stored_scalar(kind: ColumnType, value: JsonValue) -> Any:
    """Return a canonical value as Python holds it before it is bound to a column."""
    if value is None:
        return None
    match kind:
        case ColumnType.BIG_INTEGER:
            return int(value)
        case ColumnType.FLOAT:
            return float(value)
        case ColumnType.DECIMAL:
            return Exact(str(value)).quantize(_CENT)
        case _:
            return value


def shown_scalar(kind: ColumnType, held: Any) -> JsonValue:
    """Return the canonical form of what a column (or a component in JSON) holds."""
    if held is None:
        return None
    match kind:
        case ColumnType.BIG_INTEGER:
            return str(held)
        case ColumnType.FLOAT | ColumnType.DECIMAL | ColumnType.POSITION:
            return number(held)
        case ColumnType.BOOLEAN:
            return truth(held)
        case ColumnType.JSON:
            return canonical_json(parsed(held))
        case _:
            return held


def bind(dialect: Dialect, column: Column, value: Any) -> Any:
    """Return a stored value as the driver takes it."""
    return None if value is None else dialect.bind(value, column.type)


def _text(raw: JsonValue, longest: int | None = None) -> str:
    if not isinstance(raw, str):
        raise ValidationError(f"expected a string, got {shown(raw)}")
    if longest is not None and len(raw) > longest:
        raise ValidationError(f"expected at most {longest} characters, got {len(raw)}")
    return storable(raw)


def _whole(raw: JsonValue, *, bits: int) -> int:
    whole = int(raw) if bits == 64 and isinstance(raw, str) and _WHOLE.fullmatch(raw) else _number(raw)
    if whole != int(whole) or not -(1 << bits - 1) <= whole < 1 << bits - 1:
        raise ValidationError(f"expected a whole number of {bits} bits, got {shown(raw)}")
    return int(whole)


def _number(raw: JsonValue) -> int | float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ValidationError(f"expected a number, got {shown(raw)}")
    return raw


def _decimal(raw: JsonValue) -> int | float | None:
    """Round to two digits behind the point, as the databases do that have a type for it."""
    exact = Exact(str(_number(raw)))
    if abs(exact) < _GREATEST_DECIMAL:
        exact = exact.quantize(_CENT, ROUND_HALF_UP)
    if abs(exact) >= _GREATEST_DECIMAL:
        raise ValidationError(f"expected at most 8 digits before the point, got {shown(raw)}")
    return number(exact)
