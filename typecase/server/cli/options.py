"""Options that several commands take."""

from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from typecase.settings import Environment, Settings, load_settings

Project: TypeAlias = Annotated[
    Path, typer.Option("--project", metavar="DIR", help="The project's folder; the current one when it is not given.")
]
Host: TypeAlias = Annotated[str | None, typer.Option("--host", help="The address to listen at (setting `host`).")]
Port: TypeAlias = Annotated[int | None, typer.Option("--port", help="The port to listen at (setting `port`).")]

HERE = Path()


def settings_with(
    project: Path, *, environment: Environment = "development", host: str | None = None, port: int | None = None
) -> Settings:
    """Return the project's settings, with what the options of a command say in their place."""
    options: dict[tuple[str, ...], Any] = {("host",): host, ("port",): port}
    overrides = {keys: value for keys, value in options.items() if value is not None}
    return load_settings(project, environment=environment, overrides=overrides)
