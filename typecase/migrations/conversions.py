"""Values of one kind of column as another kind holds them: what a changed attribute makes of what is stored."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from typecase.schema.tables import ColumnType

LONGEST_STRING = 255

_LARGEST_DECIMAL = Decimal(10) ** 8
_INTEGERS = range(-(2**31), 2**31)
_BIG_INTEGERS = range(-(2**63), 2**63)
_SAFE_INTEGERS = range(-(2**53), 2**53 + 1)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}")
_INSTANT = re.compile(rf"{_DAY.pattern}T{_TIME.pattern}Z")
_MIDNIGHT = "T00:00:00.000Z"
_WORDS = {"true": True, "false": False, "1": True, "0": False}
_FIXED = frozenset({ColumnType.PARTS, ColumnType.ROW_ID, ColumnType.ENTRY_ID, ColumnType.DOCUMENT_ID})


class Lost(Exception):
    """The value cannot be one of the other kind, or not without losing a part of it."""


def converts(source: ColumnType, target: ColumnType) -> bool:
    """Tell whether there are values of one kind that can be of the other."""
    return source not in _FIXED and target in _CONVERTERS


def may_lose(source: ColumnType, target: ColumnType) -> bool:
    """Tell whether a value of one kind may not be one of the other."""
    return target not in _TAKE_ALL and target not in _WIDER.get(source, ())


def convert(value: Any, source: ColumnType, target: ColumnType) -> Any:
    """Return a value that a column of the `source` kind gave, as one of the `target` kind takes it; Lost otherwise."""
    return _CONVERTERS[target](_read(value, source))


def is_lost(value: Any, source: ColumnType, target: ColumnType) -> bool:
    """Tell whether a value cannot be converted."""
    try:
        convert(value, source, target)
    except Lost:
        return True
    return False


def _read(value: Any, source: ColumnType) -> Any:
    """Return the value of a column in the same form for each database."""
    match source:
        case ColumnType.BOOLEAN:
            return bool(value)
        case ColumnType.DECIMAL:
            return Decimal(str(value)).quantize(Decimal("0.01"))
        case ColumnType.JSON:
            return json.loads(value) if isinstance(value, str) else value
        case _:
            return value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _string(value: Any) -> str:
    text = _text(value)
    if len(text) > LONGEST_STRING:
        raise Lost
    return text


def _number(value: Any) -> Decimal:
    if isinstance(value, bool):
        return Decimal(int(value))
    if isinstance(value, int | float | Decimal | str):
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            raise Lost from None
        if found.is_finite():
            return found
    raise Lost


def _whole(value: Any, numbers: range) -> int:
    found = _number(value)
    if found != found.to_integral_value() or int(found) not in numbers:
        raise Lost
    return int(found)


def _float(value: Any) -> float:
    number = _number(value)
    found = float(number)
    if not isfinite(found) or (isinstance(value, int) and value not in _SAFE_INTEGERS):
        raise Lost
    return found


def _decimal(value: Any) -> Decimal:
    found = _number(value)
    cut = found.quantize(Decimal("0.01"))
    if cut != found or abs(found) >= _LARGEST_DECIMAL:
        raise Lost
    return cut


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = _WORDS.get(_text(value).strip().lower())
    if known is None:
        raise Lost
    return known


def _date(value: Any) -> str:
    text = str(value).removesuffix(_MIDNIGHT)
    if not _DAY.fullmatch(text) or not _is_day(text):
        raise Lost
    return text


def _time(value: Any) -> str:
    if not _TIME.fullmatch(str(value)):
        raise Lost
    return str(value)


def _instant(value: Any) -> str:
    text = str(value)
    if _DAY.fullmatch(text):
        text = f"{text}{_MIDNIGHT}"
    if not _INSTANT.fullmatch(text) or not _is_day(text[:10]):
        raise Lost
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _json(value: Any) -> str:
    given = float(value) if isinstance(value, Decimal) else value
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


_TAKE_ALL = frozenset({ColumnType.TEXT, ColumnType.JSON})
_WIDER: Mapping[ColumnType, frozenset[ColumnType]] = {
    ColumnType.INTEGER: frozenset({ColumnType.BIG_INTEGER, ColumnType.FLOAT, ColumnType.STRING}),
    ColumnType.BIG_INTEGER: frozenset({ColumnType.STRING}),
    ColumnType.DECIMAL: frozenset({ColumnType.FLOAT, ColumnType.STRING}),
    ColumnType.BOOLEAN: frozenset(
        {ColumnType.INTEGER, ColumnType.BIG_INTEGER, ColumnType.FLOAT, ColumnType.DECIMAL, ColumnType.STRING}
    ),
    ColumnType.DATE: frozenset({ColumnType.INSTANT, ColumnType.STRING}),
    ColumnType.TIME: frozenset({ColumnType.STRING}),
    ColumnType.INSTANT: frozenset({ColumnType.STRING}),
}
"""The kinds that take every value of another."""

_CONVERTERS: Mapping[ColumnType, Callable[[Any], Any]] = {
    ColumnType.STRING: _string,
    ColumnType.TEXT: _text,
    ColumnType.INTEGER: lambda value: _whole(value, _INTEGERS),
    ColumnType.BIG_INTEGER: lambda value: _whole(value, _BIG_INTEGERS),
    ColumnType.FLOAT: _float,
    ColumnType.DECIMAL: _decimal,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.DATE: _date,
    ColumnType.TIME: _time,
    ColumnType.INSTANT: _instant,
    ColumnType.JSON: _json,
}
