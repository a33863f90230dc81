"""Options that several commands take, and the project that they name."""

from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from typecase.server.project import Project, load_project
from typecase.settings import Environment

Folder: TypeAlias = Annotated[
    Path, typer.Option("--project", metavar="DIR", help="The project's folder; the current one when it is not given.")
]
Host: TypeAlias = Annotated[str | None, typer.Option("--host", help="The address to listen at (setting `host`).")]
Port: TypeAlias = Annotated[int | None, typer.Option("--port", help="The port to listen at (setting `port`).")]

HERE = Path()


def project_with(
    folder: Path,
    *,
    environment: Environment = "development",
    host: str | None = None,
    port: int | None = None,
    quiet: bool = False,
) -> Project:
    """Return the project of a folder, with what the options of a command say in place of its settings.

    With `quiet`, requests have no log lines.
    """
    options: dict[tuple[str, ...], Any] = {("host",): host, ("port",): port}
    overrides = {keys: value for keys, value in options.items() if value is not None}
    if quiet:
        overrides["logging", "requests"] = False
    return load_project(folder, environment=environment, overrides=overrides)
