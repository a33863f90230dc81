"""What a project declares, printed: its routes, its content types, its schema for other programs."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, assert_never

import typer

from typecase.schema.content_types import Component, ContentType
from typecase.schema.export import export_introspection, export_sdl
from typecase.schema.json_schema import component_json_schema, content_type_json_schema
from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.cli.tables import print_json, print_table
from typecase.server.customization_list import list_customizations
from typecase.server.plugins import list_installed
from typecase.server.project import registry_of
from typecase.server.route_list import Access, ListedRoute, list_routes

export_app = typer.Typer(help="The schema for other programs.", no_args_is_help=True)


class Format(StrEnum):
    """What a schema is exported as: for clients twice, and for editors of content type files."""

    SDL = "sdl"
    INTROSPECTION = "introspection"
    JSON_SCHEMA = "json-schema"


def routes(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, for programs.")] = False,
    folder: Folder = HERE,
) -> None:
    """List the REST routes: method, path, action, who may take it, what guards it, and what it takes the place of."""
    listed = list_routes(project_with(folder))
    if as_json:
        print_json([asdict(route) for route in listed])
    else:
        print_table([_route_line(route) for route in listed])


def customizations(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, for programs.")] = False,
    folder: Folder = HERE,
) -> None:
    """List what the project customizes: what it is, its name, its file and line, and what it does."""
    listed = list_customizations(project_with(folder))
    if as_json:
        print_json([asdict(each) for each in listed])
    else:
        print_table([(each.kind, each.name, each.place, each.details) for each in listed])


def plugins(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, for programs.")] = False,
    folder: Folder = HERE,
) -> None:
    """List the plugins that are installed: name, version, Python package, and whether the project uses them."""
    used = {plugin.name for plugin in project_with(folder).plugins}
    listed = [{**asdict(plugin), "used": plugin.name in used} for plugin in list_installed()]
    if as_json:
        print_json(listed)
    else:
        print_table([(*map(str, list(each.values())[:-1]), "used" if each["used"] else "") for each in listed])


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


def _route_line(route: ListedRoute) -> tuple[str, ...]:
    replaced = f"in place of {', '.join(route.replaces)}" if route.replaces else ""
    return route.method, route.path, route.action, _allowed(route), " > ".join(route.chain), replaced


def _allowed(route: ListedRoute) -> str:
    match route.access:
        case Access.PERMISSIONS:
            return ", ".join(route.permissions)
        case Access.PUBLIC:
            return "public"
        case Access.SIGNED_IN:
            return "signed in"
        case Access.OPERATIONS:
            return "as each operation"
        case _:
            assert_never(route.access)


def _described(content_type: ContentType) -> str:
    marks = ["single type" if content_type.single else "collection type"]
    marks += ["built in"] if content_type.built_in else []
    marks += ["drafts"] if content_type.drafts else []
    marks += ["localized"] if content_type.localized else []
    return _counted(content_type, marks)


def _counted(declared: ContentType | Component, marks: Sequence[str]) -> str:
    count = len(declared.attributes)
    return ", ".join([*marks, f"{count} {'attribute' if count == 1 else 'attributes'}"])
