"""Accounts in memory, for tests of authentication: they note what they were asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from typecase.resolvers.actors import Role, StoredToken, User

AUTHENTICATED = Role(id=1, document_id="role1", name="Authenticated", type="authenticated")
PUBLIC_PERMISSIONS = frozenset({"api::article.article.find"})
ROLE_PERMISSIONS = frozenset({"api::article.article.find", "api::article.article.create"})


def a_user(name: str = "alice", **changes: Any) -> User:
    """Return a user who may sign in, changed."""
    usual: dict[str, Any] = {
        "id": 1,
        "document_id": "userlab00000000000000001",
        "username": name,
        "email": f"{name}@example.com",
        "confirmed": True,
        "blocked": False,
        "role": AUTHENTICATED,
    }
    return User(**{**usual, **changes})


@dataclass(slots=True)
class AccountsInMemory:
    """Users by row id, API tokens by the hash of their key."""

    users: dict[int, User] = field(default_factory=dict[int, User])
    tokens: dict[str, StoredToken] = field(default_factory=dict[str, StoredToken])
    asked: list[str] = field(default_factory=list[str])

    async def find_user_by_id(self, user_id: int, /) -> User | None:
        self.asked.append("user by id")
        return self.users.get(user_id)

    async def find_user_by_identifier(self, identifier: str, /) -> User | None:
        self.asked.append("user by identifier")
        found = (
            user for user in self.users.values() if identifier.lower() == user.email or identifier == user.username
        )
        return next(found, None)

    async def find_token_by_hash(self, key_hash: str, /) -> StoredToken | None:
        self.asked.append("token")
        return self.tokens.get(key_hash)

    async def permissions_of_role(self, role_id: int, /) -> frozenset[str]:
        self.asked.append(f"permissions of role {role_id}")
        return ROLE_PERMISSIONS

    async def public_role_permissions(self) -> frozenset[str]:
        self.asked.append("public permissions")
        return PUBLIC_PERMISSIONS

    async def render_user(self, user_id: int, /) -> Mapping[str, Any]:
        self.asked.append("rendered user")
        return {"id": user_id, "username": self.users[user_id].username}
