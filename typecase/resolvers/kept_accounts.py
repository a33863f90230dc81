"""What was found of accounts, kept until an account has changed.

Where nobody can tell of changes, permissions alone are kept, for a second.
"""

import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from typecase.keeping import Kept
from typecase.resolvers.accounts import StoredAccounts
from typecase.resolvers.actors import StoredToken, User
from typecase.resolvers.queries.changes import Changes

_MOST = 10_000
"""How many users, roles and tokens are kept. One takes 1 kB."""

_BLIND = 1.0
"""Seconds for which permissions are kept where nobody can tell of changes."""

T = TypeVar("T")


class KeptAccounts:
    """Look-ups over stored accounts; `clock` gives seconds.

    What is not there is never kept, and a look-up that began before a change is not either.
    """

    def __init__(
        self, accounts: StoredAccounts, changes: Changes, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.stored = accounts
        self._changes = changes
        self._clock = clock
        self._kept = Kept[Hashable, Any](_MOST)
        self._state: Hashable | None = None
        """The state of the database that all of it is true of."""
        self._blind: dict[Hashable, tuple[float, frozenset[str]]] = {}
        """Permissions with the time that they were asked for, where nobody can tell of changes."""

    async def find_user_by_id(self, user_id: int, /) -> User | None:
        """Return a user by row id, without the hash of the password."""
        return await self._find(("user", user_id), self._user, user_id)

    async def find_user_by_identifier(self, identifier: str, /) -> User | None:
        """Return the local user whose e-mail address (in any case) or username it is, as the database has it."""
        return await self.stored.find_user_by_identifier(identifier)

    async def find_token_by_hash(self, key_hash: str, /) -> StoredToken | None:
        """Return the API token whose key has this hash."""
        return await self._find(("token", key_hash), self.stored.find_token_by_hash, key_hash)

    def permissions_of_role(self, role_id: int, /) -> Awaitable[frozenset[str]]:
        """Return the permissions of a role by row id."""
        return self._permissions(("role", role_id), self.stored.permissions_of_role, role_id)

    def public_role_permissions(self) -> Awaitable[frozenset[str]]:
        """Return the permissions of callers without credentials."""
        return self._permissions("public", self.stored.public_role_permissions)

    async def render_user(self, user_id: int, /) -> Mapping[str, Any]:
        """Return a user as the answer to a sign-in shows them."""
        return await self.stored.render_user(user_id)

    async def _user(self, user_id: int) -> User | None:
        user = await self.stored.find_user_by_id(user_id)
        return user and replace(user, password_hash=None)

    async def _find(self, key: Hashable, find: Callable[..., Awaitable[T | None]], *given: Any) -> T | None:
        state = self._changes.state()
        if state is None:
            return await find(*given)
        kept: T | None = self._kept_at(state, key)
        return await self._find_at(state, key, find, *given) if kept is None else kept

    async def _permissions(
        self, key: Hashable, find: Callable[..., Awaitable[frozenset[str]]], *given: Any
    ) -> frozenset[str]:
        state = self._changes.state()
        if state is not None:
            at_once: frozenset[str] | None = self._kept_at(state, key)
            return await self._find_at(state, key, find, *given) if at_once is None else at_once
        now = self._clock()
        since, kept = self._blind.get(key, (0.0, None))
        if kept is None or now - since >= _BLIND:
            kept = await find(*given)
            self._blind[key] = (now, kept)
        return kept

    def _kept_at(self, state: Hashable, key: Hashable) -> Any | None:
        """Return what was found at this state of the database."""
        if state != self._state:
            self._kept.clear()
            self._state = state
        return self._kept.get(key)

    async def _find_at(self, state: Hashable, key: Hashable, find: Callable[..., Awaitable[T]], *given: Any) -> T:
        """Find what is not kept, and keep it."""
        found = await find(*given)
        # If others have seen a change meanwhile, what was found is perhaps from before it.
        if found is not None and state == self._state == self._changes.state():
            self._kept.put(key, found)
        return found
