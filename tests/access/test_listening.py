"""PostgreSQL tells of changed accounts; where it cannot, nothing is kept of them."""

import logging
from typing import Any

import pytest
import pytest_asyncio

from tests.access.changing import OTHER_KEY, Changing, until
from tests.databases import NAMES
from tests.magazines import Magazines
from typecase.resolvers.queries.changes import postgresql

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif("postgres" not in NAMES, reason="PostgreSQL is not among the databases tested"),
]


@pytest_asyncio.fixture(loop_scope="session")
async def listening(magazines: Magazines) -> Changing:
    """The magazine on PostgreSQL, hearing of changes."""
    changing = Changing(await magazines.on("postgres", purpose="accounts"))
    await changing.until_it_tells()
    return changing


async def test_without_a_connection_that_listens_nothing_is_kept(
    listening: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused() -> Any:
        raise ConnectionRefusedError

    changes = listening.changes
    await listening.statements("full")
    with monkeypatch.context() as patched:
        patched.setattr(changes, "_connect", refused)
        await listening.by_hand(f"select pg_terminate_backend({changes._connection.get_server_pid()})")
        await until(lambda: changes.state() is None)
        off = [await listening.statements("full") for _ in range(2)]
        await listening.by_hand(OTHER_KEY.sql, heard=False)
        revoked = await listening.get("full")
        await listening.by_hand(OTHER_KEY.undo, heard=False)
    await until(lambda: changes.state() is not None)
    on = [await listening.statements("full") for _ in range(2)]

    assert (off, revoked.status, on) == ([2, 2], 401, [2, 1])


async def test_without_the_triggers_nothing_is_kept(
    listening: Changing, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_PERIOD", 0.2)
    monkeypatch.setattr(postgresql, "_LONGEST_PAUSE", 0.2)
    await listening.by_hand("alter table typecase_roles disable trigger typecase_accounts", heard=False)
    await until(lambda: listening.changes.state() is None)
    off = [await listening.statements("full") for _ in range(2)]
    await listening.by_hand("alter table typecase_roles enable always trigger typecase_accounts", heard=False)
    await until(lambda: listening.changes.state() is not None)

    assert off == [2, 2]
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING][:1] == [
        "accounts are looked up with every request:"
        ' their tables lack the triggers "typecase_accounts" that tell of changes'
    ]


@pytest.mark.parametrize("table", ["users", "roles", "permissions", "api_tokens"])
async def test_every_kind_of_change_of_each_table_is_heard(table: str, listening: Changing) -> None:
    for change in (
        "insert into {0} select * from {0} limit 0",
        "update {0} set id = id",
        "delete from {0} where id = -1",
    ):
        await listening.by_hand(change.format(f"typecase_{table}"))
    # A rollback leaves the table as it was and tells nobody, so that this one is told in a transaction that is kept.
    await listening.by_hand(
        f"begin; create temporary table held on commit drop as select * from typecase_{table};"
        f" truncate typecase_{table}; insert into typecase_{table} overriding system value select * from held; commit"
    )


class Pooled:
    """Stands for a connection through a pooler, which has a process number of its own."""

    async def fetchval(self, sql: str, *parameters: object) -> int:
        return 4 if parameters else 17

    def get_server_pid(self) -> int:
        return 99


async def test_a_pooler_between_is_not_relied_upon() -> None:
    with pytest.raises(postgresql.Deaf, match="connection pooler"):
        await postgresql._check(Pooled())  # pyright: ignore[reportPrivateUsage]
