"""The table of REST routes: which target answers a method and a path, and what is said when none does."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import unquote_to_bytes

from typecase.errors import BootError

Target = TypeVar("Target")

_KNOWN_METHODS = frozenset({"HEAD", "OPTIONS", "GET", "PUT", "PATCH", "POST", "DELETE"})
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_ANY_PATH = ("HEAD", "GET")
"""What every path may be asked with: the answer is a 404 where nothing is."""


@dataclass(frozen=True, slots=True)
class Route(Generic[Target]):
    """A method, a path whose segments are literal or a `:parameter`, and what answers there.

    A path with a `pattern` is that of an own route with converters: the whole of a path must match it. `place` says
    where an own route is declared.
    """

    method: str
    path: str
    target: Target
    pattern: re.Pattern[str] | None = None
    first: str | None = None
    place: str = ""

    @property
    def shape(self) -> str:
        """The pattern without the names of its parameters: what two routes in one place share."""
        return "" if self.pattern is None else _GROUP_NAME.sub("(", self.pattern.pattern)


@dataclass(frozen=True, slots=True)
class Found(Generic[Target]):
    """What answers a request, and the parameters of its path, decoded."""

    target: Target
    parameters: Mapping[str, str]


class Refusal(Enum):
    """Why no target answers: the HTTP status that says so."""

    OPTIONS = 200
    BAD_PATH = 400
    NOT_FOUND = 404
    METHOD_NOT_ALLOWED = 405
    METHOD_UNKNOWN = 501


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A request that no target answers; `allow` names the methods that the path has."""

    refusal: Refusal
    allow: tuple[str, ...] = ()


Outcome: TypeAlias = Found[Target] | Unanswered


@dataclass(slots=True)
class _Node(Generic[Target]):
    """A place in the tree of paths. `methods` has each method's target and the names of the parameters above it.

    `declared` says of own routes by their methods where they are declared.
    """

    literals: "dict[str, _Node[Target]]" = field(default_factory=dict[str, "_Node[Target]"])
    parameter: "_Node[Target] | None" = None
    methods: dict[str, tuple[Target, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[Target, tuple[str, ...]]]
    )
    declared: dict[str, str] = field(default_factory=dict[str, str])


class RouteTable(Generic[Target]):
    """Finds the target of a request by the segments of its path; a literal segment goes before a parameter."""

    def __init__(self, routes: Iterable[Route[Target]], own: Iterable[Route[Target]] = ()) -> None:
        """Build the table; BootError when two routes have the same method and path, or one a method that is unknown.

        Routes of one's `own` take the place of others with the same method and path; those with a pattern are tried
        first, in their order.
        """
        self._root: _Node[Target] = _Node()
        self._patterns: dict[str | None, list[Route[Target]]] = {}
        mistakes = [mistake for route in own if (mistake := self._add(route)) is not None]
        replaced = {id(methods) for methods in self._all_methods(self._root)}
        mistakes += [mistake for route in routes if (mistake := self._add(route, replaced)) is not None]
        if mistakes:
            raise BootError(mistakes)

    def find(self, method: str, path: str) -> Outcome[Target]:
        """Return what answers a method (in capitals) at a path, which is still percent-encoded and without a query.

        Literal segments match in any case, one slash at the end is ignored, HEAD is answered as GET.
        """
        asked = "GET" if method == "HEAD" else method
        segments = _segments(path)
        if self._patterns and (outcome := self._matched(asked, path, segments)) is not None:
            return outcome
        places = list(self._places(segments, self._root, 0, ()))
        for node, values in places:
            if asked in node.methods:
                target, names = node.methods[asked]
                return _found(target, names, values)
        return _unanswered(method, path, places)

    def _matched(self, method: str, path: str, segments: tuple[str, ...]) -> Outcome[Target] | None:
        """Return the own route whose pattern a path matches."""
        first = segments[0].lower() if segments else ""
        decoded = _decoded(path)
        for route in (*self._patterns.get(first, ()), *self._patterns.get(None, ())):
            if route.method == method and decoded is not None and route.pattern is not None:
                found = route.pattern.fullmatch(decoded)
                if found is not None:
                    return Found(route.target, found.groupdict())
        return None

    def _all_methods(self, node: _Node[Target]) -> Iterator[tuple[Target, tuple[str, ...]]]:
        yield from node.methods.values()
        for inner in (*node.literals.values(), *([node.parameter] if node.parameter else [])):
            yield from self._all_methods(inner)

    def _add(self, route: Route[Target], kept: Container[int] = ()) -> str | None:
        if route.method not in _KNOWN_METHODS - {"HEAD", "OPTIONS"}:
            return f"{route.method} {route.path}: a route has one of the methods GET, POST, PUT, PATCH and DELETE"
        if route.pattern is not None:
            alike = self._patterns.setdefault(route.first, [])
            same = [other for other in alike if (other.method, other.shape) == (route.method, route.shape)]
            alike.append(route)
            return _taken(route, same[0].place) if same else None
        node = self._root
        names: list[str] = []
        for segment in _segments(route.path):
            if segment.startswith(":"):
                names.append(segment[1:])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment.lower(), _Node())
        if route.method in node.methods:
            if id(node.methods[route.method]) in kept:
                return None
            return _taken(route, node.declared.get(route.method, ""))
        node.methods[route.method] = (route.target, tuple(names))
        node.declared[route.method] = route.place
        return None

    def _places(
        self, segments: tuple[str, ...], node: _Node[Target], position: int, values: tuple[str, ...]
    ) -> Iterator[tuple[_Node[Target], tuple[str, ...]]]:
        """Yield the nodes that a path leads to with the values of its parameters, the most literal one first."""
        if position == len(segments):
            yield node, values
            return
        segment = segments[position]
        literal = node.literals.get(segment.lower())
        if literal is not None:
            yield from self._places(segments, literal, position + 1, values)
        if node.parameter is not None and segment:
            yield from self._places(segments, node.parameter, position + 1, (*values, segment))


def _taken(route: Route[Any], other: str) -> str:
    """Say that another route is where a route shall be, and where each of them is declared when that is known."""
    mistake = f"{route.method} {route.path}: another route has this method and path"
    return f"{route.place}: {mistake}: that of {other}; change one of the two" if route.place and other else mistake


def _segments(path: str) -> tuple[str, ...]:
    inner = path.removeprefix("/").removesuffix("/")
    return tuple(inner.split("/")) if inner else ()


def _found(target: Target, names: tuple[str, ...], values: tuple[str, ...]) -> Outcome[Target]:
    decoded = [_decoded(value) for value in values]
    if None in decoded:
        return Unanswered(Refusal.BAD_PATH)
    return Found(target, {name: value for name, value in zip(names, decoded, strict=True) if value is not None})


def _unanswered(method: str, path: str, places: list[tuple[_Node[Target], tuple[str, ...]]]) -> Unanswered:
    allow = dict.fromkeys((*_ANY_PATH, *(method for node, _ in places for method in node.methods)))
    if method not in _KNOWN_METHODS:
        return Unanswered(Refusal.METHOD_UNKNOWN, tuple(allow))
    if method == "OPTIONS":
        return Unanswered(Refusal.OPTIONS, tuple(allow))
    if method not in _ANY_PATH:
        return Unanswered(Refusal.METHOD_NOT_ALLOWED, tuple(allow))
    return Unanswered(Refusal.NOT_FOUND if _decoded(path) is not None else Refusal.BAD_PATH)


def _decoded(text: str) -> str | None:
    """Return a part of a path without its percent escapes; None when they are not UTF-8 or broken."""
    if "%" not in text:
        return text
    broken = any(len(escape) < 2 or not _is_hex(escape[:2]) for escape in text.split("%")[1:])
    if broken:
        return None
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return None


def _is_hex(digits: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in digits)
