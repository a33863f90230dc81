"""The tables of an empty database, made at start until migrations make them."""

from collections.abc import Sequence
from typing import Any

from typecase.migrations.rendering import render_notices, render_table
from typecase.schema.registry import Registry
from typecase.schema.tables import DOCUMENTS, SYSTEM_TABLES, Table, tables_of

_PRESENT = {
    "sqlite": "select 1 from sqlite_master where type = 'table' and name = '{name}'",
    "postgresql": "select 1 from pg_tables where schemaname = any(current_schemas(false)) and tablename = '{name}'",
    "mariadb": "select 1 from information_schema.tables where table_schema = database() and table_name = '{name}'",
}


async def create_tables(connection: Any, registry: Registry, dialect: str) -> bool:
    """Make every table of the registry when the database has none of ours; return whether it did.

    On PostgreSQL and SQLite it happens whole or not at all; MariaDB commits each statement. In a database that has
    them, system tables of a later version are made.
    """
    if await _is_there(connection, DOCUMENTS, dialect):
        for table in SYSTEM_TABLES:
            await _add(connection, table, dialect)
        return False
    tables = list(tables_of(registry))
    statements = [statement for table in tables for statement in render_table(table, dialect)]
    await _run(connection, [*statements, *render_notices([table.name for table in tables], dialect)], dialect)
    return True


async def _add(connection: Any, table: Table, dialect: str) -> None:
    """Make a table that is not there; another process may do it at the same time."""
    if not await _is_there(connection, table.name, dialect):
        try:
            for statement in render_table(table, dialect):  # one by one: a begin that fails would stay open
                await connection.execute_script(statement)
        except Exception:
            if not await _is_there(connection, table.name, dialect):
                raise


async def _is_there(connection: Any, name: str, dialect: str) -> bool:
    _, rows = await connection.execute_query(_PRESENT[dialect].format(name=name))
    return bool(rows)


async def _run(connection: Any, statements: Sequence[str], dialect: str) -> None:
    if dialect == "mariadb":
        for statement in statements:
            await connection.execute_script(statement)
    else:
        await connection.execute_script("begin;\n" + ";\n".join(statements) + ";\ncommit;")


async def drop_tables(connection: Any, registry: Registry, dialect: str) -> None:
    """Drop every table of the registry, links first."""
    quote = "`{}`" if dialect == "mariadb" else '"{}"'
    cascade = " cascade" if dialect == "postgresql" else ""
    for table in reversed(list(tables_of(registry))):
        await connection.execute_script(f"drop table if exists {quote.format(table.name)}{cascade}")
