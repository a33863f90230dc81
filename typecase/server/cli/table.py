"""Tables on a terminal."""

from collections.abc import Sequence

import typer


def print_table(lines: Sequence[Sequence[str]]) -> None:
    """Print lines of cells in columns, each as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
