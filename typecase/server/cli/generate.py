"""`typecase generate`: files to begin with, written into the project."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from typecase.schema.content_types import ContentType
from typecase.schema.loader import load_registry
from typecase.server.cli.options import HERE, Folder
from typecase.server.skeletons import declarations, python
from typecase.server.skeletons.declarations import Declaration
from typecase.server.skeletons.migrations import write_migration
from typecase.server.skeletons.python import Skeleton
from typecase.server.skeletons.writing import content_type_named, write_declaration, write_skeleton

app = typer.Typer(help="Files to begin with; nothing is overwritten.", no_args_is_help=True)

Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="In small letters with hyphens.")]
TypeName: TypeAlias = Annotated[
    str, typer.Argument(metavar="CONTENT_TYPE", help="A content type: article or api::article.article.")
]
Attributes: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="ATTRIBUTES", help="Such as title:string! body:text; ! makes one required.")
]
Api: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="For one API, such as article; for everything without it.")
]


@app.command()
def content_type(
    name: Name,
    attributes: Attributes,
    plural: Annotated[str | None, typer.Option(metavar="NAME", help="The plural, where it is no regular one.")] = None,
    single: Annotated[bool, typer.Option("--single", help="A single type, which has one document.")] = False,
    drafts: Annotated[bool, typer.Option("--drafts/--no-drafts", help="Drafts beside what is published.")] = True,
    localized: Annotated[bool, typer.Option("--localized", help="A version for each locale.")] = False,
    folder: Folder = HERE,
) -> None:
    """Write a content type."""
    declaration = declarations.content_type(
        name, attributes, plural=plural, single=single, drafts=drafts, localized=localized
    )
    _declare(folder, declaration, "Who may use it is granted to roles and tokens, or opened by auth: false under api.")


@app.command()
def component(name: Name, attributes: Attributes, folder: Folder = HERE) -> None:
    """Write a component, such as shared.seo."""
    hint = f'Put it into a content type: "seo": {{"type": "component", "component": "{name}"}}.'
    _declare(folder, declarations.component(name, attributes), hint)


@app.command()
def controller(content_type: TypeName, folder: Folder = HERE) -> None:
    """Write a controller: the actions of a content type, in both APIs."""
    _write(folder, python.controller(_found(folder, content_type)))


@app.command()
def service(content_type: TypeName, folder: Folder = HERE) -> None:
    """Write a service: what the controllers of a content type call."""
    _write(folder, python.service(_found(folder, content_type)))


@app.command()
def policy(name: Name, api: Api = None, folder: Folder = HERE) -> None:
    """Write a policy: a question that is asked before an action."""
    _write(folder, python.policy(name, api))


@app.command()
def middleware(name: Name, api: Api = None, folder: Folder = HERE) -> None:
    """Write a middleware: what stands around an action."""
    _write(folder, python.middleware(name, api))


@app.command()
def lifecycle(content_type: TypeName, folder: Folder = HERE) -> None:
    """Write a subscriber: what happens when documents of a content type are written."""
    _write(folder, python.lifecycle(_found(folder, content_type)))


@app.command()
def listener(content_type: TypeName, folder: Folder = HERE) -> None:
    """Write a function that is called for the events of a content type, after the commit."""
    _write(folder, python.listener(_found(folder, content_type)))


@app.command()
def route(
    name: Name,
    method: Annotated[str, typer.Option(metavar="METHOD", help="GET, POST, PUT, PATCH or DELETE.")] = "GET",
    path: Annotated[str | None, typer.Option(metavar="PATH", help="Its path; /NAME without it.")] = None,
    folder: Folder = HERE,
) -> None:
    """Write a route of the REST API."""
    _write(folder, python.route(name, method, path))


@app.command()
def migration(name: Name, folder: Folder = HERE) -> None:
    """Write a migration of data, which you fill: it runs behind those that are there."""
    load_registry(folder)
    typer.echo(write_migration(folder, name))
    typer.echo(
        "Fill it, then run it with `typecase migrate up`. It changes data; tables are for `typecase migrate make`."
    )


def _found(folder: Path, name: str) -> ContentType:
    return content_type_named(name, load_registry(folder))


def _declare(folder: Path, declaration: Declaration, hint: str) -> None:
    typer.echo(write_declaration(folder, declaration))
    typer.echo(hint)


def _write(folder: Path, skeleton: Skeleton) -> None:
    typer.echo(write_skeleton(folder, skeleton))
    typer.echo(skeleton.hint)
