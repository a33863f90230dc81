"""The tree of errors that a client or an operator may see. Anything else that is raised is a bug.

`name` and `status` (HTTP) are what Strapi 5's clients expect. REST shapes an error as
`{"data": null, "error": {status, name, message, details}}`, GraphQL as an entry of `errors` with `extensions.code`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class TypecaseError(Exception):
    """The root: a message for people and details for programs."""

    status: ClassVar[int] = 500
    name: ClassVar[str] = "InternalServerError"
    code: ClassVar[str] = "INTERNAL_SERVER_ERROR"
    default_message: ClassVar[str] = "Internal Server Error"

    def __init__(self, message: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        self.message = message or self.default_message
        self.details: Mapping[str, Any] = details or {}
        super().__init__(self.message)


class ApplicationError(TypecaseError):
    """What was asked for is understood and cannot be done."""

    status = 400
    name = "ApplicationError"
    code = "STRAPI_APPLICATION_ERROR"
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


class BootError(TypecaseError):
    """The server cannot start: `mistakes` says each reason, with its file and where in it."""

    name = "BootError"

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))
