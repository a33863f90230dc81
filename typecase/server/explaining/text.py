"""Explained requests as text for people."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from typecase.server.explaining.asking import Explained

_WIDTH = 116
_REFUSED = 400
"""The HTTP status from which on nothing was read."""

_MADE = {"text": "read and validated", "selection": "turned into a selection", "plan": "compiled to SQL"}


def text_of(explained: Explained) -> str:
    """Return what a terminal shows: errors, cost, the times of both runs and the statements of the second."""
    return "\n".join(_lines(explained))


def _lines(explained: Explained) -> Iterator[str]:
    yield f"Asked twice as a caller who may do everything; the answer's HTTP status is {explained.status}."
    for error in explained.errors:
        yield f"Error: {error}"
    if explained.status >= _REFUSED:
        return
    if explained.first is None or explained.then is None:
        yield "The answer tells nothing of what was done for it."
        return
    if (cost := explained.first.get("cost")) is not None:
        most = "anything" if cost["most"] is None else f"{cost['most']:,}"
        yield f"Cost: {cost['operation']:,} objects at most, of {most} that are allowed."
    yield ""
    yield from _times(explained.first, explained.then)
    made = [_MADE[what] for what in explained.first["made"]]
    yield f"The first time it was {', '.join(made)}; that is kept." if made else "All of it was kept already."
    statements = explained.then["statements"]
    yield ""
    yield f"Statements: {len(statements)}"
    for number, statement in enumerate(statements, 1):
        yield from _statement(number, statement)


def _times(first: Mapping[str, Any], then: Mapping[str, Any]) -> Iterator[str]:
    yield f"{'milliseconds':<14}{'first':>10}{'then':>10}"
    for name, spent in first["milliseconds"].items():
        yield f"{name:<14}{spent:>10.3f}{then['milliseconds'][name]:>10.3f}"


def _statement(number: int, statement: Mapping[str, Any]) -> Iterator[str]:
    rows = "failed" if statement["rows"] is None else f"{statement['rows']} rows"
    copies = f", {statement['copies']} copies joined by union all" if "copies" in statement else ""
    yield f"{number}. {statement['milliseconds']:.3f} ms, {rows}, {statement['values']} values bound{copies}"
    yield textwrap.fill(statement["sql"], _WIDTH, initial_indent="   ", subsequent_indent="   ")
