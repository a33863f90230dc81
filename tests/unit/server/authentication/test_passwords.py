"""Password hashes: argon2id with fixed parameters, at most two at once, nothing to learn from the time of an answer."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, extract_parameters

from typecase.server.authentication.passwords import LONGEST_PASSWORD, NOBODYS_HASH, Passwords

BCRYPT = "$2b$10$abcdefghijklmnopqrstuuJ9Xw5yVh1c0wJ7mT0d3pO9o0q8m1b2C"


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords()
    yield made
    made.close()


async def test_a_password_has_its_own_hash_only(passwords: Passwords) -> None:
    stored = await passwords.hash("Passw0rd!")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.verify("Passw0rd!", stored) is True
    assert await passwords.verify("passw0rd!", stored) is False
    assert await passwords.hash("Passw0rd!") != stored


@pytest.mark.parametrize("stored", [None, "", "Passw0rd!", "$argon2id$v=19$broken", BCRYPT])
async def test_no_password_has_what_is_no_hash_of_ours(stored: str | None, passwords: Passwords) -> None:
    assert await passwords.verify("Passw0rd!", stored) is False
    assert await passwords.verify("", stored) is False


async def test_a_password_that_is_too_long_is_wrong(passwords: Passwords) -> None:
    stored = await passwords.hash("x" * (LONGEST_PASSWORD + 1))

    assert await passwords.verify("x" * (LONGEST_PASSWORD + 1), stored) is False


async def test_a_lone_surrogate_is_a_wrong_password(passwords: Passwords) -> None:
    assert await passwords.verify("\ud800", await passwords.hash("x")) is False


async def test_nobody_is_verified_with_the_parameters_of_a_user(passwords: Passwords) -> None:
    assert extract_parameters(NOBODYS_HASH) == extract_parameters(await passwords.hash("x"))


@pytest.mark.parametrize(("stored", "verified"), [(None, NOBODYS_HASH), (BCRYPT, NOBODYS_HASH)])
async def test_without_a_hash_of_ours_one_is_verified_all_the_same(
    stored: str | None, verified: str, passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def verify(self: PasswordHasher, hash: str, password: bytes) -> bool:  # noqa: A002
        seen.append(hash)
        return False

    monkeypatch.setattr(PasswordHasher, "verify", verify)

    assert await passwords.verify("Passw0rd!", stored) is False
    assert seen == [verified]


async def test_at_most_two_are_computed_at_once(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(2)

    def slow(self: PasswordHasher, password: str) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        full.wait(timeout=5)
        with lock:
            running -= 1
        return password

    monkeypatch.setattr(PasswordHasher, "hash", slow)

    assert await asyncio.gather(*(passwords.hash(str(number)) for number in range(6))) == list("012345")
    assert most == 2
