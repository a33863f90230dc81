"""Statements of a watched database are noted, and nobody else's."""

from collections.abc import AsyncIterator

import pytest

from typecase.resolvers.queries.connections import open_database
from typecase.resolvers.queries.session import session_of
from typecase.resolvers.queries.watched import WatchedDatabase
from typecase.resolvers.watching import Watch, watch
from typecase.schema.registry import Registry


@pytest.fixture
async def database(database_url: str, magazine: Registry) -> AsyncIterator[WatchedDatabase]:
    async with open_database(database_url, magazine, kind=WatchedDatabase) as opened:
        assert isinstance(opened, WatchedDatabase)
        yield opened


def noted(watching: Watch) -> list[tuple[str, int | None, int]]:
    return [(statement.sql, statement.rows, statement.values) for statement in watching.statements]


async def test_a_statement_is_noted_with_its_rows_and_one_that_fails_without(database: WatchedDatabase) -> None:
    await database.fetch("select 0", ())
    with watch() as watching:
        await database.fetch("select 1 union all select 2", ())
        with pytest.raises(Exception, match="nothing"):
            await database.fetch("select * from nothing", ())
    await database.fetch("select 3", ())

    assert noted(watching) == [("select 1 union all select 2", 2, 0), ("select * from nothing", None, 0)]


async def test_what_is_sent_in_a_transaction_is_noted_with_its_end(database: WatchedDatabase) -> None:
    table, many = "create table watched (a integer)", "insert into watched (a) values ($1)"
    with watch() as watching:
        async with database.transaction():
            session = session_of(database.connection, database.dialect)
            await database.writer.execute_query(table) if database.dialect == "mariadb" else await session.rows(table)
            await session.run_for_each(many, [[1], [2], [3]])
            async with database.transaction(), database.savepoint():
                found = await session_of(database.connection, database.dialect).rows("select a from watched")

    sent = session.dialect.finish(many, [1])[0]
    assert [row["a"] for row in found] == [1, 2, 3]
    assert [each for each in noted(watching) if each[0] != table] == [
        ("begin", 0, 0),
        (sent, 0, 3),
        ("select a from watched", 3, 0),
        ("commit", 0, 0),
    ]


async def test_a_transaction_that_is_given_up_is_noted(database: WatchedDatabase) -> None:
    with watch() as watching, pytest.raises(ValueError, match="enough"):
        async with database.transaction():
            raise ValueError("enough")

    assert noted(watching) == [("begin", 0, 0), ("rollback", 0, 0)]


async def test_a_transaction_that_nobody_watches_is_as_always(database: WatchedDatabase) -> None:
    async with database.transaction() as connection:
        assert connection is database.connection
