"""`login`, through HTTP: what was recorded, its permission, and its limit, which REST shares."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.databases import NAMES
from tests.magazines import Magazine, Magazines

PASSWORD = "Passw0rd!"
LOGIN = "mutation ($input: UsersPermissionsLoginInput!) { login(input: $input) { jwt } }"
WRONG = {"identifier": "alice", "password": "wrong"}
RIGHT = {"identifier": "alice", "password": PASSWORD}


def _refusal(code: str, name: str, message: str, **details: Any) -> dict[str, Any]:
    error = {"name": name, "message": message, "details": details}
    return {
        "errors": [{"message": message, "path": ["login"], "extensions": {"code": code, "error": error}}],
        "data": None,
    }


async def _sign_in(served: Magazine, **given: str) -> Any:
    answer = await served.graphql(LOGIN, {"input": given})
    assert answer.status == 200
    return answer.json


@pytest.mark.parametrize("identifier", ["alice", "alice@example.com", "ALICE@example.com"])
@pytest.mark.asyncio(loop_scope="session")
async def test_a_user_signs_in_and_is_shown_without_a_role(identifier: str, served: Magazine) -> None:
    query = """mutation ($name: String!, $password: String!) {
      login(input: { identifier: $name, password: $password }) {
        __typename jwt user { id documentId username email confirmed blocked role { name type } }
      }
    }"""

    answer = await served.graphql(query, {"name": identifier, "password": PASSWORD})

    login = answer.json["data"]["login"]
    assert answer.status == 200
    assert login.pop("jwt").count(".") == 2
    assert login == {
        "__typename": "UsersPermissionsLoginPayload",
        "user": {
            "id": "1",
            "documentId": "userlab00000000000000001",
            "username": "alice",
            "email": "alice@example.com",
            "confirmed": True,
            "blocked": False,
            "role": None,
        },
    }


@pytest.mark.asyncio(loop_scope="session")
async def test_a_user_signs_in_through_rest(served: Magazine) -> None:
    answer = await served.request("POST", "/api/auth/local", json=RIGHT)
    bearer = f"Bearer {answer.json['jwt']}"

    me = await served.request("GET", "/api/users/me", headers={"authorization": bearer})
    wrong = await served.request("POST", "/api/auth/local", json=WRONG)

    assert answer.status == 200
    assert (answer.json["user"]["username"], me.json["username"]) == ("alice", "alice")
    assert (wrong.status, wrong.json["error"]["message"]) == (400, "Invalid identifier or password")


@pytest.mark.asyncio(loop_scope="session")
async def test_the_token_is_that_of_the_user(served: Magazine) -> None:
    token = (await _sign_in(served, **RIGHT))["data"]["login"]["jwt"]

    me = await served.get("/api/users/me", authorization=f"Bearer {token}")

    assert (me.status, me.json["username"]) == (200, "alice")


@pytest.mark.parametrize(
    "given", [WRONG, {"identifier": "nobody", "password": PASSWORD}, {"identifier": "bob", "password": "wrong"}]
)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_wrong_name_and_a_wrong_password_look_alike(given: dict[str, str], served: Magazine) -> None:
    assert await _sign_in(served, **given) == _refusal(
        "BAD_USER_INPUT", "ValidationError", "Invalid identifier or password"
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_a_blocked_user_is_refused(served: Magazine) -> None:
    assert await _sign_in(served, identifier="bob", password=PASSWORD) == _refusal(
        "STRAPI_APPLICATION_ERROR", "ApplicationError", "Your account has been blocked by an administrator"
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_another_provider_is_refused(served: Magazine) -> None:
    assert await _sign_in(served, **RIGHT, provider="nope") == _refusal(
        "STRAPI_APPLICATION_ERROR", "ApplicationError", "This provider is disabled"
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_empty_values_are_all_named(served: Magazine) -> None:
    problems = [
        {"path": [name], "message": f"{name} is a required field", "name": "ValidationError", "value": ""}
        for name in ("identifier", "password")
    ]

    assert await _sign_in(served, identifier="", password="") == _refusal(
        "BAD_USER_INPUT", "ValidationError", "2 errors occurred", errors=problems
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_a_missing_password_does_not_fit_the_schema(served: Magazine) -> None:
    answer = await served.graphql('mutation { login(input:{identifier:"alice"}) { jwt } }')

    assert answer.status == 400
    assert answer.json == {
        "errors": [
            {
                "message": 'Field "UsersPermissionsLoginInput.password" of required type "String!" was not provided.',
                "locations": [{"line": 1, "column": 24}],
                "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
            }
        ]
    }


@pytest.mark.parametrize(
    "variables",
    [{}, {"input": None}, {"input": {}}, {"input": {"identifier": "alice"}}, {"input": {**RIGHT, "identifier": None}}],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_a_missing_variable_is_bad_input(variables: Mapping[str, Any], served: Magazine) -> None:
    answer = await served.graphql(LOGIN, variables)

    assert answer.status == 400
    assert {error["extensions"]["code"] for error in answer.json["errors"]} == {"BAD_USER_INPUT"}
    assert "data" not in answer.json


@pytest.mark.parametrize("identifier", ["alice\0", "' or 1 = 1 --", "x" * 50_000])
@pytest.mark.asyncio(loop_scope="session")
async def test_strange_names_are_wrong_names(identifier: str, served: Magazine) -> None:
    assert await _sign_in(served, identifier=identifier, password=PASSWORD) == _refusal(
        "BAD_USER_INPUT", "ValidationError", "Invalid identifier or password"
    )


@pytest.mark.parametrize("field", ["password", "provider", "resetPasswordToken", "confirmationToken"])
@pytest.mark.asyncio(loop_scope="session")
async def test_the_payload_has_no_field_for_secrets(field: str, served: Magazine) -> None:
    query = f'mutation {{ login(input:{{identifier:"alice", password:"{PASSWORD}"}}) {{ user {{ {field} }} }} }}'

    answer = await served.graphql(query)

    assert [error["extensions"]["code"] for error in answer.json["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]
    assert "data" not in answer.json


@pytest.mark.parametrize("who", ["read", "custom with nothing"])
@pytest.mark.asyncio(loop_scope="session")
async def test_a_token_without_the_permission_signs_nobody_in(who: str, served: Magazine) -> None:
    answer = await served.graphql(LOGIN, {"input": RIGHT}, who)

    assert answer.json == _refusal("FORBIDDEN", "ForbiddenError", "Forbidden access")


@pytest.mark.asyncio(loop_scope="session")
async def test_bad_credentials_beside_right_ones_are_refused(served: Magazine) -> None:
    answer = await served.graphql(LOGIN, {"input": RIGHT}, "bad token")

    assert (answer.status, answer.json["data"]) == (401, None)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_refused_login_sends_no_statement_for_an_account(served: Magazine) -> None:
    await served.graphql(LOGIN, {"input": RIGHT}, "custom with nothing")

    assert [sql for sql in served.statements if "typecase_users" in sql] == []


@pytest.mark.parametrize("database", NAMES)
@pytest.mark.asyncio(loop_scope="session")
async def test_rest_and_graphql_share_the_limit(database: str, magazines: Magazines) -> None:
    served = await magazines.on(database, auth__rate_limit=3)
    address = "192.0.2.1"

    async def rest() -> Any:
        return await served.request("POST", "/api/auth/local", json=RIGHT, client=address)

    first, second, third = await rest(), await served.graphql(LOGIN, {"input": WRONG}, client=address), await rest()
    served.statements.clear()
    by_rest, by_graphql = await rest(), await served.graphql(LOGIN, {"input": RIGHT}, client=address)

    assert [answer.status for answer in (first, second, third, by_rest, by_graphql)] == [200, 200, 200, 429, 200]
    assert third.headers["x-ratelimit-remaining"] == "0"
    retry_after = by_graphql.json["errors"][0]["extensions"]["error"]["details"]["retry_after"]
    message = "Too many requests, please try again later."
    assert by_graphql.json == _refusal("STRAPI_RATE_LIMIT_ERROR", "RateLimitError", message, retry_after=retry_after)
    assert 0 < retry_after <= 60
    assert [sql for sql in served.statements if "typecase_users" in sql] == []


@pytest.mark.parametrize("database", NAMES)
@pytest.mark.asyncio(loop_scope="session")
async def test_each_field_of_an_operation_counts(database: str, magazines: Magazines) -> None:
    served = await magazines.on(database, auth__rate_limit=3)
    fields = " ".join(
        f'{key}: login(input: {{ identifier: "alice", password: "{PASSWORD}" }}) {{ jwt }}' for key in "abcd"
    )

    answer = await served.graphql(f"mutation {{ {fields} }}", client="192.0.2.2")

    assert answer.json["data"] is None
    assert [(error["path"], error["extensions"]["code"]) for error in answer.json["errors"]] == [
        (["d"], "STRAPI_RATE_LIMIT_ERROR")
    ]


@pytest.mark.parametrize("database", NAMES)
@pytest.mark.asyncio(loop_scope="session")
async def test_addresses_are_counted_apart_and_networks_together(database: str, magazines: Magazines) -> None:
    served = await magazines.on(database, auth__rate_limit=3)
    clients = ("2001:db8:7::1", "2001:db8:7::2", "2001:db8:7::3", "2001:db8:7::4", "2001:db8:8::1", "192.0.2.3")

    answers = [await served.graphql(LOGIN, {"input": RIGHT}, client=client) for client in clients]

    assert ["errors" in answer.json for answer in answers] == [False, False, False, True, False, False]


@pytest.mark.asyncio(loop_scope="session")
async def test_other_fields_of_accounts_are_not_there_yet(served: Magazine) -> None:
    answer = await served.graphql('mutation { forgotPassword(email: "alice@example.com") { ok } }', who="full")

    assert [error["extensions"]["code"] for error in answer.json["errors"]] == ["NOT_IMPLEMENTED"]
    assert answer.json["data"] == {"forgotPassword": None}
