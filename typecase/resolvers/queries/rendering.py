"""The generated functions of a level: from the driver's rows to the trees of the answer, by index."""

import itertools
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from typecase.errors import ForbiddenError
from typecase.resolvers.queries.scalars import FUNCTIONS, enum_names
from typecase.resolvers.queries.selection import Style
from typecase.schema.attributes import AnyAttribute

DENIED = ForbiddenError()
"""Stands in a tree for a relation that the caller may not see."""

Render = Callable[[Sequence[Any], Sequence[Any], list[str]], Any]


@dataclass(slots=True)
class Code:
    """The source and the namespace of one level's functions; for answers that are encoded, when it `encodes`.

    In them `c0`, `c1`… are the columns of a row, `g` the groups of the children, `bad` the list of problems, `x` what
    was looked at last. Names come from the schema and are written with `repr`; values of requests are never part of the
    source.
    """

    style: Style
    encodes: bool = False
    namespace: dict[str, Any] = field(default_factory=lambda: dict(_NAMESPACE))
    source: list[str] = field(default_factory=list[str])
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def name(self, value: Any) -> str:
        """Put an object into the namespace and return its name there."""
        name = f"n{next(self._numbers)}"
        self.namespace[name] = value
        return name

    def define(self, parameters: str, body: str) -> str:
        """Add a function that returns an expression, and return its name."""
        name = f"f{next(self._numbers)}"
        self.source.append(f"def {name}({parameters}):\n    return {body}\n")
        return name

    def table(self, entries: Sequence[str]) -> str:
        """Add a dictionary of functions that are defined above it, and return its name."""
        name = f"d{next(self._numbers)}"
        self.source.append(f"{name} = {{\n{''.join(entries)}}}\n")
        return name

    def checked(self, attribute: AnyAttribute, shown: str) -> str:
        """Return an expression with the checks of GraphQL: a known enumeration value, not null where required."""
        if self.style is Style.REST:
            return shown
        names = enum_names(attribute)
        if names is not None:
            shown = f"enumerated({self.name(names)}, {shown}, bad)"
        # The call is made for null only: a call for each value took a fifth of a list's rendering.
        return f"(x if (x := {shown}) is not None else needed(x, bad))" if attribute.required else shown

    def denied(self) -> str:
        """Return the expression of a relation that the caller may not see."""
        return "denied(bad)"

    def listing(self, width: int, expression: str) -> Render:
        """Return the function that gives a list of trees, from rows of so many columns."""
        return self._render(f"    return [{expression} for {_row(width)} in rows]\n")

    def grouping(self, width: int, key: str, expression: str) -> Render:
        """Return the function that gives lists of trees by key."""
        return self._render(
            f"    found = {{}}\n    for {_row(width)} in rows:\n"
            f"        found.setdefault({key}, []).append({expression})\n    return found\n"
        )

    def mapping(self, width: int, key: str, expression: str) -> Render:
        """Return the function that gives one tree by key."""
        return self._render(f"    return {{{key}: {expression} for {_row(width)} in rows}}\n")

    def _render(self, body: str) -> Render:
        """Return the function, which holds those that it calls. As names of a namespace, each would hold all of them.

        What holds itself is gone with the next look for garbage only, and plans come and go.
        """
        inside = "".join([*self.source, f"def render(rows, g, bad):\n{body}", "return render\n"])
        exec(compile(f"def make():\n{textwrap.indent(inside, '    ')}", "<plan>", "exec"), self.namespace)
        return self.namespace.pop("make")()


def _row(width: int) -> str:
    # Taking a row apart at once costs half of what taking each value out of it by index does.
    return f"({''.join(f'c{index}, ' for index in range(width))})" if width else "_"


def needed(value: Any, problems: list[str]) -> Any:
    """Return a value that must not be null; note it where it is."""
    if value is None:
        problems.append("null")
    return value


def enumerated(names: Mapping[str, str], value: str | None, problems: list[str]) -> str | None:
    """Return the GraphQL name of an enumeration value; note a value that the enumeration has no more."""
    if value is None:
        return None
    name = names.get(value)
    if name is None:
        problems.append("enumeration")
        return value
    return name


def denied(problems: list[str]) -> ForbiddenError:
    """Return the error that stands for a relation that the caller may not see, and note it."""
    problems.append("denied")
    return DENIED


def first(trees: Sequence[Any] | None) -> Any:
    """Return the first tree of a group, or None."""
    return trees[0] if trees else None


def merged(groups: Iterable[Sequence[tuple[float, Any]]], start: int, limit: int | None) -> list[Any]:
    """Return the trees of several types in the order of their places."""
    ordered = sorted(itertools.chain.from_iterable(groups), key=lambda placed: placed[0])
    trees = [tree for _, tree in ordered]
    return trees[start:] if limit is None else trees[start : start + limit]


def spliced(text: str, more: dict[str, Any]) -> orjson.Fragment:
    """Return the text of a JSON object with more members."""
    return orjson.Fragment(f"{text[:-1]},{orjson.dumps(more)[1:].decode()}")


def documents(held: Any) -> Sequence[str]:
    """Return the document ids that a relation inside JSON holds: a list, one or none."""
    if held is None:
        return ()
    return cast(list[str], held) if isinstance(held, list) else (held,)


def ranked(found: list[Any], group: Mapping[Any, Any]) -> list[Any]:
    """Return trees in the order in which their level read them, which is that of the edge's sort."""
    ranks = {id(tree): rank for rank, tree in enumerate(group.values())}
    return sorted(found, key=lambda tree: ranks[id(tree)])


_NAMESPACE: Mapping[str, Any] = {
    **FUNCTIONS,
    **{
        function.__name__: function
        for function in (needed, enumerated, denied, first, merged, spliced, documents, ranked)
    },
}
