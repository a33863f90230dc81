"""Deliveries on the command line: how they are listed and made again, whoever they are for."""

import asyncio
from pathlib import Path

import typer

from typecase.lifecycles.deliveries import State
from typecase.resolvers.events.records import Record
from typecase.server.administration import deliver_again, list_newest
from typecase.server.cli.options import project_with
from typecase.server.cli.tables import print_table


def print_newest(folder: Path, state: State | None, limit: int, *, target: str | None = None) -> None:
    """Print the deliveries of a project that were given out last (to a target), the newest first."""
    records = asyncio.run(list_newest(project_with(folder), state, limit, target=target))
    if not records:
        typer.echo("There are no deliveries.")
    print_table([_cells(record) for record in records])


def make_again(folder: Path, message_id: str) -> None:
    """Let a delivery that is done with begin anew, and say so; BadParameter when there is none of this id."""
    if not asyncio.run(deliver_again(project_with(folder), message_id)):
        raise typer.BadParameter(
            f'there is no delivery "{message_id}"; `typecase events list` shows their ids', param_hint="ID"
        )
    typer.echo(f"{message_id} is delivered again.")


def _cells(record: Record) -> tuple[str, ...]:
    return (
        record.id,
        record.event,
        record.target,
        record.document_id or "",
        record.state,
        str(record.attempts),
        "" if record.status is None else str(record.status),
        "" if record.seconds is None else f"{record.seconds * 1000:.0f} ms",
        record.next_try or "",
        (record.error or "").partition("\n")[0],
    )
