"""Tables and JSON on standard output."""

import json
from collections.abc import Sequence
from typing import Any

import typer


def print_table(lines: Sequence[Sequence[str]]) -> None:
    """Print lines of cells in columns, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_json(value: Any) -> None:
    """Print a value as JSON, for programs; what JSON does not have, such as dates, is a text."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))
