"""Checks that the default of an attribute is a value that the attribute can have."""

import datetime
import re
from collections.abc import Callable
from typing import assert_never

from typecase.errors import ValidationError
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
    Email,
    Enumeration,
    Float,
    Integer,
    Json,
    JsonValue,
    Localizations,
    Media,
    Password,
    Relation,
    RichText,
    String,
    Text,
    Time,
    Uid,
)
from typecase.schema.form import is_number, is_whole, is_whole_text
from typecase.schema.mistakes import Place, listed, shown

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME_OF_DAY = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,3})?)?")
_INTEGERS = range(-(2**31), 2**31)
_BIG_INTEGERS = range(-(2**63), 2**63)


def check_default(place: Place, attribute: AnyAttribute) -> None:
    """Note a default that is of another type than the attribute or outside its limits."""
    value = attribute.default
    if value is None:
        return
    expected = _expected(attribute, value)
    if expected is not None:
        place.add(f"expected {expected}, got {shown(value)}")
    elif attribute.check is not None:
        _check_own(place, attribute.check, value)


def _check_own(place: Place, check: Callable[[JsonValue], None], value: JsonValue) -> None:
    """Note what a custom field says of a default."""
    try:
        check(value)
    except ValidationError as error:
        place.add(f"{error.message}, got {shown(value)}")
    except ValueError as error:
        place.add(f"{error}, got {shown(value)}")


def _expected(attribute: AnyAttribute, value: JsonValue) -> str | None:
    """Return in words what the default must be, or None when it is that."""
    match attribute:
        case String() | Text() | RichText() | Password() | Uid():
            return _expected_text(value, attribute.min_length, attribute.max_length)
        case Email():
            is_email = isinstance(value, str) and re.fullmatch(r"[^@\s]+@[^@\s]+", value)
            return None if is_email else 'an e-mail address such as "ada@example.org"'
        case Enumeration(enum=values):
            return None if value in values else f"one of {listed(values)}"
        case Integer():
            whole = is_whole(value) and int(value) in _INTEGERS
            return _expected_number(value, attribute.min, attribute.max, "a whole number of 32 bits", ok=whole)
        case BigInteger():
            whole = (is_whole(value) or is_whole_text(value)) and int(value) in _BIG_INTEGERS
            words = "a whole number of 64 bits, or one in quotes"
            return _expected_number(value, attribute.min, attribute.max, words, ok=whole)
        case Float() | Decimal():
            return _expected_number(value, attribute.min, attribute.max, "a number", ok=is_number(value))
        case Boolean():
            return None if isinstance(value, bool) else "true or false"
        case Date():
            return None if _is_day(value) else 'a day such as "2024-02-29"'
        case Time():
            return None if _is_time(value) else 'a time of day such as "23:59:59.999"'
        case Datetime():
            return None if _is_instant(value) else 'an instant such as "2024-02-29T23:59:59.999Z"'
        case Json():
            return None
        case Blocks():
            return None if isinstance(value, list) else "a list of blocks"
        case Media() | Relation() | Localizations() | ComponentAttribute() | DynamicZone():
            return "no default for this kind of attribute"
        case _:
            assert_never(attribute)


def _expected_text(value: JsonValue, least: int | None, most: int | None) -> str | None:
    if not isinstance(value, str):
        return "a string"
    if least is not None and len(value) < least:
        return f"at least minLength ({least}) characters"
    if most is not None and len(value) > most:
        return f"at most maxLength ({most}) characters"
    return None


def _expected_number(
    value: JsonValue, least: float | str | None, most: float | str | None, words: str, *, ok: bool
) -> str | None:
    if not ok:
        return words
    number = int(value) if isinstance(value, str) else value
    if least is not None and number < _number(least):
        return f"at least min ({least})"
    if most is not None and number > _number(most):
        return f"at most max ({most})"
    return None


def _number(limit: float | str) -> float:
    return int(limit) if isinstance(limit, str) else limit


def _is_day(value: JsonValue) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None and _parses(datetime.date, value)


def _is_time(value: JsonValue) -> bool:
    return isinstance(value, str) and _TIME_OF_DAY.fullmatch(value) is not None and _parses(datetime.time, value)


def _is_instant(value: JsonValue) -> bool:
    return isinstance(value, str) and _DAY.match(value) is not None and _parses(datetime.datetime, value)


def _parses(kind: type[datetime.date | datetime.time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True
