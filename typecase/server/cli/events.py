"""`typecase events`: the deliveries of events."""

import asyncio
import signal
from typing import Annotated

import typer

from typecase.lifecycles.deliveries import State
from typecase.server.application import GRACE, Application
from typecase.server.cli.deliveries import make_again, print_newest
from typecase.server.cli.options import HERE, Folder, project_with
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
    """List deliveries, the newest first: id, event, target, document, state, tries, answer, time, next try, error."""
    print_newest(folder, state, limit)


@app.command()
def redeliver(
    message_id: Annotated[str, typer.Argument(metavar="ID", help="The id of a delivery, such as msg_4a….")],
    folder: Folder = HERE,
) -> None:
    """Deliver once more what has failed for good, or has arrived already; by the same id."""
    make_again(folder, message_id)


async def _deliver(project: Project) -> None:
    await demand_prepared(project)
    application = Application(project)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with application.opened(), application.events.delivering(GRACE):
        typer.echo("Typecase delivers events. Stop it with Ctrl-C.")
        await stopped.wait()
