"""The tree of errors that a client or an operator may see. Anything else that is raised is a bug.

`name` and `status` (HTTP) are what Strapi 5's clients expect. REST shapes an error as
`{"data": null, "error": {status, name, message, details}}`, GraphQL as an entry of `errors` with `extensions.code`.
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any


class TypecaseError(Exception):
    """The root: a message for people and details for programs. A client is told them when the error is `exposed`."""

    status: int = 500
    name: str = "InternalServerError"
    code: str = "INTERNAL_SERVER_ERROR"
    default_message: str = "Internal Server Error"
    exposed: bool = False

    def __init__(self, message: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        self.message = message or self.default_message
        self.details: Mapping[str, Any] = details or {}
        super().__init__(self.message)


class ApplicationError(TypecaseError):
    """What was asked for is understood and cannot be done."""

    status = 400
    name = "ApplicationError"
    code = "STRAPI_APPLICATION_ERROR"
    exposed = True
    default_message = "An application error occurred"


class ValidationError(ApplicationError):
    """The input is wrong; `details.errors` lists each problem with its path where there are several."""

    name = "ValidationError"
    code = "BAD_USER_INPUT"
    default_message = "Invalid input"


class InvalidKeyError(ValidationError):
    """A query names something that does not exist or may not be asked for.

    `key` is the name, `path` where it stands (dotted; None at the top for unknown names), `param` the parameter.
    """

    def __init__(self, key: str, *, path: str | None, at: str | None = None, param: str) -> None:
        suffix = f" at {at}" if at else ""
        details = {"key": key, "path": path, "source": "query", "param": param}
        super().__init__(f"Invalid key {key}{suffix}", details=details)


class PaginationError(ApplicationError):
    """The pagination parameters contradict each other."""

    name = "PaginationError"
    code = "STRAPI_PAGINATION_ERROR"
    default_message = "Invalid pagination"


class BodySyntaxError(ApplicationError):
    """The body of a request is not what its media type says."""

    name = "SyntaxError"
    code = "BAD_REQUEST"
    default_message = "Unexpected end of JSON input"


class UnauthorizedError(ApplicationError):
    """The credentials that were sent are not valid."""

    status = 401
    name = "UnauthorizedError"
    code = "UNAUTHENTICATED"
    default_message = "Missing or invalid credentials"


class ForbiddenError(ApplicationError):
    """The caller may not do this."""

    status = 403
    name = "ForbiddenError"
    code = "FORBIDDEN"
    default_message = "Forbidden access"


class PolicyError(ForbiddenError):
    """A policy said no."""

    name = "PolicyError"
    default_message = "Policy Failed"


class NotFoundError(ApplicationError):
    """There is no such thing, or the caller may not know of it."""

    status = 404
    name = "NotFoundError"
    code = "STRAPI_NOT_FOUND_ERROR"
    default_message = "Not Found"


class ConflictError(ApplicationError):
    """What was asked for contradicts what is there."""

    status = 409
    name = "ConflictError"
    code = "STRAPI_CONFLICT_ERROR"
    default_message = "Conflict"


class MovedOnError(ApplicationError):
    """The document has been changed since the caller read it; `details.updatedAt` is when."""

    status = 412
    name = "PreconditionFailedError"
    code = "CONFLICT"
    default_message = "The document has been changed since it was read"


class PayloadTooLargeError(ApplicationError):
    """The body of a request is larger than the setting allows."""

    status = 413
    name = "PayloadTooLargeError"
    code = "STRAPI_PAYLOAD_TOO_LARGE_ERROR"
    default_message = "Payload too large"


class UriTooLongError(ApplicationError):
    """The query string of a request is longer than the setting allows."""

    status = 414
    name = "UriTooLongError"
    code = "BAD_REQUEST"
    default_message = "URI too long"


class RateLimitError(ApplicationError):
    """The caller has asked too often; `details.retry_after` is in seconds."""

    status = 429
    name = "RateLimitError"
    code = "STRAPI_RATE_LIMIT_ERROR"
    default_message = "Too many requests, please try again later."


class NotImplementedYetError(ApplicationError):
    """The schema promises this, and this version does not do it yet."""

    status = 501
    name = "NotImplementedError"
    code = "NOT_IMPLEMENTED"
    default_message = "Not implemented"


class HttpError(TypecaseError):
    """An error of any HTTP status from 400 to 599: `HttpError(418, "No coffee here", {"try": "tea"})`.

    Its `name` and `code` are made of the status' phrase: `ImATeapotError`, `STRAPI_IM_A_TEAPOT_ERROR`; 401 and 403 have
    the codes that clients of GraphQL know. Without a message it has the phrase. A message that is given is shown at
    every status, 500 included: whoever wrote it wrote it for the client. ValueError for any other status.
    Strapi behaviour: REQ-14, ERR-13.
    """

    exposed = True

    def __init__(self, status: int, message: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        if not _FIRST_STATUS <= status <= _LAST_STATUS:
            raise ValueError(f"An error has an HTTP status from {_FIRST_STATUS} to {_LAST_STATUS}, not {status}")
        phrase = _phrase(status)
        words = "".join(word[0].upper() + word[1:] for word in phrase.split())
        self.status = status
        self.name = re.sub(r"\W", "", words).removesuffix("Error") + "Error"
        self.code = _CODES.get(status) or f"STRAPI_{_WORD_ENDS.sub('_', self.name).upper()}"
        self.default_message = phrase
        super().__init__(message, details)


class BootError(TypecaseError):
    """The server cannot start: `mistakes` says each reason, with its file and where in it."""

    name = "BootError"

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


_FIRST_STATUS, _LAST_STATUS = 400, 599
_WORD_ENDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CODES: Mapping[int, str] = {401: UnauthorizedError.code, 403: ForbiddenError.code}
_PHRASES: Mapping[int, str] = {
    413: "Payload Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Entity",
    509: "Bandwidth Limit Exceeded",
}
"""The phrases that are Node.js's, and others in Python or in some versions of it."""


def _phrase(status: int) -> str:
    """Return the phrase of an HTTP status; of one that nobody has named that of 400 or 500."""
    if status in _PHRASES:
        return _PHRASES[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return HTTPStatus(status // 100 * 100).phrase
