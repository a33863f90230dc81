"""`typecase new`: a project to begin with."""

from pathlib import Path
from typing import Annotated

import typer

from typecase.server.skeletons.projects import write_project


def new(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="The folder that is made; its name is the project's.")],
) -> None:
    """Write a small project that starts, has its first migration, and passes its own tests."""
    for file in write_project(name):
        typer.echo(f"Wrote {name / file}")
    typer.echo(f"\nServe it to yourself:\n\n  cd {name}\n  typecase dev\n\n{name / 'README.md'} says what is where.")
