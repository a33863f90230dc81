"""`typecase migrate`: the stored schema follows the content types, by files that are reviewed and committed."""

import asyncio
import json
from collections.abc import Sequence
from typing import Annotated, Any, cast

import typer

from typecase.errors import BootError, ValidationError
from typecase.migrations.describing import described
from typecase.resolvers.entities.forms import read_scalar
from typecase.schema.attributes import AnyAttribute, ComponentAttribute, DynamicZone, ScalarAttribute
from typecase.schema.tables import column_type
from typecase.server import migrating
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.tables import print_table
from typecase.server.project import Project

app = typer.Typer(help="The stored schema follows the content types.", no_args_is_help=True)


@app.command("make")
def make(
    name: Annotated[str | None, typer.Option(help="What the file is called; of its operations without it.")] = None,
    allow_data_loss: Annotated[
        list[str] | None,
        typer.Option("--allow-data-loss", metavar="NAME", help="Data that may be lost: article.subtitle. Repeatable."),
    ] = None,
    fill: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="What entries get that have none: article.kind=news. Repeatable."),
    ] = None,
    folder: Folder = HERE,
) -> None:
    """Write the next migration, for what has changed in the content types since the last one."""
    project = project_with(folder)
    made = asyncio.run(migrating.make(project, name, allow_data_loss or (), _fills(project, fill or ())))
    if made is None:
        typer.echo("Nothing has changed.")
        return
    for effect in made.effects:
        typer.echo(effect)
    typer.echo(f"Wrote {made.file.relative_to(project.folder)}")
    for operation in made.operations:
        typer.echo(f"  {operation}")


@app.command("up")
def up(
    to: Annotated[int | None, typer.Option(metavar="NUMBER", help="The last one to run; all without it.")] = None,
    folder: Folder = HERE,
) -> None:
    """Run the migrations that the database does not have yet."""
    ran = asyncio.run(migrating.upgrade(project_with(folder), to))
    for name in ran:
        typer.echo(f"Ran {name}")
    if not ran:
        typer.echo("The database has all migrations.")


@app.command("down")
def down(folder: Folder = HERE) -> None:
    """Take the last migration back, in development: what it has dropped does not come back."""
    project = project_with(folder)
    if not project.settings.in_development:
        raise BootError(["down is for development; in production write a migration that changes what is wrong"])
    name = asyncio.run(migrating.downgrade(project))
    typer.echo("There is no migration to take back." if name is None else f"Took {name} back")


@app.command("status")
def status(folder: Folder = HERE) -> None:
    """List the migrations: which the database has, and which not."""
    project = project_with(folder)
    stands = asyncio.run(migrating.status(project))
    lines = [(name, "done") for name in stands.done if name not in stands.unknown]
    lines += [(name, "in the database, no such file") for name in stands.unknown]
    lines += [(file.name, "pending") for file in stands.pending]
    lines += [("not written yet", described(operation)) for operation in migrating.planned(project).operations]
    print_table(lines)


@app.command("check")
def check(folder: Folder = HERE) -> None:
    """Fail when the content types and the migrations disagree; no database is asked."""
    operations = migrating.planned(project_with(folder)).operations
    if operations:
        changes = [f"no migration says: {described(operation)}" for operation in operations]
        raise BootError([*changes, "run `typecase migrate make`"])
    typer.echo("The migrations lead to what the content types say.")


@app.command("sql")
def sql(folder: Folder = HERE) -> None:
    """Print the statements that `up` would send to the database of the settings."""
    for line in asyncio.run(migrating.pending_sql(project_with(folder))):
        typer.echo(line)


def _fills(project: Project, given: Sequence[str]) -> dict[str, Any]:
    """Return the values that are given, `article.kind=news`, as they are stored; BootError with what cannot be."""
    types = {uid.rpartition(".")[2]: content_type for uid, content_type in project.registry.content_types.items()}
    found: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        type_name, _, attribute_name = name.partition(".")
        content_type = types.get(type_name)
        attribute = content_type.attributes.get(attribute_name) if content_type else None
        parts = isinstance(attribute, ComponentAttribute | DynamicZone)
        if not equals or attribute is None or parts or column_type(attribute) is None:
            raise BootError([f"--fill {text}: expected the name of an attribute and a value, as article.kind=news"])
        try:
            found[name] = _read(attribute, value)
        except ValidationError as error:
            raise BootError([f"--fill {text}: {error.message}"]) from None
    return found


def _read(attribute: AnyAttribute, value: str) -> Any:
    """Return a value that a command line gives: text as it is, anything else as JSON says it."""
    try:
        return read_scalar(cast(ScalarAttribute, attribute), value)
    except ValidationError:
        try:
            given = json.loads(value)
        except ValueError:
            given = None
        if given is None:
            raise
        return read_scalar(cast(ScalarAttribute, attribute), given)
