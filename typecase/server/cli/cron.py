"""`typecase cron`: the project's tasks."""

import asyncio
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from typecase.lifecycles.schedule import Schedule
from typecase.resolvers.task_runs import Busy
from typecase.schema.mistakes import listed, shown, suggestion
from typecase.server.application import Application
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.tables import print_table
from typecase.server.logs import configure_logs
from typecase.server.migrating import demand_prepared
from typecase.server.project import Project
from typecase.server.task_run import Outcome
from typecase.server.tasks import CRON_FILE

app = typer.Typer(help="Tasks that run at fixed times.", no_args_is_help=True)

_SHOWN = 3


@app.command("list")
def list_tasks(folder: Folder = HERE) -> None:
    """List the tasks: name, expression, zone, and the next times."""
    tasks = project_with(folder).tasks
    if not tasks:
        typer.echo(f"The project has no tasks; they are declared in {CRON_FILE}.")
    print_table(
        [(task.name, task.schedule.expression, task.schedule.zone, *_next_times(task.schedule)) for task in tasks]
    )


@app.command("run")
def run_task(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name of the task.")],
    folder: Folder = HERE,
) -> None:
    """Run a task now, once, and tell the outcome."""
    project = project_with(folder)
    names = [task.name for task in project.tasks]
    if name not in names:
        known = suggestion(name, names) or f"; the tasks are {listed(names)}"
        raise typer.BadParameter(f"there is no task {shown(name)}{known}", param_hint="NAME")
    lines = configure_logs(project.settings)
    try:
        outcome = asyncio.run(_run(project, name))
    finally:
        lines.flush()
    if isinstance(outcome, Busy):
        typer.echo(f"{name} is running in another process.", err=True)
    else:
        typer.echo(f"{name}: {outcome}", err=outcome is not Outcome.DONE)
    if outcome is not Outcome.DONE:
        raise typer.Exit(1)


async def _run(project: Project, name: str) -> Outcome | Busy:
    await demand_prepared(project)
    application = Application(project)
    async with application.opened():
        return await application.scheduler.run_now(name)


def _next_times(schedule: Schedule) -> list[str]:
    zone = ZoneInfo(schedule.zone)
    times = islice(schedule.times(datetime.now(UTC)), _SHOWN)
    return [time.astimezone(zone).isoformat(" ", "seconds") for time in times]
