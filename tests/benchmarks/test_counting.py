import asyncpg
import pytest

from benchmarks.counting import Statements, counting
from tests.databases import NAMES

STARTUP = (8 + 11).to_bytes(4) + b"\x00\x03\x00\x00" + b"user\0me\0\0\0\0"
ASKS_FOR_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


def message(kind: bytes, content: bytes = b"") -> bytes:
    return kind + (len(content) + 4).to_bytes(4) + content


def test_queries_and_executions_are_statements_and_nothing_else_is() -> None:
    statements = Statements()
    sent = ASKS_FOR_TLS + STARTUP + message(b"P", b"Q" * 9) + message(b"B", b"E" * 9) + message(b"E") + message(b"S")

    assert statements.feed(sent) == 1
    assert statements.feed(message(b"Q", b"begin\0")) == 1


def test_a_message_may_come_in_pieces() -> None:
    statements = Statements()
    sent = ASKS_FOR_TLS + STARTUP + message(b"Q", b"select 1\0") + message(b"E", b"\0\0\0\0\0")

    assert sum(statements.feed(bytes([byte])) for byte in sent) == 2


@pytest.mark.skipif("postgres" not in NAMES, reason="the benchmarks run on PostgreSQL")
async def test_what_a_client_sends_through_the_proxy_is_counted() -> None:
    with counting("asyncpg://postgres@127.0.0.1:5432/postgres") as proxy:
        connection = await asyncpg.connect(proxy.url.replace("asyncpg://", "postgresql://"))
        before = proxy.statements
        values = [await connection.fetchval("select $1::int", 7), await connection.fetchval("select $1::int", 8)]
        await connection.execute("select 1; select 2")
        counted = proxy.statements - before
        await connection.close()

    assert values == [7, 8]
    assert counted == 3
