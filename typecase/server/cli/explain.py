"""`typecase explain`: what a request does, and how long each part of it takes."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any, cast

import orjson
import typer

from typecase.server.cli.options import HERE, Folder, project_with
from typecase.server.explaining.asking import Explained, explain_request, graphql_request, rest_request
from typecase.server.explaining.text import text_of


def explain(
    operation: Annotated[
        str | None, typer.Option(metavar="FILE", help="A GraphQL query; - reads it from standard input.")
    ] = None,
    variables: Annotated[
        str | None, typer.Option(metavar="JSON", help="The variables of the query, or @FILE to read them from.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Which operation of the file, when it has several.")] = None,
    request: Annotated[
        str | None, typer.Option(metavar="PATH", help="A GET of the REST API in place of a query: '/api/articles'.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
    folder: Folder = HERE,
) -> None:
    """Run a read twice as a caller who may do everything, and tell what was done: statements, times and cost.

    The second time tells what is kept of the first.
    """
    if (operation is None) == (request is None):
        raise typer.BadParameter(
            "give either a file with a query or the path of a REST request", param_hint="--operation"
        )
    if operation is None:
        if variables is not None or name is not None:
            raise typer.BadParameter("a REST request has no variables and no name", param_hint="--request")
        asked = rest_request(request or "")
    else:
        asked = graphql_request(_text(operation, "--operation"), _variables(variables), name)
    explained = asyncio.run(explain_request(project_with(folder, quiet=True), asked))
    typer.echo(_json(explained) if as_json else text_of(explained))
    if explained.errors:
        raise typer.Exit(1)


def _text(file: str, option: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read: {error}", param_hint=option) from error


def _variables(given: str | None) -> dict[str, Any]:
    if given is None:
        return {}
    text = _text(given[1:], "--variables") if given.startswith("@") else given
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"no JSON: {error}", param_hint="--variables") from error
    if not isinstance(found, dict):
        raise typer.BadParameter('variables are an object, such as {"id": "…"}', param_hint="--variables")
    return cast(dict[str, Any], found)


def _json(explained: Explained) -> str:
    written = {"status": explained.status, "errors": explained.errors, "first": explained.first, "then": explained.then}
    return orjson.dumps(written, option=orjson.OPT_INDENT_2).decode()
