"""Connections to PostgreSQL: kept between statements, shared with transactions, and never more than is allowed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

from tests.databases import NAMES, fresh_url
from typecase.resolvers.queries.clients import postgresql
from typecase.resolvers.queries.connections import Database, open_database
from typecase.schema.registry import Registry

pytestmark = pytest.mark.skipif("postgres" not in NAMES, reason="PostgreSQL is not among the databases tested")

PID = "select pg_backend_pid()"
ADMINISTRATOR = "postgresql://postgres@127.0.0.1:5432/postgres"

T = TypeVar("T")
Open = Callable[[int], AbstractAsyncContextManager[Database]]


@pytest.fixture
async def opened(tmp_path: Path, magazine: Registry) -> Open:
    url = await fresh_url("postgres", tmp_path)
    return lambda size: open_database(url, magazine, pool=size)


@pytest.fixture
async def database(opened: Open) -> AsyncIterator[Database]:
    async with opened(2) as database:
        yield database


async def terminate(*pids: int) -> None:
    """End connections as an administrator, or a restart, does."""
    connection = await asyncpg.connect(ADMINISTRATOR)
    await connection.fetch("select pg_terminate_backend(pid) from unnest($1::int[]) pid", pids)
    left = "select pid from pg_stat_activity where pid = any($1)"
    await until(lambda: connection.fetch(left, pids), number=0)
    await connection.close()


async def until(ask: Callable[[], Awaitable[Sequence[T]]], *, number: int) -> Sequence[T]:
    """Ask until there are so many, and return them."""
    for _ in range(1_000):
        found = await ask()
        if len(found) == number:
            return found
        await asyncio.sleep(0.01)
    raise TimeoutError


async def running(database: Database, statement: str) -> list[int]:
    """Return the connections to a database that run a statement."""
    connection = await asyncpg.connect(ADMINISTRATOR)
    rows = await connection.fetch(
        "select pid from pg_stat_activity where datname = $1 and state = 'active' and query = $2",
        database.writer.database,
        statement,
    )
    await connection.close()
    return [row[0] for row in rows]


async def until_it_runs(database: Database, statement: str) -> int:
    return (await until(lambda: running(database, statement), number=1))[0]


async def pid(database: Database) -> int:
    return (await database.fetch(PID, ()))[0][0]


async def test_a_connection_is_used_again(database: Database) -> None:
    assert len({await pid(database) for _ in range(5)}) == 1
    assert database.writer._pool.get_idle_size() == 0


async def test_there_are_never_more_connections_than_the_setting_says(database: Database) -> None:
    async def write() -> int:
        async with database.transaction():
            return (await database.fetch(f"{PID}, pg_sleep(0.02)", ()))[0][0]

    async def read() -> int:
        return (await database.fetch(f"{PID}, pg_sleep(0.01)", ()))[0][0]

    pids = await asyncio.gather(*(write() if number % 3 else read() for number in range(30)))

    assert len(set(pids)) == 2


async def test_a_transaction_takes_a_connection_that_is_kept(opened: Open) -> None:
    async with opened(1) as database:
        before = await pid(database)
        async with database.transaction():
            inside = await pid(database)

        assert (before, await pid(database)) == (inside, inside)


async def test_who_waits_comes_before_who_comes_later(opened: Open) -> None:
    order: list[str] = []

    async def read(name: str) -> None:
        await database.fetch("select pg_sleep(0.02)", ())
        order.append(name)

    async def write() -> None:
        async with database.transaction():
            order.append("write")

    async with opened(1) as database:
        first = asyncio.ensure_future(read("first"))
        await asyncio.sleep(0.005)
        writing = asyncio.ensure_future(write())
        await asyncio.sleep(0.005)
        await asyncio.gather(first, writing, read("second"), read("third"))

    assert order == ["first", "write", "second", "third"]


async def test_a_statement_that_fails_leaves_a_connection_that_works(opened: Open) -> None:
    async with opened(1) as database:
        before = await pid(database)
        with pytest.raises(asyncpg.DivisionByZeroError):
            await database.fetch("select 1 / 0", ())

        assert await pid(database) == before


async def test_what_is_given_up_runs_no_longer(opened: Open) -> None:
    async with opened(1) as database:
        reading = asyncio.ensure_future(database.fetch("select pg_sleep(60)", ()))
        await until_it_runs(database, "select pg_sleep(60)")
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

        assert len(await database.fetch("select 1", ())) == 1
        assert await running(database, "select pg_sleep(60)") == []


async def test_a_transaction_that_a_script_leaves_open_is_not_kept(database: Database) -> None:
    problems: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context["message"]))

    await database.writer.execute_script("begin; create table left_open (id int)")

    assert (await database.fetch("select count(*) from pg_tables where tablename = 'left_open'", ()))[0][0] == 0
    assert len(problems) == 1


async def test_reads_go_on_when_all_connections_are_ended(database: Database) -> None:
    both = await asyncio.gather(*(database.fetch(f"{PID}, pg_sleep(0.05)", ()) for _ in range(2)))
    ended = {rows[0][0] for rows in both}
    await terminate(*ended)

    again = await asyncio.gather(*(pid(database) for _ in range(6)))

    assert len(ended) == 2
    assert ended.isdisjoint(again)


async def test_a_read_whose_connection_is_ended_is_sent_again(database: Database) -> None:
    reading = asyncio.ensure_future(database.fetch(f"{PID}, pg_sleep(0.3)", ()))
    ended = await until_it_runs(database, f"{PID}, pg_sleep(0.3)")

    await terminate(ended)

    assert (await reading)[0][0] != ended


async def test_a_statement_whose_table_has_changed_is_prepared_anew(database: Database) -> None:
    await database.writer.execute_script("create table changing (first integer)")
    statement = "select t.* from (values ($1::int)) v left join changing t on true"

    async def columns() -> int:
        row: Any = (await database.fetch(statement, [1]))[0]
        return len(row)

    before = [await columns() for _ in range(3)]

    await database.writer.execute_script("alter table changing add column second integer")
    after = [await columns() for _ in range(3)]

    assert before == [1, 1, 1]
    assert after == [2, 2, 2]


async def test_in_a_transaction_nothing_is_sent_again(database: Database) -> None:
    async def ended_meanwhile() -> None:
        async with database.transaction():
            await terminate(await pid(database))
            await database.fetch("select 1", ())

    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await ended_meanwhile()

    assert await pid(database)


async def test_a_connection_that_is_not_used_goes_back(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "_UNUSED", 0.05)
    async with opened(3) as database:
        pool = database.writer._pool

        async def idle_while_used() -> list[int]:
            await pid(database)
            return [1] * pool.get_idle_size()

        async def idle() -> list[int]:
            return [1] * pool.get_idle_size()

        await asyncio.gather(*(database.fetch("select pg_sleep(0.2)", ()) for _ in range(3)))
        await until(idle_while_used, number=2)
        await until(idle, number=3)


async def test_closing_waits_for_what_runs(opened: Open) -> None:
    async with opened(2) as database:
        await pid(database)
        reading = asyncio.ensure_future(database.fetch(f"{PID}, pg_sleep(0.1)", ()))
        await asyncio.sleep(0.01)

    assert len(await reading) == 1


async def test_a_client_that_is_closed_opens_again(database: Database) -> None:
    await database.writer.close()

    _, rows = await database.writer.execute_query("select 1")

    assert len(rows) == 1


async def test_many_statements_wait_for_few_connections(database: Database) -> None:
    async def read(number: int) -> tuple[int, int]:
        (row,) = await database.fetch("select $1::int, pg_backend_pid()", [number])
        return row[0], row[1]

    found = await asyncio.gather(*map(read, range(200)))

    assert [number for number, _ in found] == list(range(200))
    assert len({pid for _, pid in found}) == 2


async def test_a_statement_that_is_given_up_while_it_waits_takes_no_connection_with_it(database: Database) -> None:
    slow = [asyncio.ensure_future(database.fetch("select pg_sleep(0.2)", [])) for _ in range(2)]
    waiting = [asyncio.ensure_future(database.fetch(PID, [])) for _ in range(20)]
    await asyncio.sleep(0.05)
    for task in waiting[::2]:
        task.cancel()

    await asyncio.gather(*slow)
    left = await asyncio.gather(*waiting, return_exceptions=True)

    assert [isinstance(each, asyncio.CancelledError) for each in left] == [True, False] * 10
    async with database.transaction() as connection:
        await connection.execute_query("select 1")
    assert len(await asyncio.gather(*(database.fetch(PID, []) for _ in range(10)))) == 10


async def test_statements_and_transactions_share_the_connections(database: Database) -> None:
    async def write() -> None:
        async with database.transaction() as connection:
            await connection.execute_query("select 1")

    work = [database.fetch(PID, []) if number % 3 else write() for number in range(150)]

    await asyncio.wait_for(asyncio.gather(*work), 30)
