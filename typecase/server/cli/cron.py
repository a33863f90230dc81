"""`typecase cron`: the project's tasks."""

from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import typer

from typecase.lifecycles.schedule import Schedule
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.table import print_table
from typecase.server.tasks import CRON_FILE

app = typer.Typer(help="Tasks that run at fixed times.", no_args_is_help=True)

_SHOWN = 3


@app.callback()
def _cron() -> None:  # pyright: ignore[reportUnusedFunction]  it makes a group of a single command
    pass


@app.command("list")
def list_tasks(folder: Folder = HERE) -> None:
    """List the tasks: name, expression, zone, and the next times."""
    tasks = project_with(folder).tasks
    if not tasks:
        typer.echo(f"The project has no tasks; they are declared in {CRON_FILE}.")
    print_table(
        [(task.name, task.schedule.expression, task.schedule.zone, *_next_times(task.schedule)) for task in tasks]
    )


def _next_times(schedule: Schedule) -> list[str]:
    zone = ZoneInfo(schedule.zone)
    times = islice(schedule.times(datetime.now(UTC)), _SHOWN)
    return [time.astimezone(zone).isoformat(" ", "seconds") for time in times]
