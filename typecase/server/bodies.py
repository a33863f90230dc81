"""The body of a request: read up to a limit, and decoded by its media type."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from typecase.errors import BodySyntaxError
from typecase.resolvers.entities.parameters.raw import is_deeper
from typecase.server.http_request import HttpRequest

_FORM = "application/x-www-form-urlencoded"
_MOST_FORM_FIELDS = 100
_DEEPEST = 200
"""Errors show values again, a few levels deeper, and no JSON of more than 254 levels can be written."""
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKET = re.compile(r"[{}\[\]]")
_OBJECT_OR_LIST = re.compile(rb"[ \t\r\n]*[{\[]")


def media_type_of(headers: Mapping[str, str]) -> str:
    """Return the media type of a request's body, without parameters; empty when it has none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(headers: Mapping[str, str]) -> bool:
    """Tell whether a body is announced as JSON."""
    media_type = media_type_of(headers)
    return media_type == "application/json" or media_type.endswith("+json")


def flat_form(body: bytes) -> dict[str, Any]:
    """Return the fields of a form; a field that is given several times is a list."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FORM_FIELDS)
    except ValueError as error:  # bytes that are no text, or too many fields
        raise BodySyntaxError(str(error)) from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return single_values(fields)


def single_values(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the fields of a form, each that is given once as its value, the others as lists."""
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


async def read_body(request: HttpRequest, limit: int, form: Callable[[bytes], Any] = flat_form) -> Any:
    """Return the decoded body: an object or a list; an empty object when it is empty or of an unknown media type.

    `form` decodes what a form sends; `limit` is in bytes. Raises what `HttpRequest.body` raises, and BodySyntaxError.
    """
    body = await request.body(limit)
    if is_json(request.headers):
        return decode_json(body)
    return form(body) if media_type_of(request.headers) == _FORM else {}


def decode_json(body: bytes) -> Any:
    """Return what a body of JSON says: an object or a list, an empty object when it is empty; else BodySyntaxError."""
    body = body.removeprefix(BOM_UTF8)
    if not body:
        return {}
    if not _OBJECT_OR_LIST.match(body):
        raise BodySyntaxError("invalid JSON, only supports object and array")
    try:
        decoded = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BodySyntaxError(_complaint(body, error)) from None
    if body.count(b"[") + body.count(b"{") > _DEEPEST and is_deeper(decoded, _DEEPEST):
        raise BodySyntaxError(f"A body is nested at most {_DEEPEST} levels deep")
    return decoded


def _complaint(body: bytes, error: orjson.JSONDecodeError) -> str:
    """Say what is wrong with a JSON text as Node.js says it; the standard library finds the same places."""
    try:
        json.loads(body)
    except json.JSONDecodeError as found:
        return _worded(found)
    except (ValueError, RecursionError):  # bytes that are no text, numbers of thousands of digits, deep nesting
        pass
    return str(error)


def _worded(error: json.JSONDecodeError) -> str:
    text, at = error.doc, f"in JSON at position {error.pos}"
    match error.msg:
        case "Expecting property name enclosed in double quotes":
            return f"Expected property name or '}}' {at}"
        case "Illegal trailing comma before end of object":
            return f"Expected double-quoted property name {at}"
        case "Expecting ':' delimiter":
            return f"Expected ':' after property name {at}"
        case "Expecting ',' delimiter" if _is_in_object(text[: error.pos]):
            return f"Expected ',' or '}}' after property value {at}"
        case "Expecting ',' delimiter":
            return f"Expected ',' or ']' after array element {at}"
        case "Unterminated string starting at":
            return f"Unterminated string in JSON at position {len(text)}"
        case "Invalid control character at":
            return f"Bad control character in string literal {at}"
        case "Extra data":
            return f"Unexpected non-whitespace character after JSON at position {error.pos}"
        case _ if error.pos >= len(text):
            return "Unexpected end of JSON input"
        case _:
            return f"Unexpected token '{text[error.pos]}' {at}"


def _is_in_object(text: str) -> bool:
    """Tell whether the innermost bracket that is open at the end of a JSON text is that of an object."""
    opened: list[str] = []
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        if bracket in "{[":
            opened.append(bracket)
        else:
            opened.pop()
    return opened[-1] == "{"
