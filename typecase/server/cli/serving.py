"""`typecase dev` and `typecase start`: the server, for developers and for the world."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from typecase.errors import BootError
from typecase.server.administration import load_first_content
from typecase.server.cli.failures import report_mistakes
from typecase.server.cli.options import HERE, Folder, Host, Port, project_with
from typecase.server.cli.progress import progress_bar
from typecase.server.cli.reloading import run_reloading
from typecase.server.project import Project
from typecase.server.running import serve

_ANYWHERE = ("0.0.0.0", "::")


def dev(
    folder: Folder = HERE,
    host: Host = None,
    port: Port = None,
    reload: Annotated[bool, typer.Option(help="Start anew when a file of the project changes.")] = True,
    load_content: Annotated[
        bool, typer.Option("--load-content", help="Load the project's content/ first when the database is empty.")
    ] = False,
) -> None:
    """Serve a project to its developers: with the playground, readable logs and reload."""

    def work(first: bool) -> int:
        try:
            project = project_with(folder, environment="development", host=host, port=port)
            if load_content and first:
                with progress_bar("Loading content") as progress:
                    asyncio.run(load_first_content(project, progress))
            _serve(project)
        except BootError as error:
            report_mistakes(error)
            return 1
        return 0

    status = run_reloading(folder, work) if reload else work(True)
    if status:
        raise typer.Exit(status)


def start(
    folder: Folder = HERE,
    host: Host = None,
    port: Port = None,
    migrate: Annotated[bool, typer.Option("--migrate", help="Run the migrations that are pending first.")] = False,
) -> None:
    """Serve a project to the world. The database must have all migrations of the project."""
    _serve(project_with(folder, environment="production", host=host, port=port), upgrades=migrate)


def _serve(project: Project, *, upgrades: bool = False) -> None:
    try:
        serve(project, _announcement(project), upgrades=upgrades)
    except KeyboardInterrupt:
        return  # asked to stop, and stopped


def _announcement(project: Project) -> Callable[[], None]:
    settings = project.settings
    host = "127.0.0.1" if settings.host in _ANYWHERE else settings.host
    origin = settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    database = settings.database.url
    lines = {
        "GraphQL": f"{origin}{settings.graphql.endpoint}{' (open it in a browser)' if settings.playground else ''}",
        "REST": f"{origin}{settings.rest.prefix}",
        "Database": _without_password(database),
        "Project": _short(project.folder),
    }

    def announce() -> None:
        typer.echo(f"Typecase is ready ({settings.environment}). Stop it with Ctrl-C.")
        for name, value in lines.items():
            typer.echo(f"  {name:<9} {value}")

    return announce


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def _short(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)
