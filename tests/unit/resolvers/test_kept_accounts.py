"""What is kept of accounts, and when it is forgotten."""

from collections.abc import Hashable
from dataclasses import dataclass

import pytest

from tests.unit.server.authentication.stored_accounts import AccountsInMemory, a_user
from typecase.resolvers import kept_accounts
from typecase.resolvers.actors import StoredToken, TokenType, User
from typecase.resolvers.kept_accounts import KeptAccounts

TOKEN = StoredToken(id=1, name="website", type=TokenType.READ_ONLY)


@dataclass
class Told:
    """A database that tells what a test says."""

    value: Hashable | None = 1

    def state(self) -> Hashable | None:
        return self.value


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


class Slow(AccountsInMemory):
    """Accounts that something happens to while they are asked."""

    async def find_user_by_id(self, user_id: int, /) -> User | None:
        found = await super().find_user_by_id(user_id)
        self.meanwhile()
        return found

    def meanwhile(self) -> None:
        raise NotImplementedError


def kept(stored: AccountsInMemory, changes: Told, clock: Clock | None = None) -> KeptAccounts:
    return KeptAccounts(stored, changes, clock=clock or Clock())  # pyright: ignore[reportArgumentType]


def in_memory() -> AccountsInMemory:
    return AccountsInMemory(users={1: a_user(password_hash="hash")}, tokens={"key": TOKEN})


async def ask_all(accounts: KeptAccounts) -> None:
    await accounts.find_user_by_id(1)
    await accounts.find_token_by_hash("key")
    await accounts.permissions_of_role(1)
    await accounts.public_role_permissions()


ALL = ["user by id", "token", "permissions of role 1", "public permissions"]


async def test_what_was_found_is_not_asked_for_again() -> None:
    stored = in_memory()
    accounts = kept(stored, Told())

    await ask_all(accounts)
    await ask_all(accounts)

    assert stored.asked == ALL
    assert await accounts.find_token_by_hash("key") == TOKEN


async def test_all_is_asked_for_again_after_a_change() -> None:
    stored, changes = in_memory(), Told(1)
    accounts = kept(stored, changes)

    await ask_all(accounts)
    changes.value = 2
    await ask_all(accounts)

    assert stored.asked == ALL * 2


async def test_the_hash_of_a_password_is_not_kept() -> None:
    accounts = kept(in_memory(), Told())

    assert [await accounts.find_user_by_id(1) for _ in range(2)] == [a_user()] * 2


async def test_what_is_not_there_is_asked_for_each_time() -> None:
    stored = in_memory()
    accounts = kept(stored, Told())

    for _ in range(2):
        assert await accounts.find_user_by_id(2) is None
        assert await accounts.find_token_by_hash("no key") is None

    assert stored.asked == ["user by id", "token"] * 2


async def test_signing_in_reads_what_is_stored() -> None:
    stored = in_memory()
    accounts = kept(stored, Told())

    for _ in range(2):
        user = await accounts.find_user_by_identifier("alice")
        await accounts.render_user(1)

    assert user is not None
    assert user.password_hash == "hash"
    assert stored.asked == ["user by identifier", "rendered user"] * 2


async def test_what_was_found_before_a_change_that_came_meanwhile_is_not_kept() -> None:
    changes = Told(1)
    stored = Slow(users={1: a_user()})
    stored.meanwhile = lambda: setattr(changes, "value", 2)
    accounts = kept(stored, changes)

    await accounts.find_user_by_id(1)
    await accounts.find_user_by_id(1)
    await accounts.find_user_by_id(1)

    assert stored.asked == ["user by id"] * 2


async def test_nor_when_the_database_could_not_tell_for_a_moment() -> None:
    changes = Told(1)
    stored = Slow(users={1: a_user()})
    stored.meanwhile = lambda: setattr(changes, "value", None)
    accounts = kept(stored, changes)

    await accounts.find_user_by_id(1)
    await accounts.find_user_by_id(1)

    assert stored.asked == ["user by id"] * 2


async def test_what_was_found_is_not_kept_when_another_has_seen_a_change() -> None:
    changes = Told(1)
    stored = Slow(users={1: a_user()})
    accounts = kept(stored, changes)

    async def another() -> None:
        changes.value = 2
        await accounts.permissions_of_role(1)

    def meanwhile() -> None:
        with pytest.raises(StopIteration):
            another().send(None)

    stored.meanwhile = meanwhile
    await accounts.find_user_by_id(1)
    stored.meanwhile = lambda: None
    await accounts.find_user_by_id(1)

    assert stored.asked.count("user by id") == 2


async def test_where_nobody_can_tell_users_and_tokens_are_asked_for_each_time() -> None:
    stored = in_memory()
    accounts = kept(stored, Told(None))

    await ask_all(accounts)
    await ask_all(accounts)

    assert stored.asked == [*ALL, "user by id", "token"]


async def test_where_nobody_can_tell_permissions_are_kept_for_a_second() -> None:
    stored, clock = in_memory(), Clock()
    accounts = kept(stored, Told(None), clock)

    for step in (0.0, 0.99, 0.01, 0.5):
        clock.now += step
        await accounts.public_role_permissions()

    assert stored.asked == ["public permissions"] * 2


async def test_what_was_kept_blindly_is_asked_for_once_the_database_tells() -> None:
    stored, changes = in_memory(), Told(None)
    accounts = kept(stored, changes)

    await accounts.public_role_permissions()
    changes.value = 1
    await accounts.public_role_permissions()

    assert stored.asked == ["public permissions"] * 2


async def test_what_was_found_first_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_accounts, "_MOST", 2)
    stored = in_memory()
    accounts = kept(stored, Told())

    for role in (1, 2, 3, 2, 3, 1):
        await accounts.permissions_of_role(role)

    assert [asked[-1] for asked in stored.asked] == ["1", "2", "3", "1"]
