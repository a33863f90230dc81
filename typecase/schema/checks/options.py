"""Checks of the options of one attribute: limits, patterns, enumeration values, defaults."""

import re
from collections.abc import Mapping, Sequence
from typing import assert_never, cast

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
from typecase.schema.checks.defaults import check_default
from typecase.schema.form import is_texts
from typecase.schema.mistakes import Place, listed, shown, suggestion
from typecase.schema.names import enum_value

MEDIA_TYPES = ("images", "videos", "files", "audios")
"""What `allowedTypes` of a media attribute may name."""

UID_OPTIONS = ("separator", "lowercase", "decamelize", "customReplacements", "preserveLeadingUnderscore")
"""What `options` of a uid attribute may hold: how a title becomes a part of a URL."""

GRAPHQL_NAME = re.compile(r"(?!__)[_A-Za-z][_0-9A-Za-z]*")
"""A name that GraphQL takes and does not keep for itself."""

_SEPARATOR = re.compile(r"[-_.~]*")
_NO_ENUM_VALUES = frozenset({"true", "false", "null"})


def check_options(place: Place, attribute: AnyAttribute) -> None:
    """Note options of an attribute that contradict each other or that no value can meet."""
    match attribute:
        case String() | Text() | Email() | Password() | Uid():
            _check_lengths(place, attribute.min_length, attribute.max_length)
            _check_regex(place.at("regex"), attribute.regex)
            if isinstance(attribute, Uid):
                _check_known(place.at("options"), tuple(attribute.options), UID_OPTIONS)
                _check_slug(place.at("options"), attribute.options)
        case RichText():
            _check_lengths(place, attribute.min_length, attribute.max_length)
        case Enumeration():
            _check_enumeration(place, attribute)
        case Integer() | Float() | Decimal():
            _check_range(place, attribute.min, attribute.max)
        case BigInteger(min=least, max=most):
            _check_range(place, None if least is None else int(least), None if most is None else int(most))
        case Media():
            _check_known(place.at("allowedTypes"), attribute.allowed_types, MEDIA_TYPES)
        case ComponentAttribute():
            _check_count(place, attribute.min, attribute.max, repeatable=attribute.repeatable)
        case DynamicZone():
            _check_count(place, attribute.min, attribute.max)
            if not attribute.components:
                place.at("components").add('expected at least one component; write for example ["shared.quote"]')
        case Blocks() | Boolean() | Date() | Time() | Datetime() | Json() | Relation() | Localizations():
            pass
        case _:
            assert_never(attribute)
    check_default(place.at("default"), attribute)


def _check_lengths(place: Place, least: int | None, most: int | None) -> None:
    if least is not None and least < 0:
        place.at("minLength").add(f'expected 0 or more, got {least}; write for example "minLength": 3')
    if most is not None and most < 1:
        place.at("maxLength").add(f'expected 1 or more, got {most}; write for example "maxLength": 200')
    elif least is not None and most is not None and least > most:
        place.at("minLength").add(f"expected at most maxLength, which is {most}, got {least}")


def _check_range(place: Place, least: float | None, most: float | None) -> None:
    if least is not None and most is not None and least > most:
        place.at("min").add(f"expected at most max, which is {most}, got {least}")


def _check_count(place: Place, least: int | None, most: int | None, *, repeatable: bool = True) -> None:
    for key, value in (("min", least), ("max", most)):
        if value is not None and not repeatable:
            place.at(key).add(f'"{key}" counts the items of a list; write "repeatable": true or remove it')
        elif value is not None and value < 0:
            place.at(key).add(f"expected 0 or more, got {value}")
    _check_range(place, least, most)


def _check_regex(place: Place, regex: str | None) -> None:
    if regex is None:
        return
    try:
        re.compile(regex)
    except re.error as error:
        place.add(f"not a regular expression that Python understands: {error}; got {shown(regex)}")


def _check_slug(place: Place, options: Mapping[str, JsonValue]) -> None:
    """Note options of a uid that are of another type."""
    for name, value in options.items():
        match name:
            case "separator":
                if not isinstance(value, str) or not _SEPARATOR.fullmatch(value):
                    place.at(name).add(f"expected some of - _ . ~, got {shown(value)}")
            case "customReplacements":
                if not _are_pairs(value):
                    place.at(name).add(f'expected pairs of texts, got {shown(value)}; write for example [["&", "and"]]')
            case _ if name in UID_OPTIONS and not isinstance(value, bool):
                place.at(name).add(f"expected true or false, got {shown(value)}")
            case _:
                pass


def _are_pairs(value: JsonValue) -> bool:
    pairs = cast("list[JsonValue]", value) if isinstance(value, list) else [None]
    return all(is_texts(pair) and len(pair) == 2 for pair in pairs)


def _check_known(place: Place, given: Sequence[str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            place.add(f'"{name}" is not known{suggestion(name, known) or f"; expected some of {listed(known)}"}')


def _check_enumeration(place: Place, attribute: Enumeration) -> None:
    if not attribute.enum:
        place.at("enum").add('expected at least one value; write for example "enum": ["news", "opinion"]')
    taken: dict[str, str] = {}
    for index, value in enumerate(attribute.enum):
        name = enum_value(value)
        if not name or name in _NO_ENUM_VALUES:
            place.at("enum", index).add(f"{shown(value)} has no name in GraphQL; choose a value with letters in it")
        elif name in taken:
            same = f'the same GraphQL name "{name}" as {shown(taken[name])}' if taken[name] != value else "its like"
            place.at("enum", index).add(f"{shown(value)} has {same} in this list; remove or rename one of the two")
        taken.setdefault(name, value)
    renames = attribute.values_renamed_from
    for value, before in renames.items():
        at = place.at("valuesRenamedFrom", value)
        if value not in attribute.enum:
            at.add(f"{shown(value)} is no value of enum{suggestion(value, attribute.enum)}")
        if before in attribute.enum:
            at.add(f"{shown(before)} is still a value of enum; remove one of the two")
        elif list(renames.values()).count(before) > 1:
            at.add(f"{shown(before)} has several new names; give it one")
    if attribute.enum_name is not None and not GRAPHQL_NAME.fullmatch(attribute.enum_name):
        place.at("enumName").add(
            f'expected a GraphQL name, got {shown(attribute.enum_name)}; write for example "enumName": "ArticleKind"'
        )
