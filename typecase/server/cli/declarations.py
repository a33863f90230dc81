"""What a project declares, printed: its routes, its content types, its schema for other programs."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from typecase.schema.content_types import Component, ContentType
from typecase.schema.export import export_introspection, export_sdl
from typecase.schema.json_schema import component_json_schema, content_type_json_schema
from typecase.server.administration import list_routes
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.tables import print_json, print_table
from typecase.server.project import registry_of

export_app = typer.Typer(help="The schema for other programs.", no_args_is_help=True)


class Format(StrEnum):
    """What a schema is exported as: for clients twice, and for editors of content type files."""

    SDL = "sdl"
    INTROSPECTION = "introspection"
    JSON_SCHEMA = "json-schema"


def routes(folder: Folder = HERE) -> None:
    """List the REST routes: method, path, action, and the permissions that the caller needs."""
    listed = list_routes(project_with(folder))
    print_table([(route.method, route.path, route.action, ", ".join(route.scope) or "public") for route in listed])


def content_types(folder: Folder = HERE) -> None:
    """List the content types and components: uid, what they are, and how many attributes they have."""
    registry = registry_of(folder)
    lines = [(uid, _described(content_type)) for uid, content_type in registry.content_types.items()]
    lines += [(uid, _counted(component, ["component"])) for uid, component in registry.components.items()]
    print_table(lines)


@export_app.callback()
def _exports() -> None:  # pyright: ignore[reportUnusedFunction]  it makes a group of a single command
    pass


@export_app.command()
def schema(
    form: Annotated[Format, typer.Option("--format", help="The form.")] = Format.SDL,
    directives: Annotated[
        bool, typer.Option("--directives", help="With what guards and routes each field (SDL only).")
    ] = False,
    folder: Folder = HERE,
) -> None:
    """Print the schema."""
    if directives and form is not Format.SDL:
        raise typer.BadParameter(
            f"there are none in {form}; leave it out or write --format sdl", param_hint="--directives"
        )
    project = project_with(folder)
    v4 = project.settings.graphql.v4_compatibility
    match form:
        case Format.SDL:
            typer.echo(export_sdl(project.registry, directives=directives, v4=v4).rstrip("\n"))
        case Format.INTROSPECTION:
            print_json(export_introspection(project.registry, v4=v4))
        case Format.JSON_SCHEMA:
            print_json({"contentType": content_type_json_schema(), "component": component_json_schema()})
        case _:
            assert_never(form)


def _described(content_type: ContentType) -> str:
    marks = ["single type" if content_type.single else "collection type"]
    marks += ["built in"] if content_type.built_in else []
    marks += ["drafts"] if content_type.drafts else []
    marks += ["localized"] if content_type.localized else []
    return _counted(content_type, marks)


def _counted(declared: ContentType | Component, marks: Sequence[str]) -> str:
    count = len(declared.attributes)
    return ", ".join([*marks, f"{count} {'attribute' if count == 1 else 'attributes'}"])
