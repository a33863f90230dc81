"""Asking an application of a project from inside, to have a request explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import GraphQLError, OperationType, get_operation_ast, parse

from typecase.errors import ValidationError
from typecase.resolvers.actors import ApiToken, TokenType
from typecase.server.application import Application
from typecase.server.in_process import ask
from typecase.server.migrating import demand_prepared
from typecase.server.project import Project

_CALLER = ApiToken(token_id=0, name="typecase explain", type=TokenType.FULL_ACCESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A read: `path` is that of REST with its query string, or None for GraphQL, which has a `body`."""

    path: str | None = None
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What was done the first time and then once more, as `render_plan` has it; None where the answer tells nothing.

    `errors` are the messages of the answer, `status` is its HTTP status.
    """

    status: int
    errors: Sequence[str]
    first: Mapping[str, Any] | None
    then: Mapping[str, Any] | None


def graphql_request(text: str, variables: Mapping[str, Any], name: str | None) -> Asked:
    """Return the request of a query; ValidationError for an operation that is none, since explaining runs it."""
    try:
        found = get_operation_ast(parse(text), name)
    except GraphQLError:
        found = None  # the answer says what is wrong
    if found is not None and found.operation is not OperationType.QUERY:
        raise ValidationError(f"This is a {found.operation.value}: only queries are explained, because they are run")
    return Asked(body={"query": text, "variables": variables, "operationName": name})


def rest_request(path: str) -> Asked:
    """Return the request of a path with its query string."""
    return Asked(path=path if path.startswith("/") else f"/{path}")


async def explain_request(project: Project, asked: Asked) -> Explained:
    """Send a request twice to an application of the project, as a caller who may do everything.

    The project's settings must be those of development. BootError when the database cannot be reached.
    """
    await demand_prepared(project)
    application = Application(project, shared=False, caller=_CALLER)
    endpoint = project.settings.graphql.endpoint
    async with application.opened():
        status, first = await _send(application, asked, endpoint)
        _, then = await _send(application, asked, endpoint)
    return Explained(status=status, errors=_errors(first), first=_plan(first), then=_plan(then))


async def _send(application: Application, asked: Asked, endpoint: str) -> tuple[int, Mapping[str, Any]]:
    method = "GET" if asked.body is None else "POST"
    headers = {"content-type": "application/json", "x-typecase-explain": "plan"}
    reply = await ask(application, method, asked.path or endpoint, headers=headers, json=asked.body)
    return reply.status, _object(reply.body)


def _object(content: bytes) -> Mapping[str, Any]:
    """Return an answer, which is an object but for those that have no place for a plan."""
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return cast(Mapping[str, Any], found) if isinstance(found, dict) else {}


def _plan(answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    around: Mapping[str, Any] = answer.get("extensions") or answer.get("meta") or {}
    return around.get("plan")


def _errors(answer: Mapping[str, Any]) -> Sequence[str]:
    errors: Sequence[Mapping[str, Any]] = answer.get("errors") or ([answer["error"]] if answer.get("error") else [])
    return [str(error["message"]) for error in errors]
