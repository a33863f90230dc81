from graphql import GraphQLError

from typecase.errors import PaginationError, ValidationError
from typecase.resolvers.graphql.errors import refuse, render_errors


def test_our_errors_show_message_and_details_but_no_locations() -> None:
    cause = ValidationError("2 errors occurred", details={"errors": [{"path": ["a"], "message": "no"}]})
    error = GraphQLError("ignored", path=["x"], original_error=cause)

    assert render_errors([error]) == [
        {
            "message": "2 errors occurred",
            "path": ["x"],
            "extensions": {
                "code": "BAD_USER_INPUT",
                "error": {
                    "name": "ValidationError",
                    "message": "2 errors occurred",
                    "details": {"errors": [{"path": ["a"], "message": "no"}]},
                },
            },
        }
    ]


def test_the_code_is_that_of_the_class() -> None:
    (rendered,) = render_errors([GraphQLError("x", original_error=PaginationError())])

    assert rendered["extensions"]["code"] == "STRAPI_PAGINATION_ERROR"


def test_an_error_within_an_error_is_found() -> None:
    inner = GraphQLError("x", original_error=ValidationError("deep"))

    assert render_errors([GraphQLError("y", original_error=inner)])[0]["message"] == "deep"


def test_long_messages_are_cut() -> None:
    (rendered,) = render_errors([GraphQLError("x" * 1_001)])

    assert rendered["message"] == "x" * 1_000 + "…"


def test_a_refusal_has_a_code_and_a_status() -> None:
    refused = refuse("no", status=405, headers={"Allow": "POST"})

    assert (refused.status, refused.headers, str(refused)) == (405, {"Allow": "POST"}, "no")
    assert render_errors(refused.errors) == [{"message": "no", "extensions": {"code": "BAD_REQUEST"}}]
