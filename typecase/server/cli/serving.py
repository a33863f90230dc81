"""`typecase dev` and `typecase start`: the server, for developers and for the world."""

import asyncio
from typing import Annotated

import typer

from typecase.server.administration import load_example_content
from typecase.server.cli.options import HERE, Host, Port, Project, settings_with
from typecase.server.cli.progress import progress_bar
from typecase.server.running import serve


def dev(
    project: Project = HERE,
    host: Host = None,
    port: Port = None,
    reload: Annotated[bool, typer.Option(help="Start anew when a file of the project changes.")] = True,
    load_content: Annotated[
        bool, typer.Option("--load-content", help="Load the project's content/ first when the database is empty.")
    ] = False,
) -> None:
    """Serve a project to its developers: with the playground, readable logs and reload."""
    settings = settings_with(project, environment="development", host=host, port=port)
    if load_content:
        with progress_bar("Loading content") as progress:
            asyncio.run(load_example_content(project, settings, progress))
    serve(project, settings, reload=reload)


def start(
    project: Project = HERE,
    host: Host = None,
    port: Port = None,
    migrate: Annotated[bool, typer.Option("--migrate", help="Bring the database up to date first.")] = False,
) -> None:
    """Serve a project to the world."""
    serve(project, settings_with(project, environment="production", host=host, port=port), migrate=migrate)
