"""Actors: who is asking, and what they may do. Made once per request, from the credentials that came with it.

A permission is the name of an action (`api::article.article.find`). What an account or a token looks like in storage is
here too, since whoever finds one turns it into an actor.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias, assert_never


class TokenType(StrEnum):
    """What an API token may do: everything, reading, or what its own list says."""

    FULL_ACCESS = "full-access"
    READ_ONLY = "read-only"
    CUSTOM = "custom"


Signature: TypeAlias = frozenset[str] | TokenType
"""What an actor may do, as a key for caches: equal signatures allow the same actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The role of a user; `type` is its name for programs (`authenticated`)."""

    id: int
    document_id: str
    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A stored user. `password_hash` is None where nobody needs it, or for a user without a password."""

    id: int
    document_id: str
    username: str
    email: str
    confirmed: bool
    blocked: bool
    role: Role | None
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A stored API token. `expires_at` has a time zone; None is never."""

    id: int
    name: str
    type: TokenType
    permissions: frozenset[str] = frozenset()
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nobody:
    """A caller without credentials, who has the permissions of the public role."""

    permissions: frozenset[str]

    def allows(self, action: str) -> bool:
        """Tell whether the caller has the permission of an action."""
        return action in self.permissions

    @property
    def signature(self) -> Signature:
        """What the caller may do."""
        return self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A user who has signed in, with the permissions of their role and no others."""

    user_id: int
    document_id: str
    username: str
    email: str
    role: Role | None
    permissions: frozenset[str]

    def allows(self, action: str) -> bool:
        """Tell whether the user's role has the permission of an action."""
        return action in self.permissions

    @property
    def signature(self) -> Signature:
        """What the user may do."""
        return self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program with an API token; `permissions` count for a custom token only."""

    token_id: int
    name: str
    type: TokenType
    permissions: frozenset[str] = frozenset()

    def allows(self, action: str) -> bool:
        """Tell whether the token may do an action; a read-only one may do those named `find` and `findOne`."""
        match self.type:
            case TokenType.FULL_ACCESS:
                return True
            case TokenType.READ_ONLY:
                return action.endswith((".find", ".findOne"))
            case TokenType.CUSTOM:
                return action in self.permissions
            case _:
                assert_never(self.type)

    @property
    def signature(self) -> Signature:
        """What the token may do."""
        return self.permissions if self.type is TokenType.CUSTOM else self.type


Actor: TypeAlias = Nobody | SignedIn | ApiToken
"""Who is asking."""
