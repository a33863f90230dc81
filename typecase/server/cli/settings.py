"""`typecase settings`: what a server would be started with, and where each setting comes from."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from typecase.errors import BootError
from typecase.schema.mistakes import suggestion
from typecase.server.cli.options import HERE, Folder
from typecase.server.cli.tables import print_json, print_table
from typecase.settings import PLUGINS, PROJECT, Environment, SettingLine, inspect_settings


def settings(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A setting or a section, such as graphql; all without it.")
    ] = None,
    environment: Annotated[
        Environment | None, typer.Option(help="Those of this environment; the project's own without it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
    folder: Folder = HERE,
) -> None:
    """Print every setting: its name, its value without secrets, and where it comes from. Nothing is written.

    Status 1 tells that a server would not start with them, and why.
    """
    inspection = inspect_settings(folder, environment=environment)
    lines = _named(name, inspection.lines)
    if as_json:
        print_json({"settings": [asdict(line) for line in lines], "mistakes": inspection.mistakes})
    else:
        print_table([(line.name, _shown(line), line.place) for line in lines])
    if inspection.mistakes:
        raise BootError(inspection.mistakes)


def _named(name: str | None, lines: Sequence[SettingLine]) -> list[SettingLine]:
    """Return the settings of a section, or the one of this name."""
    if name is None:
        return list(lines)
    found = [line for line in lines if line.name == name or line.name.startswith(f"{name}.")]
    if not found and name not in (PLUGINS, PROJECT):
        known = {line.name for line in lines} | {line.name.rpartition(".")[0] for line in lines} - {""}
        raise typer.BadParameter(f'there is no setting "{name}"{suggestion(name, known)}', param_hint="NAME")
    return found


def _shown(line: SettingLine) -> str:
    """Return a value as a file would have it; a text that would break the line is quoted."""
    value: Any = line.value
    if line.wrong:
        return "(wrong)"
    if value is None:
        return "none"
    if isinstance(value, str) and value and value.isprintable():
        return value
    return json.dumps(value, ensure_ascii=True, default=str)
