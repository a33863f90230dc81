"""`typecase events`: the deliveries of events."""

import asyncio
import signal
from typing import Annotated

import typer

from typecase.lifecycles.deliveries import State
from typecase.resolvers.events.records import Record
from typecase.server.administration import deliver_again, list_newest
from typecase.server.application import Application
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.tables import print_table
from typecase.server.logs import configure_logs
from typecase.server.migrating import demand_prepared
from typecase.server.project import Project

app = typer.Typer(help="Events and their deliveries.", no_args_is_help=True)


@app.command()
def deliver(folder: Folder = HERE) -> None:
    """Deliver events until SIGINT or SIGTERM: for servers whose setting events.deliver is false."""
    project = project_with(folder)
    lines = configure_logs(project.settings)
    try:
        asyncio.run(_deliver(project))
    finally:
        lines.flush()


@app.command("list")
def list_deliveries(
    folder: Folder = HERE,
    state: Annotated[State | None, typer.Option(help="Only those that stand so.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="At most so many.")] = 20,
) -> None:
    """List deliveries, the newest first: id, event, target, document, state, attempts, next try, error."""
    records = asyncio.run(list_newest(project_with(folder), state, limit))
    if not records:
        typer.echo("There are no deliveries.")
    print_table([_cells(record) for record in records])


@app.command()
def retry(
    message_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a delivery, such as msg_4a….")],
    folder: Folder = HERE,
) -> None:
    """Deliver once more what has failed for good, or has arrived already."""
    if not asyncio.run(deliver_again(project_with(folder), message_id)):
        raise typer.BadParameter(
            f'there is no delivery "{message_id}"; `typecase events list` shows their ids', param_hint="ID"
        )
    typer.echo(f"{message_id} is delivered again.")


async def _deliver(project: Project) -> None:
    await demand_prepared(project)
    application = Application(project)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with application.opened(), application.delivering():
        typer.echo("Typecase delivers events. Stop it with Ctrl-C.")
        await stopped.wait()


def _cells(record: Record) -> tuple[str, ...]:
    return (
        record.id,
        record.event,
        record.target,
        record.document_id or "",
        record.state,
        str(record.attempts),
        record.next_try or "",
        (record.error or "").partition("\n")[0],
    )
