"""The scalars of the schema: what a client may write for each, and the canonical form that goes on.

Days come out as `YYYY-MM-DD`, times as `HH:mm:ss.SSS`, instants as `YYYY-MM-DDTHH:mm:ss.SSSZ`, long numbers as int.
What goes out is written already when it reaches graphql-core, so output passes through. A `GraphQLError` is the whole
message of a mistake; other exceptions get `Expected value of type …` put before them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

import orjson
from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema, ObjectValueNode, StringValueNode, ValueNode
from graphql.pyutils import Undefined

from typecase.instants import instant_text
from typecase.resolvers.graphql.literals import literal_text, plain_value
from typecase.schema.attributes import DynamicZone
from typecase.schema.names import component_type_name
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import shown_content_types
from typecase.schema.sdl.unions import zone_input_name

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"(2[0-3]|[01]\d):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)
_WHOLE = re.compile(r"-?\d{1,400}", re.ASCII)
_LOCALE = re.compile(r"\*|[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_GREATEST_SAFE = 2**53 - 1


def bind_scalars(schema: GraphQLSchema, registry: Registry) -> None:
    """Give the schema's scalars their input rules: JSON, dates, long numbers, locale codes and dynamic zones."""
    rules: dict[str, tuple[Callable[[Any], Any], Callable[[ValueNode], Any]]] = {
        "JSON": (lambda value: value, plain_value),
        "Date": (parse_date, _of_text(parse_date, _no_text("Date cannot represent non string type"))),
        "DateTime": (
            parse_instant,
            _of_text(parse_instant, _no_text("DateTime cannot represent non string or Date type")),
        ),
        "Time": (parse_time, _of_text(parse_time, lambda _: TypeError("Time cannot represent non string type"))),
        "Long": (parse_long, parse_long_literal),
        "I18NLocaleCode": (
            parse_locale,
            _of_text(parse_locale_literal, lambda _: TypeError("Locale cannot represent non string type")),
        ),
        **_zone_rules(registry),
    }
    for name, (from_value, from_literal) in rules.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            scalar.coerce_input_value = from_value
            scalar.coerce_input_literal = from_literal
    if isinstance(json := schema.type_map.get("JSON"), GraphQLScalarType):
        json.coerce_output_value = _written


def _written(value: Any) -> Any:
    """Return a JSON value as the text that it is: nobody makes 7 of its 7.0, as of a Float that graphql-core gives."""
    return orjson.Fragment(orjson.dumps(value)) if isinstance(value, dict | list | tuple | float) else value


def parse_date(value: Any) -> str:
    """Return a day that exists: `2024-02-29`."""
    if not isinstance(value, str):
        raise GraphQLError(f"Date cannot represent non string type {_json(value)}")
    if not _DATE.fullmatch(value) or not _is_day(value):
        raise GraphQLError(f"Date cannot represent an invalid date-string {value}.")
    return value


def parse_instant(value: Any) -> str:
    """Return an instant in UTC with milliseconds; the text must name its zone."""
    if not isinstance(value, str):
        raise GraphQLError(f"DateTime cannot represent non string or Date type {_json(value)}")
    found = _INSTANT.fullmatch(value)
    try:
        if found is not None and _is_day(found[1]):
            fraction = (found[3] or "")[:3].ljust(3, "0")
            zone = "+00:00" if found[4] in "Zz" else found[4]
            return instant_text(datetime.fromisoformat(f"{found[1]}T{found[2]}.{fraction}{zone}"))
    except OverflowError:  # the first or last hours that a datetime can hold
        pass
    raise GraphQLError(f"DateTime cannot represent an invalid date-time-string {value}.")


def parse_time(value: Any) -> str:
    """Return a time of day: `23:59:59.999`."""
    if not isinstance(value, str):
        raise TypeError(f"Expected a string, got a {_kind(value)}")
    found = _TIME.fullmatch(value)
    if found is None:
        raise ValueError("Invalid time format, expected HH:mm:ss.SSS")
    return f"{found[1]}:{found[2]}:{found[3]}.{found[4] or '':0<3}"


def parse_long(value: Any) -> int:
    """Return a whole number of 64 bits, given as a number or as its digits.

    A JSON number beyond 2^53 is read as the double that JavaScript's clients made of it; digits in a string are exact.
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _GREATEST_SAFE:
        return _whole(str(int(float(value))))
    if isinstance(value, float) and value.is_integer():
        return _whole(str(int(value)))
    return _whole(value if isinstance(value, str) else _json(value))


def parse_long_literal(node: ValueNode) -> int:
    """Return a whole number of 64 bits that is written in an operation's text."""
    text = literal_text(node)
    if text is None:
        raise GraphQLError(f"BigInt cannot represent non-integer value: {_json(plain_value(node))}")
    return _whole(text)


def parse_locale(value: Any) -> Any:
    """Return a locale code from a variable."""
    if not isinstance(value, str):
        raise TypeError("Locale cannot represent non string type")
    return value


def parse_locale_literal(value: str) -> str:
    """Return a locale code, or `*` for all, that is written in an operation's text."""
    if not _LOCALE.fullmatch(value):
        raise ValueError("Unknown locale supplied")
    return value


def _zone_rules(registry: Registry) -> Mapping[str, tuple[Callable[[Any], Any], Callable[[ValueNode], Any]]]:
    rules: dict[str, tuple[Callable[[Any], Any], Callable[[ValueNode], Any]]] = {}
    for owner in (*registry.components.values(), *shown_content_types(registry)):
        for name, attribute in owner.attributes.items():
            if isinstance(attribute, DynamicZone):
                uids = {component_type_name(registry.component(uid)): uid for uid in attribute.components}
                parse = _zone_parser(uids)
                rules[zone_input_name(owner, name)] = (parse, _of_object(parse))
    return rules


def _zone_parser(uids: Mapping[str, str]) -> Callable[[Any], dict[str, Any]]:
    """Return the function that reads an item of a zone: the GraphQL name of its component becomes the uid."""

    def parse(value: Any) -> dict[str, Any]:
        item = cast(dict[str, Any], value) if isinstance(value, dict) else {}
        name = item.get("__typename")
        uid = uids.get(name) if isinstance(name, str) else None
        if uid is None:
            raise ValueError(f"Component not found. expected one of: {', '.join(uids)}")
        return {"__component": uid, **{key: held for key, held in item.items() if key != "__typename"}}

    return parse


def _of_text(parse: Callable[[str], Any], refuse: Callable[[ValueNode], Exception]) -> Callable[[ValueNode], Any]:
    def from_literal(node: ValueNode) -> Any:
        if not isinstance(node, StringValueNode):
            raise refuse(node)
        return parse(node.value)

    return from_literal


def _of_object(parse: Callable[[Any], Any]) -> Callable[[ValueNode], Any]:
    def from_literal(node: ValueNode) -> Any:
        return parse(plain_value(node)) if isinstance(node, ObjectValueNode) else Undefined

    return from_literal


def _no_text(message: str) -> Callable[[ValueNode], Exception]:
    return lambda node: GraphQLError(f"{message} {literal_text(node) or 'undefined'}")


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"Cannot convert {text} to a BigInt")
    number = int(text)
    if str(number) != text or not -(2**63) <= number < 2**63:
        raise GraphQLError(f"BigInt cannot represent value: {text}")
    return number


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case _:
            return "object"
