"""PostgreSQL that is restarted: requests after it are answered as before."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from tests.databases import NAMES
from tests.magazines import open_magazine

pytestmark = pytest.mark.skipif("postgres" not in NAMES, reason="PostgreSQL is not among the databases tested")


async def test_requests_are_answered_when_every_connection_was_ended(tmp_path: Path) -> None:
    async with open_magazine("postgres", tmp_path, "restarted") as magazine:
        query = '{ articles(pagination: { limit: 2 }, sort: "title") { documentId tags { name } } }'
        expected = await magazine.graphql(query)
        name = magazine.database.writer.database
        administrator = await asyncpg.connect("postgresql://postgres@127.0.0.1:5432/postgres")
        answers = []
        for _ in range(20):  # each time, the news of it is a little further on its way
            await asyncio.gather(*(magazine.graphql(query) for _ in range(5)))
            await administrator.fetch("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name)
            answers += await asyncio.gather(*(magazine.graphql(query) for _ in range(5)))
        await administrator.close()
        written = await magazine.request("POST", "/api/tags", "full", json={"data": {"name": "after"}})

        assert [answer.json for answer in answers] == [expected.json] * 100
        assert written.status == 201
