"""`typecase data`: content in and out of the database."""

import asyncio
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from typecase.server.administration import dump_content, load_content
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.progress import progress_bar

app = typer.Typer(help="Content in and out of the database.", no_args_is_help=True)

Source: TypeAlias = Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="The folder.")]
Target: TypeAlias = Annotated[Path, typer.Argument(metavar="DIR", file_okay=False, help="The folder.")]


@app.command()
def load(source: Source, folder: Folder = HERE) -> None:
    """Load the content of a folder; loading it again changes nothing."""
    project = project_with(folder)
    with progress_bar("Loading content") as progress:
        report = asyncio.run(load_content(project, source, progress))
    created, updated = sum(report.created.values()), sum(report.updated.values())
    typer.echo(
        f"{report.entries} entries: {created} created, {updated} updated, {sum(report.unchanged.values())} unchanged; "
        f"{report.files} files copied"
    )
    _warn("missing files", report.missing_files)
    _warn("left out, links to documents that exist nowhere", report.left_out)


@app.command()
def dump(
    target: Target,
    accounts: Annotated[bool, typer.Option("--accounts", help="Write users and API tokens too.")] = False,
    folder: Folder = HERE,
) -> None:
    """Write the content into a folder, in the form that load reads."""
    project = project_with(folder)
    with progress_bar("Writing content") as progress:
        report = asyncio.run(dump_content(project, target, progress, accounts=accounts))
    typer.echo(f"{sum(report.entries.values())} entries, {report.files} files copied")
    _warn("missing files", report.missing_files)


def _warn(meaning: str, names: tuple[str, ...]) -> None:
    if names:
        typer.echo(f"{meaning}: {', '.join(names)}", err=True)
