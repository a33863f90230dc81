"""Trees as JSON: at once, or in slices where they are so large that others would have to wait."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import orjson

from typecase.resolvers.plain_values import plain
from typecase.turns import Turn

_LONG = 50
"""Lists of more items are encoded in slices: 500 entries with all that belongs to them take 5 ms, or even 50."""

_SLICE = 10
_PART = 256 * 1024
"""How many bytes a part has, more or less: to join 35 MB takes 20 ms, and as much memory again."""

_DEPTH = 4
"""How much may stand around a list that is encoded in slices: `[{"data": {"articles": {"nodes": [`."""


def encode(value: Any) -> bytes:
    """Return a value as JSON; TypeError for what has none. Python's own values are written as `plain` has them."""
    return orjson.dumps(value, plain, orjson.OPT_PASSTHROUGH_DATETIME)


def is_large(tree: Any) -> bool:
    """Tell whether a tree is a long list, or an object that has one."""
    if isinstance(tree, list):
        return len(cast(list[Any], tree)) > _LONG
    if isinstance(tree, dict):
        for held in cast(Mapping[str, Any], tree).values():
            if isinstance(held, list) and len(cast(list[Any], held)) > _LONG:
                return True
    return False


async def encode_in_turns(value: Any) -> list[bytes]:
    """Return a value as JSON, as `encode` writes it, in parts; TypeError for what it cannot write."""
    parts: list[bytes] = []
    pieces: list[bytes] = []
    length = 0
    turn = Turn()
    for piece in _pieces(value, _DEPTH):
        pieces.append(piece)
        length += len(piece)
        if length > _PART:
            parts.append(b"".join(pieces))
            pieces.clear()
            length = 0
        if turn.over:
            await turn.next()
    parts.append(b"".join(pieces))
    return parts


def _pieces(value: Any, depth: int) -> Iterator[bytes]:
    if isinstance(value, list) and len(cast(list[Any], value)) > _SLICE:
        items = cast(list[Any], value)
        opening = b"["
        for start in range(0, len(items), _SLICE):
            yield opening + encode(items[start : start + _SLICE])[1:-1]
            opening = b","
        yield b"]"
    elif isinstance(value, dict) and value and depth:
        opening = b"{"
        for key, held in cast(Mapping[str, Any], value).items():
            yield opening + encode(key) + b":"
            yield from _pieces(held, depth - 1)
            opening = b","
        yield b"}"
    elif isinstance(value, list) and value and depth:
        opening = b"["
        for item in cast(list[Any], value):
            yield opening
            yield from _pieces(item, depth - 1)
            opening = b","
        yield b"]"
    else:
        yield encode(value)
