"""What a project declares, printed: its routes, its content types, its schema for other programs."""

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, assert_never

import typer

from typecase.schema.content_types import ContentType
from typecase.schema.export import export_introspection, export_sdl
from typecase.schema.json_schema import component_json_schema, content_type_json_schema
from typecase.schema.loader import load_registry
from typecase.server.administration import list_routes
from typecase.server.cli.options import HERE, Project, settings_with

export_app = typer.Typer(help="The schema for other programs.", no_args_is_help=True)


class Format(StrEnum):
    """What a schema is exported as: for clients twice, and for editors of content type files."""

    SDL = "sdl"
    INTROSPECTION = "introspection"
    JSON_SCHEMA = "json-schema"


def routes(project: Project = HERE) -> None:
    """List the REST routes: method, path, action, and who may call it."""
    registry = load_registry(project)
    _print_table([(route.method, route.path, route.action, route.guard) for route in list_routes(registry, settings_with(project))])


def content_types(project: Project = HERE) -> None:
    """List the content types and components: uid, what they are, and their attributes."""
    registry = load_registry(project)
    lines = [(uid, _described(content_type), _attributes(content_type.attributes)) for uid, content_type in registry.content_types.items()]
    lines += [(uid, "component", _attributes(component.attributes)) for uid, component in registry.components.items()]
    _print_table(lines)


@export_app.callback()
def _exports() -> None:  # pyright: ignore[reportUnusedFunction]  it makes a group of a single command
    pass


@export_app.command()
def schema(
    form: Annotated[Format, typer.Option("--format", help="The form.")] = Format.SDL,
    directives: Annotated[
        bool, typer.Option("--directives", help="With what guards and routes each field (SDL only).")
    ] = False,
    project: Project = HERE,
) -> None:
    """Print the schema."""
    if directives and form is not Format.SDL:
        raise typer.BadParameter(f"there are none in {form}; leave it out or write --format sdl", param_hint="--directives")
    registry = load_registry(project)
    match form:
        case Format.SDL:
            typer.echo(export_sdl(registry, directives=directives).rstrip("\n"))
        case Format.INTROSPECTION:
            _print_json(export_introspection(registry))
        case Format.JSON_SCHEMA:
            _print_json({"contentType": content_type_json_schema(), "component": component_json_schema()})
        case _:
            assert_never(form)
