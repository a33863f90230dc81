"""The databases that the tests run on: one of its own for each test process, emptied before it is used.

Their names say which checkout they are of, so that several can be tested side by side.
"""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncmy
import asyncpg

NAMES = tuple(name.strip() for name in os.environ.get("TYPECASE_TEST_DATABASES", "sqlite").split(",") if name.strip())
"""Those named in TYPECASE_TEST_DATABASES. One that cannot be reached is a failure, not a skip."""

_CHECKOUT = f"{zlib.crc32(str(Path(__file__).resolve()).encode()):08x}"
_KNOWN = {"sqlite", "postgres", "mariadb"}
if unknown := set(NAMES) - _KNOWN:
    raise ValueError(f"TYPECASE_TEST_DATABASES names {sorted(unknown)}; known are {sorted(_KNOWN)}")


async def fresh_url(name: str, folder: Path, label: str = "tests") -> str:
    """Return the URL of an empty database of a kind; `label` tells databases of one process apart."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database = f"typecase_{_CHECKOUT}_{label}_{worker}"
    if name == "sqlite":
        return _fresh_sqlite(folder, database)
    if name == "postgres":
        await _empty_postgres(database)
        return f"asyncpg://postgres@127.0.0.1:5432/{database}"
    await _empty_mariadb(database)
    return f"mysql://root:@127.0.0.1:3306/{database}"


def _fresh_sqlite(folder: Path, database: str) -> str:
    for file in folder.glob(f"{database}.sqlite3*"):
        file.unlink()
    return f"sqlite://{folder / database}.sqlite3"


async def _empty_postgres(database: str) -> None:
    connection = await asyncpg.connect("postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        await connection.execute(f'drop database if exists "{database}" with (force)')
        await connection.execute(f'create database "{database}"')
    finally:
        await connection.close()


async def _empty_mariadb(database: str) -> None:
    connection = await asyncmy.connect(host="127.0.0.1", port=3306, user="root", password="")
    try:
        async with connection.cursor() as cursor:
            await cursor.execute("set sql_notes = 0")
            await cursor.execute(f"drop database if exists `{database}`")
            await cursor.execute(f"create database `{database}` character set utf8mb4")
    finally:
        connection.close()


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set environment variables for the time of a block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
