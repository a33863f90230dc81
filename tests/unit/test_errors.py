"""The tree of errors, and its page in the reference."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from typecase.errors import ApplicationError, BootError, HttpError, InvalidKeyError, TypecaseError

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"


def tree(root: type[TypecaseError] = TypecaseError) -> Iterator[type[TypecaseError]]:
    yield root
    for child in root.__subclasses__():
        if child.__module__ == "typecase.errors":
            yield from tree(child)


def test_the_reference_has_every_error_with_its_status_name_and_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| `(\w+)` \| `(\w+)` \|", REFERENCE.read_text(), re.MULTILINE)

    assert len(rows) == len({name for name, *_ in rows})
    assert {(name, int(status), shown, code) for name, status, shown, code in rows} == {
        (error.__name__, error.status, error.name, error.code) for error in tree() if error is not HttpError
    }


def test_an_error_says_its_usual_message_when_it_is_given_none() -> None:
    error = TypecaseError()

    assert (str(error), error.message, dict(error.details)) == ("Internal Server Error", "Internal Server Error", {})


def test_an_invalid_key_says_where_it_stands() -> None:
    error = InvalidKeyError("nope", path="author", at="author.nope", param="filters")

    assert error.message == "Invalid key nope at author.nope"
    assert dict(error.details) == {"key": "nope", "path": "author", "source": "query", "param": "filters"}


@pytest.mark.parametrize(
    ("status", "name", "code", "message"),
    [
        (400, "BadRequestError", "STRAPI_BAD_REQUEST_ERROR", "Bad Request"),
        (401, "UnauthorizedError", "UNAUTHENTICATED", "Unauthorized"),
        (403, "ForbiddenError", "FORBIDDEN", "Forbidden"),
        (409, "ConflictError", "STRAPI_CONFLICT_ERROR", "Conflict"),
        (413, "PayloadTooLargeError", "STRAPI_PAYLOAD_TOO_LARGE_ERROR", "Payload Too Large"),
        (414, "URITooLongError", "STRAPI_URI_TOO_LONG_ERROR", "URI Too Long"),
        (418, "ImATeapotError", "STRAPI_IM_A_TEAPOT_ERROR", "I'm a Teapot"),
        (422, "UnprocessableEntityError", "STRAPI_UNPROCESSABLE_ENTITY_ERROR", "Unprocessable Entity"),
        (499, "BadRequestError", "STRAPI_BAD_REQUEST_ERROR", "Bad Request"),
        (500, "InternalServerError", "STRAPI_INTERNAL_SERVER_ERROR", "Internal Server Error"),
        (505, "HTTPVersionNotSupportedError", "STRAPI_HTTP_VERSION_NOT_SUPPORTED_ERROR", "HTTP Version Not Supported"),
        (511, "NetworkAuthenticationRequiredError", None, "Network Authentication Required"),
        (599, "InternalServerError", "STRAPI_INTERNAL_SERVER_ERROR", "Internal Server Error"),
    ],
)
def test_an_http_error_is_named_by_the_phrase_of_its_status(
    status: int, name: str, code: str | None, message: str
) -> None:
    error = HttpError(status)

    assert (error.status, error.name, error.message, error.details) == (status, name, message, {})
    assert error.code == code or code is None


def test_an_http_error_says_what_it_is_given() -> None:
    error = HttpError(503, "Back at noon", {"at": "12:00"})

    assert (str(error), error.message, error.details) == ("Back at noon", "Back at noon", {"at": "12:00"})


@pytest.mark.parametrize("status", [0, 200, 399, 600])
def test_other_statuses_are_no_errors(status: int) -> None:
    with pytest.raises(ValueError, match=f"An error has an HTTP status from 400 to 599, not {status}"):
        HttpError(status)


def test_a_client_is_told_what_was_meant_for_it() -> None:
    hidden = (TypecaseError("x"), BootError(["x"]))
    told = (ApplicationError("x"), HttpError(500, "x"))

    assert [error.exposed for error in (*hidden, *told)] == [False, False, True, True]
