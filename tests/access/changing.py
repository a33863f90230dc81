"""A magazine whose accounts are changed by SQL, from a connection of the test's own, as another process does."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import asyncmy
import asyncpg

from tests.magazines import Answer, Magazine

TAGS = "/api/tags?pagination[withCount]=false"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an account by hand: whose, how it is undone, and the HTTP status of what they ask in between."""

    who: str
    sql: str
    undo: str
    status: int


def _token(setting: str) -> str:
    return f"update typecase_api_tokens set {setting} where name = 'full'"


def _alice(setting: str) -> str:
    return f"update typecase_users set {setting} where username = 'alice'"


_ROLE = "role_id = (select document_id from typecase_roles where type = 'authenticated')"

OTHER_KEY = Change("full", _token("access_key = upper(access_key)"), _token("access_key = lower(access_key)"), 401)
LESSER_TOKEN = Change("full", _token("type = 'custom'"), _token("type = 'full-access'"), 403)
REVOCATIONS = (
    OTHER_KEY,
    LESSER_TOKEN,
    Change("full", _token("expires_at = '2001-01-01T00:00:00.000Z'"), _token("expires_at = null"), 401),
    Change("alice", _alice("blocked = (1 = 1)"), _alice("blocked = (1 = 0)"), 401),
    Change("alice", _alice("role_id = null"), _alice(_ROLE), 403),
)


class Changing:
    """A magazine whose accounts are changed by SQL, from a connection of the test's own."""

    def __init__(self, magazine: Magazine) -> None:
        self.magazine = magazine

    @property
    def changes(self) -> Any:
        return self.magazine.database.changes

    @property
    def telling(self) -> bool:
        return self.magazine.database.dialect != "mariadb"

    async def until_it_tells(self) -> None:
        """Wait until the database tells of changes, if it is one that does."""
        if self.telling:
            await until(lambda: self.changes.state() is not None)

    async def get(self, who: str) -> Answer:
        return await self.magazine.get(TAGS, who)

    async def statements(self, who: str) -> int:
        """Return how many statements a request sends that finds tags and nothing else."""
        self.magazine.statements.clear()
        assert (await self.get(who)).status == 200
        return len(self.magazine.statements)

    async def by_hand(self, sql: str, *, heard: bool = True) -> None:
        """Change accounts as another process does; return when the news of it is there, if it is to be `heard`."""
        before, client = self.changes.state(), self.magazine.database.writer
        match self.magazine.database.dialect:
            case "sqlite":
                with closing(sqlite3.connect(client.filename, isolation_level=None)) as connection:
                    connection.execute(sql)
            case "postgresql":
                connection = await asyncpg.connect(
                    host=client.host, port=client.port, user=client.user, database=client.database
                )
                await connection.execute(sql)
                await connection.close()
            case _:
                connection = await asyncmy.connect(
                    host=client.host,
                    port=client.port,
                    user=client.user,
                    password="",
                    db=client.database,
                    autocommit=True,
                )
                async with connection.cursor() as cursor:
                    await cursor.execute(sql)
                connection.close()
        if heard and self.telling:
            await until(lambda: self.changes.state() != before)


async def until(met: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if met():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError
