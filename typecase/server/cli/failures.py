"""What a command prints when it cannot be done: every mistake on a line of its own, and no traceback."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import typer
from typer.core import TyperGroup

from typecase.errors import BootError, TypecaseError


class ReportingGroup(TyperGroup):
    """The commands of Typecase; an error of ours ends one with exit status 1."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except BootError as error:
            report_mistakes(error)
        except TypecaseError as error:
            _report(_problems(error.details), error.message)
        raise typer.Exit(1)


def report_mistakes(error: BootError) -> None:
    """Print why the server cannot start: each mistake, and how many there are."""
    count = len(error.mistakes)
    _report(error.mistakes, f"{count} {'mistake' if count == 1 else 'mistakes'}")


def _report(lines: Sequence[str], summary: str) -> None:
    for line in (*lines, summary):
        typer.echo(line, err=True)


def _problems(details: Mapping[str, Any]) -> list[str]:
    """Return the messages of the single problems that an error lists."""
    errors = cast(Sequence[Mapping[str, Any]], details.get("errors") or ())
    return [str(error.get("message", "")) for error in errors]
