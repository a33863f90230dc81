"""API tokens: stored by the hash of their key."""

from collections.abc import Collection
from dataclasses import dataclass

import orjson

from typecase.errors import ValidationError
from typecase.instants import now
from typecase.resolvers.actors import TokenType
from typecase.resolvers.entities.document_ids import new_document_id
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.session import session_of
from typecase.schema.tables import DOCUMENTS

TOKEN = "admin::api-token"
_TABLE = "typecase_api_tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token to be stored: what it is called, what it may do, and the hash of its key."""

    name: str
    type: TokenType
    permissions: Collection[str]
    key_hash: str


async def store_token(database: Database, token: NewToken) -> None:
    """Store a token; ValidationError when there is one of that name."""
    instant = now()
    document_id = new_document_id()
    row = {
        "document_id": document_id,
        "created_at": instant,
        "updated_at": instant,
        "published_at": instant,
        "name": token.name,
        "type": token.type.value,
        "permissions": orjson.dumps(sorted(token.permissions)).decode() if token.permissions else None,
        "access_key": token.key_hash,
    }
    async with database.transaction() as connection:
        session = session_of(connection, database.dialect)
        if await session.rows(f"select 1 as found from {_TABLE} where name = $1", [token.name]):
            raise ValidationError(f'There is an API token called "{token.name}" already; choose another name')
        await session.insert(DOCUMENTS, ["id", "content_type"], [[document_id, TOKEN]], returning=["id"])
        await session.insert(_TABLE, list(row), [list(row.values())], returning=["id"])
