"""Users, roles and API tokens as they are stored, for authentication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from typecase.resolvers.actors import Role, StoredToken, TokenType, User
from typecase.resolvers.queries.connections import Row
from typecase.resolvers.queries.dialects import Dialect, dialect_named
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.selection import Query, Scalar, Selection

USER = "plugin::users-permissions.user"
ROLE = "plugin::users-permissions.role"

_USER = (
    "select u.id, u.document_id, u.username, u.email, u.confirmed, u.blocked, u.password,"
    " r.id, r.document_id, r.name, r.type from typecase_users u"
    " left join typecase_roles r on r.document_id = u.role_id where {condition}"
)
_PERMISSIONS = (
    "select p.action from typecase_permissions p"
    " join typecase_roles r on r.document_id = p.role_id where r.{column} = $1"
)
_TOKEN = "select id, name, type, permissions, expires_at from typecase_api_tokens where access_key = $1"

_PUBLIC = "public"
_LOCAL = "local"


@dataclass(slots=True)
class StoredAccounts:
    """Look-ups over an open database: each asks it."""

    engine: QueryEngine

    async def find_user_by_id(self, user_id: int, /) -> User | None:
        """Return a user by row id."""
        return await self._user("u.id = $1", user_id)

    async def find_user_by_identifier(self, identifier: str, /) -> User | None:
        """Return the local user whose e-mail address (in any case) or username it is."""
        matches = "(u.email = $2 or u.username = $3)"
        return await self._user(f"u.provider = $1 and {matches}", _LOCAL, identifier.lower(), identifier)

    async def find_token_by_hash(self, key_hash: str, /) -> StoredToken | None:
        """Return the API token whose key has this hash."""
        rows = await self._rows(_TOKEN, key_hash)
        if not rows:
            return None
        row_id, name, kind, permissions, expires_at = (rows[0][index] for index in range(5))
        return StoredToken(
            id=row_id,
            name=name,
            type=TokenType(kind),
            permissions=frozenset(orjson.loads(permissions) if permissions else ()),
            expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        )

    async def permissions_of_role(self, role_id: int, /) -> frozenset[str]:
        """Return the permissions of a role by row id."""
        return await self._permissions("id", role_id)

    async def public_role_permissions(self) -> frozenset[str]:
        """Return the permissions of callers without credentials."""
        return await self._permissions("type", _PUBLIC)

    async def render_user(self, user_id: int, /) -> Mapping[str, Any]:
        """Return a user as the answer to a sign-in shows them: the public scalars."""
        scalars = self.engine.storage.registry.content_type(USER).scalars
        selection = Selection(USER, tuple(Scalar(name, name) for name in scalars))
        page = await self.engine.find(Query(selection=selection, row_id=user_id))
        return page.entries[0]

    async def _user(self, condition: str, *parameters: Any) -> User | None:
        rows = await self._rows(_USER.format(condition=condition), *parameters)
        if not rows:
            return None
        row = rows[0]
        return User(
            id=row[0],
            document_id=row[1],
            username=row[2],
            email=row[3],
            confirmed=bool(row[4]),
            blocked=bool(row[5]),
            role=None if row[7] is None else Role(id=row[7], document_id=row[8], name=row[9], type=row[10]),
            password_hash=row[6],
        )

    async def _permissions(self, column: str, value: int | str) -> frozenset[str]:
        rows = await self._rows(_PERMISSIONS.format(column=column), value)
        return frozenset[str](row[0] for row in rows)

    async def _rows(self, sql: str, *parameters: Any) -> Sequence[Row]:
        text, bound = self._dialect.finish(sql, parameters)
        return await self.engine.database.fetch(text, bound)

    @property
    def _dialect(self) -> Dialect:
        return dialect_named(self.engine.database.dialect)
