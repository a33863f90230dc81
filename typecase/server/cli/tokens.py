"""`typecase token`: API tokens."""

import asyncio
from typing import Annotated

import typer

from typecase.resolvers.actors import TokenType
from typecase.server.administration import create_token
from typecase.server.cli.options import HERE, Folder, project_with

app = typer.Typer(help="API tokens.", no_args_is_help=True)


@app.callback()
def _tokens() -> None:  # pyright: ignore[reportUnusedFunction]  it makes a group of a single command
    pass


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What the token is called.")],
    kind: Annotated[TokenType, typer.Option("--type", help="What it may do.")],
    permission: Annotated[
        list[str] | None,
        typer.Option(metavar="ACTION", help="An action that a custom token may do; give it once for each."),
    ] = None,
    folder: Folder = HERE,
) -> None:
    """Create an API token and print its key, which is shown this once."""
    permissions = frozenset(permission or ())
    if (kind is TokenType.CUSTOM) != bool(permissions):
        raise typer.BadParameter(
            "a custom token needs at least one, such as api::article.article.find"
            if kind is TokenType.CUSTOM
            else f"a {kind} token takes none; they are for --type custom",
            param_hint="--permission",
        )
    project = project_with(folder)
    typer.echo(asyncio.run(create_token(project, name=name, kind=kind, permissions=permissions)))
