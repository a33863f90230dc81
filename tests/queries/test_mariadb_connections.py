"""The pool of MariaDB is closed whatever has become of its connections."""

import asyncio
from pathlib import Path

import pytest

from tests.databases import NAMES, fresh_url
from typecase.resolvers.queries.clients import mariadb
from typecase.resolvers.queries.connections import open_database
from typecase.schema.registry import Registry

pytestmark = pytest.mark.skipif("mariadb" not in NAMES, reason="MariaDB is not among the databases tested")


async def test_a_connection_that_is_not_given_back_is_cut_off(
    tmp_path: Path, magazine: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mariadb, "_PATIENCE", 0.1)
    url = await fresh_url("mariadb", tmp_path)

    async with asyncio.timeout(5), open_database(url, magazine, pool=2) as database:
        lost = await database.writer._pool.acquire()

    assert lost.connected is False


async def test_connections_that_come_back_in_time_are_not(tmp_path: Path, magazine: Registry) -> None:
    url = await fresh_url("mariadb", tmp_path)

    async with asyncio.timeout(5), open_database(url, magazine, pool=2) as database:
        used = await database.writer._pool.acquire()
        asyncio.get_running_loop().call_later(0.1, database.writer._pool.release, used)

    assert used.connected is False
