"""Values that an attribute is compared with: from what a caller wrote to what the database is given.

Strings become the attribute's type by the rules of JavaScript, which Strapi's clients rely on: `""` is the number 0 and
every other word than the known ones is the boolean true. Dates, times and instants become the canonical text in which
they are stored.
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as Exact
from decimal import InvalidOperation
from typing import Any, assert_never

import orjson

from typecase.errors import ValidationError
from typecase.instants import instant_text
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping, javascript_number, javascript_truth
from typecase.schema.attributes import (
    BigInteger,
    Blocks,
    Boolean,
    Date,
    Datetime,
    Decimal,
    Email,
    Enumeration,
    Float,
    Integer,
    Json,
    Password,
    RichText,
    ScalarAttribute,
    String,
    Text,
    Time,
    Uid,
)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(2[0-3]|[01]\d):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?", re.ASCII)
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_MILLISECONDS = re.compile(r"-?\d{1,17}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def parse_value(attribute: ScalarAttribute, raw: Any) -> Any:
    """Return a value of the attribute's type for a comparison with it.

    The result is a str (also for dates, times and instants), int, float, `decimal.Decimal` or bool; for JSON it is any
    JSON value. Raises ValidationError for what cannot be one.
    """
    match attribute:
        case String() | Text() | RichText() | Email() | Password() | Uid() | Enumeration():
            return parse_text(raw)
        case Integer():
            return _parse_whole(raw, bits=32)
        case BigInteger():
            return _parse_whole(raw, bits=64)
        case Float():
            return _parse_float(raw)
        case Decimal():
            return _parse_decimal(raw)
        case Boolean():
            return javascript_truth(raw)
        case Date():
            return _parse_date(raw)
        case Time():
            return _parse_time(raw)
        case Datetime():
            return _parse_instant(raw)
        case Json() | Blocks():
            return _parse_json(raw)
        case _:
            assert_never(attribute)


def parse_text(raw: Any) -> str:
    """Return a text that every database can hold; numbers and booleans as JavaScript writes them."""
    match raw:
        case str():
            return storable(raw)
        case bool():
            return "true" if raw else "false"
        case int() | Exact():
            return str(raw)
        case float():
            return str(int(raw)) if raw.is_integer() and abs(raw) < 1e21 else repr(raw)
        case date() | time():
            return raw.isoformat()
        case _:
            raise ValidationError(f"Expected a string, but found {_shown(raw)}")


def storable(text: str) -> str:
    """Return the text as it is; ValidationError when it has U+0000 or half a surrogate pair, which cannot be stored."""
    if "\0" in text:
        raise ValidationError("A text cannot contain the character U+0000")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValidationError("A text cannot contain half a surrogate pair") from error
    return text


def _finite(raw: Any) -> int | float:
    number = javascript_number(raw) if isinstance(raw, str | int | float | Exact) else math.nan
    if isinstance(number, float) and not math.isfinite(number):
        raise ValidationError(f"Expected a number, but found {_shown(raw)}")
    return number


def _parse_whole(raw: Any, *, bits: int) -> int:
    number = _finite(raw)
    if number != int(number):
        raise ValidationError(f"Expected a whole number, but found {_shown(raw)}")
    whole = int(number)
    if not -(1 << bits - 1) <= whole < 1 << bits - 1:
        raise ValidationError(f"Expected a whole number of {bits} bits, but found {_shown(raw)}")
    return whole


def _parse_float(raw: Any) -> float:
    try:
        return float(_finite(raw))
    except OverflowError as error:
        raise ValidationError(f"Expected a number of double precision, but found {_shown(raw)}") from error


def _parse_decimal(raw: Any) -> Exact:
    number = _finite(raw)
    try:
        return Exact(raw.strip()) if isinstance(raw, str) else Exact(str(raw))
    except InvalidOperation:
        return Exact(str(number))


def _parse_date(raw: Any) -> str:
    """Return `2024-02-29`; of an instant its day, as written."""
    if isinstance(raw, datetime | date):
        return raw.isoformat()[:10]
    found = _DATE.match(raw) if isinstance(raw, str) and raw.isascii() else None
    if found is None or not _is_day(found.group()):
        raise ValidationError("Invalid format, expected yyyy-MM-dd")
    return found.group()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _parse_time(raw: Any) -> str:
    """Return `23:59:59.999`."""
    if isinstance(raw, time):
        return raw.isoformat("milliseconds")[:12]
    found = _TIME.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise ValidationError("Invalid time format, expected HH:mm:ss.SSS")
    hours, minutes, seconds, fraction = found.groups()
    return f"{hours}:{minutes}:{seconds}.{fraction or '':0<3}"


def _parse_instant(raw: Any) -> str:
    """Return `2024-02-29T23:59:59.999Z` of an ISO 8601 text (UTC when it names no zone) or of milliseconds."""
    try:
        found = _instant(raw)
        if found is not None:
            return instant_text(found)
    except (ValueError, OverflowError):
        pass
    raise ValidationError("Invalid format, expected a timestamp or an ISO date")


def _instant(raw: Any) -> datetime | None:
    match raw:
        case datetime():
            return raw if raw.tzinfo else raw.replace(tzinfo=UTC)
        case date():
            return datetime(raw.year, raw.month, raw.day, tzinfo=UTC)
        case str() if raw.isascii():
            return _instant_of_text(raw)
        case int() | float() if not isinstance(raw, bool):
            return _EPOCH + timedelta(milliseconds=raw)
        case _:
            return None


def _instant_of_text(text: str) -> datetime:
    if short := _YEAR_OR_MONTH.fullmatch(text):
        return datetime(int(short[1]), int(short[2] or 1), 1, tzinfo=UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        if _MILLISECONDS.fullmatch(text):
            return _EPOCH + timedelta(milliseconds=int(text))
        raise
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _parse_json(raw: Any) -> Any:
    """Return the JSON value that a text holds, or the text itself when it holds none."""
    if not isinstance(raw, str):
        return raw
    storable(raw)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return raw


def _shown(raw: Any) -> str:
    match raw:
        case str():
            return repr(raw[:40])
        case None:
            return "null"
        case _ if is_mapping(raw):
            return "an object"
        case _ if is_list(raw):
            return "a list"
        case _:
            return str(raw)[:40]
