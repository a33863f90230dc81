"""Raw values by their form: what may come from a query string, a JSON body or GraphQL."""

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeGuard

_WHOLE = re.compile(r"[+-]?\d{1,40}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_OTHER_BASE = re.compile(r"0(x[\da-f]+|o[0-7]+|b[01]+)", re.ASCII | re.IGNORECASE)
_INFINITY = re.compile(r"[+-]?Infinity")
_LONGEST_NUMBER = 400
_TRUE = frozenset({"true", "t", "1"})
_FALSE = frozenset({"false", "f", "0"})


def is_mapping(raw: Any) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether a parameter is an object."""
    return isinstance(raw, Mapping)


def is_list(raw: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Tell whether a parameter is a list."""
    return isinstance(raw, list | tuple)


def is_deeper(value: Any, levels: int) -> bool:
    """Tell whether objects and lists are nested deeper than some levels; it goes no deeper itself."""
    layer = [value]
    for _ in range(levels):
        layer = [inner for held in layer for inner in _held_by(held)]
    return any(is_mapping(held) or is_list(held) for held in layer)


def _held_by(value: Any) -> Iterable[Any]:
    if is_mapping(value):
        return value.values()
    return value if is_list(value) else ()


def numbered(raw: Any) -> Any:
    """Return an object whose keys are all numbers as the list of its values, anything else as it is.

    A query string's lists that are longer than its limit come as such objects. Strapi ignores a condition with one.
    """
    if is_mapping(raw) and raw and all(key.isdecimal() for key in raw):
        return list(raw.values())
    return raw


def boolean_word(raw: Any) -> bool | None:
    """Return what the words true, t, 1, false, f and 0 (or a boolean, 1 or 0) mean; None for anything else."""
    match raw:
        case bool():
            return raw
        case 1 | 0:
            return raw == 1
        case str() if raw in _TRUE:
            return True
        case str() if raw in _FALSE:
            return False
        case _:
            return None


def javascript_truth(raw: Any) -> bool:
    """Return a boolean: what a word means, and else whether JavaScript takes the value for true."""
    known = boolean_word(raw)
    return bool(raw) or is_list(raw) or is_mapping(raw) if known is None else known


def javascript_number(raw: Any) -> int | float:
    """Return what JavaScript's `Number()` makes of a value: 0 for an empty string, NaN for what is no number."""
    match raw:
        case bool():
            return int(raw)
        case int() | float():
            return raw
        case Decimal():
            return float(raw)
        case str():
            return _number_of_text(raw.strip())
        case [single] if not isinstance(single, bool):
            return javascript_number(single)
        case []:
            return 0
        case _:
            return math.nan


def _number_of_text(text: str) -> int | float:
    if not text:
        return 0
    if len(text) > _LONGEST_NUMBER:
        return math.nan
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) or _INFINITY.fullmatch(text):
        return float(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    return math.nan
