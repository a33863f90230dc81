"""Connections to an SQLite file: reads beside each other, and beside the one writer."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import fresh_url
from typecase.resolvers.queries.connections import Database, open_database
from typecase.schema.registry import Registry

SLOW = (
    "with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < {most})"
    " select count(*) from numbers"
)
A_SECOND, AN_HOUR = SLOW.format(most=5_000_000), SLOW.format(most=50_000_000_000)


@pytest.fixture
async def database(tmp_path: Path, magazine: Registry) -> AsyncIterator[Database]:
    async with open_database(await fresh_url("sqlite", tmp_path), magazine, readers=2) as database:
        yield database


def connection_of(client: object) -> object:
    return client._connection  # pyright: ignore[reportAttributeAccessIssue]


async def test_there_are_as_many_connections_as_the_setting_says(database: Database) -> None:
    assert len({id(connection_of(client)) for client in database.clients}) == 3
    assert database.writer not in database.readers.clients


async def test_a_slow_read_keeps_no_other_waiting(database: Database) -> None:
    slow = asyncio.ensure_future(database.fetch(A_SECOND, ()))
    await asyncio.sleep(0.01)

    answers = [(await database.fetch("select ?", (number,)))[0][0] for number in range(20)]
    done_meanwhile = slow.done()

    assert (answers, done_meanwhile) == (list(range(20)), False)
    assert (await slow)[0][0] == 5_000_000


async def test_a_read_waits_when_all_connections_read(database: Database) -> None:
    slow = [asyncio.ensure_future(database.fetch(A_SECOND, ())) for _ in range(2)]
    await asyncio.sleep(0.01)

    waited = asyncio.ensure_future(database.fetch("select 1", ()))
    done, _ = await asyncio.wait([*slow, waited], return_when=asyncio.FIRST_COMPLETED)

    assert waited not in done
    assert (await waited)[0][0] == 1
    await asyncio.gather(*slow)


async def test_a_read_that_is_given_up_is_interrupted(database: Database) -> None:
    endless = [asyncio.ensure_future(database.fetch(AN_HOUR, ())) for _ in range(2)]
    await asyncio.sleep(0.05)
    for read in endless:
        read.cancel()
    await asyncio.wait(endless)

    assert (await asyncio.wait_for(database.fetch("select 1", ()), 10))[0][0] == 1


async def test_a_write_keeps_no_read_waiting(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute_query("create table things (id integer)")
        reading = asyncio.create_task(read_outside(database))

        assert await asyncio.wait_for(reading, 10) == 0
    assert await read_outside(database) == 1


async def read_outside(database: Database) -> int:
    """Count the table of the test on a connection that reads."""
    rows = await database.readers.fetch("select count(*) from sqlite_master where name = 'things'", ())
    return rows[0][0]


async def test_a_connection_that_reads_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.fetch("create table things (id integer)", ())
