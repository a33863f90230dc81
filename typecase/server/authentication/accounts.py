"""What authentication asks of the stored accounts."""

from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from typecase.resolvers.actors import StoredToken, User


class Accounts(Protocol):
    """Look-ups of users, roles and API tokens. Permissions are asked for with every request and worth keeping."""

    async def find_user_by_id(self, user_id: int, /) -> User | None:
        """Return a user by row id."""
        ...

    async def find_user_by_identifier(self, identifier: str, /) -> User | None:
        """Return the local user whose e-mail address (in any case) or username it is, with the password's hash."""
        ...

    async def find_token_by_hash(self, key_hash: str, /) -> StoredToken | None:
        """Return the API token whose key has this hash."""
        ...

    def permissions_of_role(self, role_id: int, /) -> Awaitable[frozenset[str]]:
        """Return the permissions of a role by row id."""
        ...

    def public_role_permissions(self) -> Awaitable[frozenset[str]]:
        """Return the permissions of callers without credentials."""
        ...

    async def render_user(self, user_id: int, /) -> Mapping[str, Any]:
        """Return a user as the answer to a sign-in shows them: the public scalars, without the role."""
        ...
