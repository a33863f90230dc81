"""The form of REST answers: `{"data", "meta"}`, `{"data": null, "error"}`, and plain texts."""

from collections.abc import Mapping
from typing import Any, assert_never

from typecase.errors import BodySyntaxError, ForbiddenError, NotFoundError, RateLimitError, TypecaseError
from typecase.server.encoding import encode, encode_in_turns
from typecase.server.http_answer import BYTES, TEXT, Answer
from typecase.server.rest.routes import Refusal, Unanswered


def json_answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return any value as JSON."""
    return Answer(status=status, body=encode(value), headers=headers or {})


def success(data: Any, meta: Mapping[str, Any] | None = None, *, status: int = 200) -> Answer:
    """Return `{"data": …, "meta": …}`."""
    return json_answer({"data": data, "meta": meta or {}}, status=status)


async def large_success(data: Any, meta: Mapping[str, Any] | None = None, *, status: int = 200) -> Answer:
    """Return what `success` does, and let others run meanwhile."""
    return Answer(status=status, parts=await encode_in_turns({"data": data, "meta": meta or {}}))


def of_value(value: Any) -> Answer:
    """Return what Python of a project gave: a text as such, bytes as they are, anything else as JSON."""
    if isinstance(value, str):
        return Answer(body=value.encode(), media_type=TEXT)
    if isinstance(value, bytes):
        return Answer(body=value, media_type=BYTES)
    return json_answer(value)


def empty(status: int = 204) -> Answer:
    """Return an answer without a body."""
    return Answer(status=status, media_type=None)


def failure(error: TypecaseError) -> Answer:
    """Return `{"data": null, "error": {status, name, message, details}}` of an error that a client may see.

    One that is not exposed tells nothing: see `internal_error`.
    """
    if not error.exposed:
        return internal_error()
    headers: dict[str, str] = {}
    details = dict(error.details)
    if isinstance(error, RateLimitError) and (seconds := details.pop("retry_after", None)) is not None:
        headers["Retry-After"] = str(seconds)
    shaped: dict[str, Any] = {"status": error.status, "name": error.name, "message": _message(error)}
    if not isinstance(error, BodySyntaxError):
        shaped["details"] = details
    return json_answer({"data": None, "error": shaped}, status=error.status, headers=headers)


def internal_error() -> Answer:
    """Return the answer to a request that met a bug; it says nothing of it."""
    shaped = {"status": 500, "name": "InternalServerError", "message": "Internal Server Error"}
    return json_answer({"data": None, "error": shaped}, status=500)


def unanswered(outcome: Unanswered) -> Answer:
    """Return the answer to a request that no route takes."""
    allow = {"Allow": ", ".join(outcome.allow)}
    match outcome.refusal:
        case Refusal.OPTIONS:
            return Answer(media_type=TEXT, headers=allow)
        case Refusal.BAD_PATH:
            shaped = {"status": 400, "name": "BadRequestError", "message": "failed to decode"}
            return json_answer({"data": None, "error": shaped}, status=400)
        case Refusal.NOT_FOUND:
            return failure(NotFoundError())
        case Refusal.METHOD_NOT_ALLOWED:
            return Answer(status=405, body=b"Method Not Allowed", media_type=TEXT, headers=allow)
        case Refusal.METHOD_UNKNOWN:
            return Answer(status=501, body=b"Not Implemented", media_type=TEXT, headers=allow)
        case _:
            assert_never(outcome.refusal)


def _message(error: TypecaseError) -> str:
    """Return the message of an error; a refusal that says nothing of its own is worded differently from GraphQL's."""
    plain = type(error) is ForbiddenError and error.message == ForbiddenError.default_message
    return "Forbidden" if plain else error.message
