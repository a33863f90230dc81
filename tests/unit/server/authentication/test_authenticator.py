"""From the Authorization header to the actor; bad credentials are refused."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from tests.unit.server.authentication.stored_accounts import (
    AUTHENTICATED,
    PUBLIC_PERMISSIONS,
    ROLE_PERMISSIONS,
    AccountsInMemory,
    a_user,
)
from typecase.errors import UnauthorizedError
from typecase.resolvers.actors import ApiToken, Nobody, SignedIn, StoredToken, TokenType
from typecase.server.authentication.api_tokens import hash_key
from typecase.server.authentication.authenticator import Authenticator
from typecase.server.authentication.jwt import JsonWebTokens

SECRET = SecretStr("0123456789abcdefghijklmnopqrstuv")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TOKENS = JsonWebTokens(SECRET, 3600, clock=NOW.timestamp)
KEY = "typecase_key"


def stored_token(**changes: object) -> dict[str, StoredToken]:
    usual = {"id": 5, "name": "website", "type": TokenType.CUSTOM, "permissions": frozenset({"api::tag.tag.find"})}
    return {hash_key(KEY, SECRET): StoredToken(**{**usual, **changes})}  # pyright: ignore[reportArgumentType]


def authenticator(accounts: AccountsInMemory, *, email_confirmation: bool = False) -> Authenticator:
    return Authenticator(accounts, TOKENS, SECRET, email_confirmation=email_confirmation, clock=lambda: NOW)


@pytest.mark.parametrize("header", [None, "", " ", "Bearer", "Bearer ", "bearer   ", "Basic YWxpY2U6eA==", "Bearerx y"])
async def test_without_credentials_the_caller_is_nobody(header: str | None) -> None:
    accounts = AccountsInMemory()

    assert await authenticator(accounts).authenticate(header) == Nobody(permissions=PUBLIC_PERMISSIONS)
    assert accounts.asked == ["public permissions"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", " Bearer "])
async def test_a_token_of_a_user_is_the_user_with_the_permissions_of_the_role(scheme: str) -> None:
    accounts = AccountsInMemory(users={1: a_user()})

    actor = await authenticator(accounts).authenticate(f"{scheme} {TOKENS.issue(1)}")

    assert actor == SignedIn(
        user_id=1,
        document_id="userlab00000000000000001",
        username="alice",
        email="alice@example.com",
        role=AUTHENTICATED,
        permissions=ROLE_PERMISSIONS,
    )
    assert accounts.asked == ["user by id", "permissions of role 1"]


async def test_a_user_without_a_role_may_do_nothing() -> None:
    accounts = AccountsInMemory(users={1: a_user(role=None)})

    actor = await authenticator(accounts).authenticate(f"Bearer {TOKENS.issue(1)}")

    assert (actor.signature, accounts.asked) == (frozenset(), ["user by id"])


@pytest.mark.parametrize(
    "bearer", ["not-a-token", "a.b.c", "zzz yyy", "é", "\ud800", "x" * 2000, f"{'x' * 3000}.b.c", f"{KEY}x"]
)
async def test_a_bad_bearer_is_refused(bearer: str) -> None:
    accounts = AccountsInMemory(users={1: a_user()}, tokens=stored_token())

    with pytest.raises(UnauthorizedError, match=r"^Missing or invalid credentials$"):
        await authenticator(accounts).authenticate(f"Bearer {bearer}")


async def test_an_expired_token_of_a_user_is_refused_before_the_database_is_asked() -> None:
    accounts = AccountsInMemory(users={1: a_user()})
    expired = JsonWebTokens(SECRET, 3600, clock=(NOW - timedelta(hours=1)).timestamp).issue(1)

    with pytest.raises(UnauthorizedError, match=r"^Missing or invalid credentials$"):
        await authenticator(accounts).authenticate(f"Bearer {expired}")
    assert accounts.asked == []


@pytest.mark.parametrize("users", [{}, {1: a_user(blocked=True)}])
async def test_the_token_of_a_user_who_is_gone_or_blocked_is_refused(users: dict[int, object]) -> None:
    accounts = AccountsInMemory(users=users)  # pyright: ignore[reportArgumentType]

    with pytest.raises(UnauthorizedError, match=r"^Invalid credentials$"):
        await authenticator(accounts).authenticate(f"Bearer {TOKENS.issue(1)}")
    assert accounts.asked == ["user by id"]


async def test_an_unconfirmed_user_is_refused_where_that_is_asked_for() -> None:
    accounts = AccountsInMemory(users={1: a_user(confirmed=False)})
    header = f"Bearer {TOKENS.issue(1)}"

    assert isinstance(await authenticator(accounts).authenticate(header), SignedIn)
    with pytest.raises(UnauthorizedError, match=r"^Invalid credentials$"):
        await authenticator(accounts, email_confirmation=True).authenticate(header)


@pytest.mark.parametrize("expires_at", [None, NOW + timedelta(seconds=1)])
async def test_the_key_of_an_api_token_is_the_token(expires_at: datetime | None) -> None:
    accounts = AccountsInMemory(tokens=stored_token(expires_at=expires_at))

    actor = await authenticator(accounts).authenticate(f"Bearer {KEY}")

    assert actor == ApiToken(
        token_id=5, name="website", type=TokenType.CUSTOM, permissions=frozenset({"api::tag.tag.find"})
    )
    assert accounts.asked == ["token"]


async def test_an_expired_api_token_is_refused() -> None:
    accounts = AccountsInMemory(tokens=stored_token(expires_at=NOW))

    with pytest.raises(UnauthorizedError, match=r"^Token expired$"):
        await authenticator(accounts).authenticate(f"Bearer {KEY}")


async def test_nobody_is_refused_for_what_was_kept_of_a_user() -> None:
    kept, stored = AccountsInMemory(users={1: a_user(blocked=True)}), AccountsInMemory(users={1: a_user()})

    actor = await Authenticator(kept, TOKENS, SECRET, stored=stored).authenticate(f"Bearer {TOKENS.issue(1)}")

    assert isinstance(actor, SignedIn)
    assert stored.asked == ["user by id"]


async def test_nobody_is_refused_for_what_was_kept_of_a_token() -> None:
    kept, stored = AccountsInMemory(tokens=stored_token(expires_at=NOW)), AccountsInMemory(tokens=stored_token())
    authenticator = Authenticator(kept, TOKENS, SECRET, stored=stored, clock=lambda: NOW)

    assert isinstance(await authenticator.authenticate(f"Bearer {KEY}"), ApiToken)
    assert stored.asked == ["token"]


async def test_who_is_refused_was_looked_up() -> None:
    kept = AccountsInMemory(users={1: a_user(blocked=True)}, tokens=stored_token(expires_at=NOW))
    stored = AccountsInMemory(users={1: a_user(blocked=True)}, tokens=stored_token(expires_at=NOW))
    authenticator = Authenticator(kept, TOKENS, SECRET, stored=stored, clock=lambda: NOW)

    for bearer in (TOKENS.issue(1), KEY):
        with pytest.raises(UnauthorizedError):
            await authenticator.authenticate(f"Bearer {bearer}")

    assert stored.asked == ["user by id", "token"]


async def test_who_is_looked_up_anew_is_as_stored() -> None:
    kept, stored = AccountsInMemory(users={1: a_user()}), AccountsInMemory(users={1: a_user("bob", role=None)})

    actor = await Authenticator(kept, TOKENS, SECRET, stored=stored).authenticate_anew(f"Bearer {TOKENS.issue(1)}")

    assert isinstance(actor, SignedIn)
    assert (actor.username, actor.permissions, kept.asked) == ("bob", frozenset(), [])
