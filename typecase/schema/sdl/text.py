"""The written form of definitions: blocks, fields, arguments and descriptions of the schema definition language.

What is written here is parsed and printed again (see `document`), so only the tokens matter, not the layout.
"""

import json
from collections.abc import Iterable
from typing import cast

from typecase.errors import BootError
from typecase.schema.attributes import JsonValue

# A name that the language takes; Python's identifiers also allow letters of other scripts.
_NAME_LETTERS = frozenset("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def block(keyword: str, name: str, lines: Iterable[str], text: str | None = None) -> str:
    """Return a definition with a body: `type Article { … }`, described by `text`."""
    body = "\n".join(lines)
    return f"{description(text)}{keyword} {name} {{\n{body}\n}}"


def field(name: str, type_: str, arguments: Iterable[str] = (), *, text: str | None = None, guards: str = "") -> str:
    """Return a field or an input field: `tags(sort: [String] = []): [Tag]!`, with directives in `guards`."""
    listed = ", ".join(arguments)
    return f"{description(text)}{name}{f'({listed})' if listed else ''}: {type_} {guards}"


def union(name: str, members: Iterable[str]) -> str:
    """Return `union Zone = A | B`."""
    return f"union {name} = {' | '.join(members)}"


def description(text: str | None) -> str:
    """Return a description to put before a definition, or the empty string when there is nothing to say."""
    if not text or not text.strip():
        return ""
    escaped = text.replace('"""', '\\"""')
    return f'"""\n{escaped}\n"""\n'


def literal(value: JsonValue, place: str) -> str:
    """Return a JSON value as a literal of the language: `{maxAge: 60}`.

    Raises BootError when a key is no GraphQL name, since the language has no way to write it; `place` says where.
    """
    if isinstance(value, dict):
        items = cast("dict[str, JsonValue]", value).items()
        return f"{{{', '.join(f'{_key(key, place)}: {literal(part, place)}' for key, part in items)}}}"
    if isinstance(value, list):
        return f"[{', '.join(literal(part, place) for part in cast('list[JsonValue]', value))}]"
    return json.dumps(value, ensure_ascii=False)


def quoted(text: str) -> str:
    """Return a string literal."""
    return json.dumps(text, ensure_ascii=False)


def _key(key: str, place: str) -> str:
    if not key or key[0].isdigit() or not _NAME_LETTERS.issuperset(key):
        raise BootError(
            [f'{place}: the key "{key}" of a config cannot be written in the SDL; use letters, digits and underscores']
        )
    return key
