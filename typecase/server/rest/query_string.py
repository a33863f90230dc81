"""Query strings with nested values, as the JavaScript library `qs` reads them: `filters[title][$eq]=x&sort[0]=title`.

No well-kept Python parser of this syntax was found. Depth and list limit are those that Strapi sets.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from typecase.errors import ValidationError

QueryValue: TypeAlias = "str | list[QueryValue] | dict[str, QueryValue] | None"
"""A value of a query string; None is a name without `=`, where nulls are asked for."""

DEPTH = 20
LIST_LIMIT = 100
PARAMETER_LIMIT = 1000

_PROTOTYPE_NAMES = frozenset(
    {
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    }
)
"""Names that every JavaScript object has; a parameter with one of them in its key is dropped."""

_BRACKETS = re.compile("%5([BD])", re.IGNORECASE)
_BRACKET_OF = {"B": "[", "D": "]"}
_BAD_ESCAPE = re.compile(r"%(?![\da-fA-F]{2})")
_INDEX = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)


def parse_query_string(text: str | bytes, *, nulls: bool = False) -> dict[str, QueryValue]:
    """Return the parameters of a query string (without its `?`).

    A name without `=` is an empty string, or None with `nulls`. A list longer than LIST_LIMIT is an object with its
    indexes as keys. Raises ValidationError for more than PARAMETER_LIMIT parameters, and nothing else: what cannot be
    understood is a name or value like any other.
    """
    if isinstance(text, bytes):
        text = _decoded(text)
    root = _Object()
    for key, value in _parameters(text, nulls=nulls).items():
        path = _split(key)
        if path:
            _merge(root, _chain(path, value))
    return {key: _built(value) for key, value in root.items.items()}


@dataclass(slots=True)
class _List:
    """A list in the making: values by index, with holes. `clashed` when a value met an object under one name."""

    items: dict[int, Any] = field(default_factory=dict[int, Any])
    clashed: bool = False

    @property
    def end(self) -> int:
        return max(self.items, default=-1) + 1


@dataclass(slots=True)
class _Object:
    """An object in the making. `end` is the next index where it was a list that grew too long or clashed."""

    items: dict[str, Any] = field(default_factory=dict[str, Any])
    end: int | None = None


def _parameters(text: str, *, nulls: bool) -> dict[str, Any]:
    """Return the values by whole key; those of a repeated key are a list."""
    parts = _BRACKETS.sub(lambda found: _BRACKET_OF[found[1].upper()], text).split("&")
    if len(parts) > PARAMETER_LIMIT:
        raise ValidationError(f"A query string has at most {PARAMETER_LIMIT} parameters, but found {len(parts)}")
    found: dict[str, Any] = {}
    for part in parts:
        bracket = part.find("]=")
        equals = bracket + 1 if bracket >= 0 else part.find("=")
        if equals < 0:
            key, value = _unescaped(part), None if nulls else ""
        else:
            key, value = _unescaped(part[:equals]), _unescaped(part[equals + 1 :])
        found[key] = _combined(found[key], value) if key in found else value
    return found


def _unescaped(text: str) -> str:
    """Return a text with its percent escapes read as UTF-8; where that is not possible all of them stay."""
    text = text.replace("+", " ")
    if "%" not in text or _BAD_ESCAPE.search(text):
        return text
    try:
        return unquote_to_bytes(text.encode("utf-8", "surrogatepass")).decode()
    except UnicodeDecodeError:
        return text


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _split(key: str) -> list[str] | None:
    """Return the segments of a key, each but a first name in its brackets; None when the parameter is to be dropped.

    What is deeper than DEPTH, or opens a bracket that nothing closes, is one literal segment.
    """
    start = key.find("[")
    name = key if start < 0 else key[:start]
    if name in _PROTOTYPE_NAMES:
        return None
    segments = [name] if name else []
    for _ in range(DEPTH):
        if start < 0:
            return segments
        end = _closing(key, start)
        if end < 0:
            break
        if key[start + 1 : end] in _PROTOTYPE_NAMES:
            return None
        segments.append(key[start : end + 1])
        start = key.find("[", end + 1)
    if start >= 0:
        segments.append(f"[{key[start:]}]")
    return segments


def _closing(key: str, start: int) -> int:
    """Return where the bracket that opens at `start` is closed; -1 when it is not."""
    level = 0
    for position in range(start, len(key)):
        if key[position] == "[":
            level += 1
        elif key[position] == "]":
            level -= 1
            if level == 0:
                return position
    return -1


def _chain(path: list[str], value: Any) -> Any:
    """Return a value inside the lists and objects that its path names."""
    for segment in reversed(path):
        if segment == "[]":
            if not (isinstance(value, _Object) and value.end is not None):
                value = _concatenated(value)
            continue
        bracketed = segment.startswith("[") and segment.endswith("]")
        name = segment[1:-1] if bracketed else segment
        if bracketed and _INDEX.fullmatch(name):
            index = int(name)
            value = _List({index: value}) if index < LIST_LIMIT else _Object({name: value}, index + 1)
        else:
            value = _Object({name: value})
    return value


def _combined(target: Any, value: str | None) -> Any:
    """Return the values of a repeated key with one more."""
    if isinstance(target, _Object):
        target.items[str(target.end)] = value
        target.end = (target.end or 0) + 1
        return target
    return _concatenated(target, value)


def _concatenated(*values: Any) -> _List | _Object:
    """Return a list of values, lists among them unfolded with their holes; an object where that is too long."""
    found = _List()
    for value in values:
        end = found.end
        inner = value.items if isinstance(value, _List) else {0: value}
        found.items.update({end + index: item for index, item in inner.items()})
    return _as_object(found, end=found.end) if found.end > LIST_LIMIT else found


def _as_object(value: _List, *, end: int | None) -> _Object:
    return _Object({str(index): value.items[index] for index in sorted(value.items)}, end)


def _merge(target: Any, source: Any) -> Any:
    """Return `target` with `source` added to it; lists and objects are changed in place where they can be."""
    if source is None or source == "":
        return target
    if isinstance(source, str):
        return _merge_text(target, source)
    if not isinstance(target, _List | _Object):
        if isinstance(source, _Object) and source.end is not None:
            shifted = {str(int(key) + 1): value for key, value in source.items.items() if key.isdecimal()}
            return _Object({"0": target, **shifted}, source.end + 1)
        return _concatenated(target, source)
    if isinstance(target, _List):
        if isinstance(source, _List):
            return _merge_lists(target, source)
        target = _as_object(target, end=target.end if target.clashed else None)
    return _merge_objects(target, source)


def _merge_text(target: Any, source: str) -> Any:
    if isinstance(target, _List):
        end, full = target.end, len(target.items) >= LIST_LIMIT
        target.items[end] = source
        return _as_object(target, end=end + 1) if full else target
    if isinstance(target, _Object):
        if target.end is None:
            return _List({0: target, 1: source}, clashed=True)
        target.items[str(target.end)] = source
        target.end += 1
        return target
    return _List({0: target, 1: source})


def _merge_lists(target: _List, source: _List) -> _List | _Object:
    for index, item in source.items.items():
        present = target.items.get(index)
        if index not in target.items:
            target.items[index] = item
        elif isinstance(present, _List | _Object) and isinstance(item, _List | _Object):
            target.items[index] = _merge(present, item)
        else:
            target.items[target.end] = item
    return _as_object(target, end=target.end) if len(target.items) > LIST_LIMIT else target


def _merge_objects(target: _Object, source: "_List | _Object") -> _Object:
    entries: Iterable[tuple[str, Any]]
    if isinstance(source, _List):
        entries = [(str(index), item) for index, item in source.items.items()]
    else:
        entries = source.items.items()
        if source.end is not None and target.end is None:
            target.end = source.end
    for key, item in entries:
        target.items[key] = _merge(target.items[key], item) if key in target.items else item
        if target.end is not None and _INDEX.fullmatch(key):
            target.end = max(target.end, int(key) + 1)
    return target


def _built(value: Any) -> QueryValue:
    """Return what was made as plain lists, without their holes, and dicts."""
    match value:
        case _List(items=items):
            return [_built(items[index]) for index in sorted(items)]
        case _Object(items=items):
            return {key: _built(item) for key, item in items.items()}
        case _:
            return value
