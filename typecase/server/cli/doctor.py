"""`typecase doctor`: how a project and its environment are, and what to do."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from typecase.server.cli.options import HERE, Folder
from typecase.server.cli.tables import print_table
from typecase.server.diagnosis import Finding, Level, diagnose
from typecase.settings import Environment


def doctor(
    environment: Annotated[
        Environment | None, typer.Option(help="With the settings of this environment; the project's own without it.")
    ] = None,
    folder: Folder = HERE,
) -> None:
    """Look at a project and its environment, and say what to do. Nothing is changed; status 1 tells of an error."""
    findings = asyncio.run(_all(folder.resolve(), environment))
    print_table([(finding.level, finding.part, finding.text) for finding in findings])
    if any(finding.level is Level.ERROR for finding in findings):
        raise typer.Exit(1)


async def _all(folder: Path, environment: Environment | None) -> list[Finding]:
    return [finding async for finding in diagnose(folder, environment)]
