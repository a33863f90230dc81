import orjson
import pytest

from typecase.errors import (
    BodySyntaxError,
    BootError,
    ForbiddenError,
    InvalidKeyError,
    NotFoundError,
    PolicyError,
    RateLimitError,
    TypecaseError,
)
from typecase.server.rest import answers
from typecase.server.rest.routes import Refusal, Unanswered


def test_data_comes_with_meta() -> None:
    found = answers.success({"id": 1}, status=201)

    assert (found.status, found.media_type) == (201, "application/json; charset=utf-8")
    assert found.body == b'{"data":{"id":1},"meta":{}}'


@pytest.mark.parametrize(
    ("value", "body", "media_type"),
    [
        ({"a": 1}, b'{"a":1}', "application/json; charset=utf-8"),
        ("words", b"words", "text/plain; charset=utf-8"),
        (b"\x00", b"\x00", "application/octet-stream"),
    ],
)
def test_a_value_of_python_is_answered_by_its_kind(value: object, body: bytes, media_type: str) -> None:
    found = answers.of_value(value)

    assert (found.status, found.body, found.media_type) == (200, body, media_type)


def test_an_empty_answer_has_no_media_type() -> None:
    assert answers.empty() == answers.Answer(status=204, body=b"", media_type=None)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NotFoundError(), {"status": 404, "name": "NotFoundError", "message": "Not Found", "details": {}}),
        (ForbiddenError(), {"status": 403, "name": "ForbiddenError", "message": "Forbidden", "details": {}}),
        (ForbiddenError("No"), {"status": 403, "name": "ForbiddenError", "message": "No", "details": {}}),
        (PolicyError(), {"status": 403, "name": "PolicyError", "message": "Policy Failed", "details": {}}),
        (BodySyntaxError(), {"status": 400, "name": "SyntaxError", "message": "Unexpected end of JSON input"}),
        (
            InvalidKeyError("nope", path="author", at="author", param="filters"),
            {
                "status": 400,
                "name": "ValidationError",
                "message": "Invalid key nope at author",
                "details": {"key": "nope", "path": "author", "source": "query", "param": "filters"},
            },
        ),
        (
            TypecaseError("the password is wrong"),
            {"status": 500, "name": "InternalServerError", "message": "Internal Server Error"},
        ),
    ],
)
def test_an_error_has_the_form_that_clients_know(error: TypecaseError, expected: dict[str, object]) -> None:
    found = answers.failure(error)

    assert found.status == expected["status"]
    assert orjson.loads(found.body) == {"data": None, "error": expected}


def test_a_boot_error_tells_a_client_nothing() -> None:
    assert b"secret" not in answers.failure(BootError(["secret path"])).body


def test_who_asks_too_often_learns_when_to_come_back() -> None:
    found = answers.failure(RateLimitError(details={"retry_after": 7}))

    assert found.headers == {"Retry-After": "7"}
    assert orjson.loads(found.body)["error"]["details"] == {}


@pytest.mark.parametrize(
    ("outcome", "status", "body", "headers"),
    [
        (Unanswered(Refusal.OPTIONS, ("HEAD", "GET")), 200, b"", {"Allow": "HEAD, GET"}),
        (Unanswered(Refusal.METHOD_NOT_ALLOWED, ("HEAD", "GET")), 405, b"Method Not Allowed", {"Allow": "HEAD, GET"}),
        (Unanswered(Refusal.METHOD_UNKNOWN, ("HEAD", "GET")), 501, b"Not Implemented", {"Allow": "HEAD, GET"}),
    ],
)
def test_a_method_that_is_not_there_is_answered_in_plain_text(
    outcome: Unanswered, status: int, body: bytes, headers: dict[str, str]
) -> None:
    found = answers.unanswered(outcome)

    assert (found.status, found.body, found.media_type) == (status, body, "text/plain; charset=utf-8")
    assert found.headers == headers


def test_a_path_that_is_not_there_is_answered_in_json() -> None:
    missing, broken = (answers.unanswered(Unanswered(why)) for why in (Refusal.NOT_FOUND, Refusal.BAD_PATH))

    assert orjson.loads(missing.body)["error"]["message"] == "Not Found"
    assert (missing.status, broken.status) == (404, 400)
    assert orjson.loads(broken.body) == {
        "data": None,
        "error": {"status": 400, "name": "BadRequestError", "message": "failed to decode"},
    }
