"""Paths of own routes in Starlette's syntax: as segments where that is enough, as regular expressions else."""

import re
from collections.abc import Iterator

from starlette.convertors import CONVERTOR_TYPES

_PARAMETER = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)(?::((?:[^{}]|\{[^{}]*\})+))?\}")


def is_plain(path: str) -> bool:
    """Tell whether every parameter of a path is a whole segment that may be anything: `/articles/{id}`."""
    rest = _PARAMETER.sub(lambda found: "" if found[2] in (None, "str") else "{", path)
    return "{" not in rest and all(_PARAMETER.fullmatch(segment) or "{" not in segment for segment in path.split("/"))


def as_segments(path: str) -> str:
    """Return a plain path as the table of routes has it: `/articles/:id`."""
    return _PARAMETER.sub(lambda found: f":{found[1]}", path)


def compiled(path: str) -> re.Pattern[str]:
    """Return the expression that a whole path must match, with a group for each parameter; ValueError for a bad one."""
    try:
        return re.compile("".join(_parts(path)) + "/?", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"the path {path} is no regular expression: {error}") from None


def first_segment(path: str) -> str | None:
    """Return the first segment of a path in lower case; None when it has a parameter in it."""
    first = path.strip("/").partition("/")[0]
    return None if "{" in first else first.lower()


def _parts(path: str) -> Iterator[str]:
    position = 0
    for found in _PARAMETER.finditer(path):
        yield re.escape(path[position : found.start()])
        kind = found[2]
        convertor = CONVERTOR_TYPES.get(kind or "str")
        yield f"(?P<{found[1]}>{kind if convertor is None else convertor.regex})"
        position = found.end()
    rest = path[position:]
    if "{" in rest or "}" in rest:
        raise ValueError(f"the path {path} has a brace that is no parameter; write {{name}} or {{name:converter}}")
    yield re.escape(rest.rstrip("/"))
