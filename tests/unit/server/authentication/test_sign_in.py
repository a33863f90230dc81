"""Sign-in with a password: as recorded from Strapi, and no word about who has an account."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from tests.unit.server.authentication.stored_accounts import AccountsInMemory, a_user
from typecase.errors import ApplicationError, ValidationError
from typecase.server.authentication.jwt import JsonWebTokens
from typecase.server.authentication.passwords import Passwords
from typecase.server.authentication.sign_in import Credentials, Session, SignIn, parse_credentials

TOKENS = JsonWebTokens(SecretStr("0123456789abcdefghijklmnopqrstuv"), 3600, clock=lambda: 1_700_000_000)
PASSWORD = "Passw0rd!"


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def sign_in(
    passwords: Passwords, identifier: str, password: str = PASSWORD, *, email_confirmation: bool = False, **user: Any
) -> tuple[Session, AccountsInMemory]:
    """Sign in where alice has an account, changed by `user`."""
    user.setdefault("password_hash", await passwords.hash(PASSWORD))
    accounts = AccountsInMemory(users={1: a_user(**user)})
    session = await SignIn(accounts, passwords, TOKENS, email_confirmation=email_confirmation).sign_in(
        Credentials(identifier=identifier, password=password)
    )
    return session, accounts


def problem(name: str, message: str, **value: Any) -> dict[str, Any]:
    return {"path": [name], "message": message, "name": "ValidationError", **value}


@pytest.mark.parametrize("identifier", ["alice", "alice@example.com", "ALICE@example.com"])
async def test_a_user_signs_in_with_name_or_address(identifier: str, passwords: Passwords) -> None:
    session, accounts = await sign_in(passwords, identifier)

    assert session == Session(jwt=TOKENS.issue(1), user={"id": 1, "username": "alice"})
    assert accounts.asked == ["user by identifier", "rendered user"]


@pytest.mark.parametrize(
    ("identifier", "password", "user"),
    [
        ("alice", "nope", {}),
        ("nobody", PASSWORD, {}),
        ("alice", PASSWORD, {"password_hash": None}),
        ("alice", "nope", {"blocked": True}),
        ("alice\0", PASSWORD, {}),
        ("\ud800", PASSWORD, {}),
        ("alice", "x" * 5000, {}),
    ],
)
async def test_wrong_credentials_are_refused_in_the_same_words(
    identifier: str, password: str, user: dict[str, Any], passwords: Passwords
) -> None:
    with pytest.raises(ValidationError, match=r"^Invalid identifier or password$") as caught:
        await sign_in(passwords, identifier, password, **user)

    assert (caught.value.status, dict(caught.value.details)) == (400, {})


@pytest.mark.parametrize("identifier", ["alice\0", "\ud800"])
async def test_an_identifier_that_no_database_can_hold_is_not_looked_up(identifier: str, passwords: Passwords) -> None:
    accounts = AccountsInMemory()

    with pytest.raises(ValidationError):
        await SignIn(accounts, passwords, TOKENS).sign_in(Credentials(identifier=identifier, password=PASSWORD))
    assert accounts.asked == []


async def test_a_blocked_user_is_told_so(passwords: Passwords) -> None:
    with pytest.raises(ApplicationError, match=r"^Your account has been blocked by an administrator$") as caught:
        await sign_in(passwords, "alice", blocked=True)

    assert (caught.value.status, caught.value.name) == (400, "ApplicationError")


async def test_an_unconfirmed_user_is_told_so_where_confirmation_is_asked_for(passwords: Passwords) -> None:
    session, _ = await sign_in(passwords, "alice", confirmed=False)
    assert session.user["username"] == "alice"

    with pytest.raises(ApplicationError, match=r"^Your account email is not confirmed$"):
        await sign_in(passwords, "alice", confirmed=False, email_confirmation=True)


def test_credentials_are_read_from_the_body() -> None:
    body = {"identifier": "alice", "password": "x", "more": 1}

    assert parse_credentials(body) == Credentials(identifier="alice", password="x")


@pytest.mark.parametrize(
    ("body", "message", "problems"),
    [
        (
            {"password": "x"},
            "identifier is a required field",
            [problem("identifier", "identifier is a required field")],
        ),
        (
            {"identifier": None, "password": ""},
            "2 errors occurred",
            [
                problem("identifier", "identifier is a required field"),
                problem("password", "password is a required field", value=""),
            ],
        ),
        (
            {"identifier": 1, "password": {}},
            "2 errors occurred",
            [
                problem("identifier", "identifier must be a `string` type, but the final value was: `1`.", value=1),
                problem("password", "password must be a `string` type, but the final value was: `{}`.", value={}),
            ],
        ),
    ],
)
def test_what_is_wrong_with_the_body_is_said_at_once(body: object, message: str, problems: list[Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_credentials(body)

    assert (caught.value.message, caught.value.details["errors"]) == (message, problems)


@pytest.mark.parametrize("body", [None, "alice", ["alice"]])
def test_a_body_that_is_no_object_has_no_credentials(body: object) -> None:
    with pytest.raises(ValidationError, match=r"^2 errors occurred$"):
        parse_credentials(body)


def test_a_password_and_a_token_are_not_shown() -> None:
    assert "secret" not in repr(Credentials(identifier="alice", password="secret"))
    assert "secret" not in repr(Session(jwt="secret", user={}))
