"""The rules of attributes: what a value must be at all, and what a published one must be besides.

Drafts may lack what is required and stay below minima, so that unfinished work can be saved; their types, maxima,
patterns and enumerations hold from the start. Publishing applies everything to what is stored.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal as Exact
from functools import cache
from typing import Any, TypeAlias, assert_never

from typecase.errors import ValidationError
from typecase.resolvers.entities.forms import canonical_json, read_scalar
from typecase.resolvers.entities.parameters.raw import boolean_word, is_deeper, javascript_number
from typecase.resolvers.entities.values import parse_value, storable
from typecase.resolvers.entities.writing.blocks import check_blocks
from typecase.resolvers.entities.writing.problems import Path, Problems, text_of
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
from typecase.schema.tables import ColumnType, column_type

_UID = re.compile(r"[A-Za-z0-9\-_.~]*", re.ASCII)
_UID_SHOWN = "/^[A-Za-z0-9-_.~]*$/"
_EMAIL = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*",
    re.ASCII,
)
_LONGEST_STRING = 255
_DEEPEST_JSON = 24
"""MariaDB's JSON has at most 32 levels, of which components take some."""

_Textual: TypeAlias = String | Text | RichText | Email | Password | Uid
_Numeric: TypeAlias = Integer | Float | Decimal


def read_value(attribute: ScalarAttribute, raw: Any, path: Path, problems: Problems) -> Any:
    """Return the canonical form of a value (see `forms`), noting what is wrong with it; None is always allowed."""
    if raw is None:
        return None
    noted = len(problems.found)
    value = _read_value(attribute, raw, path, problems)
    if attribute.check is not None and len(problems.found) == noted:
        _check_own(attribute.check, value, path, problems)
    if isinstance(attribute, Password):
        problems.forget_values(noted)
    return value


def _read_value(attribute: ScalarAttribute, raw: Any, path: Path, problems: Problems) -> Any:
    try:
        match attribute:
            case String() | Text() | RichText() | Email() | Password() | Uid():
                return _read_text(attribute, raw, path, problems)
            case Enumeration():
                return _read_choice(attribute, raw, path, problems)
            case Integer() | Float() | Decimal():
                return _read_number(attribute, raw, path, problems)
            case Boolean():
                truth = boolean_word(raw)
                if truth is None:
                    problems.add_type(path, "boolean", raw)
                return truth
            case BigInteger():
                return _read_big(attribute, raw, path, problems)
            case Date() | Time() | Datetime():
                return parse_value(attribute, raw)
            case Json() | Blocks():
                value = parse_value(attribute, raw) if _is_json_text(attribute, raw) else raw
                if is_deeper(value, _DEEPEST_JSON):
                    raise ValidationError(f"JSON is nested at most {_DEEPEST_JSON} levels deep")
                if isinstance(attribute, Blocks):
                    check_blocks(value, path, problems)
                return canonical_json(value)
            case _:
                assert_never(attribute)
    except ValidationError as error:
        if isinstance(attribute, Date | Time | Datetime):
            problems.add(path, error.message, bare=True)
        else:
            problems.add(path, f"{text_of(path)}: {error.message[0].lower()}{error.message[1:]}", raw)
        return None


def _check_own(check: Callable[[Any], None], value: Any, path: Path, problems: Problems) -> None:
    """Note what a custom field says of a value."""
    try:
        check(value)
    except ValidationError as error:
        problems.add(path, f"{text_of(path)}: {error.message}", value)
    except ValueError as error:
        problems.add(path, f"{text_of(path)}: {error}", value)


def check_published(attribute: ScalarAttribute, value: Any, path: Path, problems: Problems) -> None:
    """Note what keeps a canonical value from being published."""
    if value is None:
        if attribute.required:
            _require(attribute, path, problems)
        return
    match attribute:
        case String() | Text() | RichText() | Uid():
            _check_shortest(attribute, value, path, problems)
        case Email():
            _check_shortest(attribute, value, path, problems)
            _check_email(value, path, problems)
        case Integer() | Float() | Decimal() | BigInteger():
            _check_least(attribute, value, path, problems)
        case _:
            return


def check_given(attribute: ScalarAttribute, value: Any, path: Path, problems: Problems) -> None:
    """Note that a required value was not given at all: for a new entry of a type without drafts."""
    if value is None and attribute.required:
        problems.add(path, f"{text_of(path)} must be defined.")


def _require(attribute: ScalarAttribute, path: Path, problems: Problems) -> None:
    match attribute:
        case String() | Text() | RichText() | Email() | Password() | Uid() | Enumeration():
            problems.add_type(path, "string", None)
        case Integer() | Float() | Decimal():
            problems.add_type(path, "number", None, shown=math.nan)
        case Boolean():
            problems.add_type(path, "boolean", None)
        case _:
            problems.add(path, f"{text_of(path)} must be defined.", None)


def _read_text(attribute: _Textual, raw: Any, path: Path, problems: Problems) -> str | None:
    if not isinstance(raw, str):
        problems.add_type(path, "string", raw)
        return None
    text, name = storable(raw), text_of(path)
    longest = attribute.max_length
    if longest is None and column_type(attribute) is ColumnType.STRING and not isinstance(attribute, Password):
        longest = _LONGEST_STRING
    if longest is not None and len(text) > longest:
        problems.add(path, f"{name} must be at most {longest} characters", text)
    if isinstance(attribute, Password):
        # Only its hash is stored, so that its length is checked here or never.
        _check_shortest(attribute, text, path, problems)
    if isinstance(attribute, Uid) and not _UID.fullmatch(text):
        problems.add(path, f'{name} must match the following: "{_UID_SHOWN}"', text)
    pattern = getattr(attribute, "regex", None)
    if pattern and (text or attribute.required) and not _compiled(pattern).search(text):
        problems.add(path, f'{name} must match the following: "/{pattern}/"', text)
    return text


def _read_choice(attribute: Enumeration, raw: Any, path: Path, problems: Problems) -> str | None:
    if isinstance(raw, str) and raw in attribute.enum:
        return raw
    if not isinstance(raw, str):
        problems.add_type(path, "string", raw)
    else:
        # The list ends with an empty value, since null is one of them.
        values = "".join(f"{value}, " for value in attribute.enum)
        problems.add(path, f"{text_of(path)} must be one of the following values: {values}", raw)
    return None


def _read_number(attribute: _Numeric, raw: Any, path: Path, problems: Problems) -> int | float | None:
    number = math.nan
    if isinstance(raw, str | int | float | Exact) and not isinstance(raw, bool) and raw != "":
        number = javascript_number(float(raw) if isinstance(raw, Exact) else raw)
    if not math.isfinite(number):
        problems.add_type(path, "number", raw, shown=math.nan)
        return None
    name = text_of(path)
    if isinstance(attribute, Integer) and number != int(number):
        problems.add(path, f"{name} must be an integer", raw)
        return None
    if attribute.max is not None and number > attribute.max:
        problems.add(path, f"{name} must be less than or equal to {_short(attribute.max)}", number)
    return read_scalar(attribute, number)


def _read_big(attribute: BigInteger, raw: Any, path: Path, problems: Problems) -> str:
    whole = parse_value(attribute, raw)
    if attribute.max is not None and whole > int(attribute.max):
        problems.add(path, f"{text_of(path)} must be less than or equal to {attribute.max}", raw)
    return str(whole)


def _check_shortest(attribute: _Textual, value: str, path: Path, problems: Problems) -> None:
    if attribute.min_length is not None and len(value) < attribute.min_length:
        problems.add(path, f"{text_of(path)} must be at least {attribute.min_length} characters", value)


def _check_email(value: str, path: Path, problems: Problems) -> None:
    if not value:
        problems.add(path, f"{text_of(path)} cannot be empty", value)
    elif not _EMAIL.fullmatch(value):
        problems.add(path, f"{text_of(path)} must be a valid email", value)


def _check_least(attribute: _Numeric | BigInteger, value: Any, path: Path, problems: Problems) -> None:
    least = attribute.min
    if least is not None and float(value) < float(least):
        problems.add(path, f"{text_of(path)} must be greater than or equal to {_short(least)}", value)


def _is_json_text(attribute: Json | Blocks, raw: Any) -> bool:
    """Tell whether a string is the text of a JSON value, as Strapi stores it; a text of a string stays as it is."""
    return isinstance(raw, str) and not isinstance(parse_value(attribute, raw), str)


def _short(number: Any) -> str:
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
