"""Errors in the form of a GraphQL answer: `{message, locations, path, extensions: {code, …}}`.

- An error of ours (`typecase.errors`) that is exposed shows its message and details and has a path but no locations.
- A `GraphQLError` (syntax, validation, null where there may be none, or raised by a resolver) shows its message and
  where in the operation it happened.
- Anything else is a bug: it is logged with its traceback, and the client learns nothing of it.
"""

import logging
import traceback
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError

from typecase.errors import TypecaseError
from typecase.resolvers.graphql.wording import WordedError, with_double_quotes

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
BAD_REQUEST = "BAD_REQUEST"
OPERATION_RESOLUTION_FAILURE = "OPERATION_RESOLUTION_FAILURE"
OPERATION_TOO_EXPENSIVE = "OPERATION_TOO_EXPENSIVE"
PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"

_LONGEST_MESSAGE = 1_000
_NULL = "Cannot return null for non-nullable field "
"""How the message of a TypeError of graphql-core begins when content breaks the schema; it tells nothing else."""
_log = logging.getLogger(__name__)


class RefusedOperation(Exception):
    """An operation that is not executed: why, and the HTTP status and headers of the answer."""

    def __init__(
        self, errors: Sequence[GraphQLError], *, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        self.errors = errors
        self.status = status
        self.headers: Mapping[str, str] = headers or {}
        super().__init__("; ".join(error.message for error in errors))


def refuse(
    message: str, *, code: str = BAD_REQUEST, status: int = 400, headers: Mapping[str, str] | None = None
) -> RefusedOperation:
    """Return the refusal for one reason that is nowhere in the operation's text."""
    return RefusedOperation([GraphQLError(message, extensions={"code": code})], status=status, headers=headers)


def with_code(error: GraphQLError, code: str) -> GraphQLError:
    """Return a GraphQL error with a code and in the clients' words (see `wording`), at the places of the given one."""
    return GraphQLError(
        error.message if isinstance(error, WordedError) else with_double_quotes(error.message),
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        extensions={**(error.extensions or {}), "code": code},
    )


def render_errors(errors: Iterable[GraphQLError], *, stacktraces: bool = False) -> list[dict[str, Any]]:
    """Return the `errors` of an answer; in development (`stacktraces`) each says where it was raised."""
    return [_render_error(error, stacktraces) for error in errors]


def _render_error(error: GraphQLError, stacktraces: bool) -> dict[str, Any]:
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    rendered: dict[str, Any] = {"message": error.message}
    extensions: dict[str, Any] = {"code": INTERNAL_SERVER_ERROR}
    if isinstance(cause, TypecaseError) and cause.exposed:
        rendered["message"] = cause.message
        extensions["code"] = cause.code
        extensions["error"] = {"name": cause.name, "message": cause.message, "details": dict(cause.details)}
    elif cause is not None and not isinstance(cause, GraphQLError) and not str(cause).startswith(_NULL):
        _log.error("A resolver failed at %s", error.path, exc_info=cause)
        rendered["message"] = "Internal Server Error"
    else:
        extensions |= error.extensions or {}
        if error.locations:
            rendered["locations"] = [location.formatted for location in error.locations]
    if error.path:
        rendered["path"] = error.path
    if len(rendered["message"]) > _LONGEST_MESSAGE:
        rendered["message"] = rendered["message"][:_LONGEST_MESSAGE] + "…"
    if stacktraces:
        extensions["stacktrace"] = traceback.format_exception(cause or error)
    return {**rendered, "extensions": extensions}
