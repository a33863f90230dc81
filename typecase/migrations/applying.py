"""Operations done in a database, each once: what is done is recorded in the transaction that does it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from typecase.errors import BootError
from typecase.migrations.consequences import Repeated, repeats_query, told_repeated
from typecase.migrations.converting import convert_column, rewrite_components
from typecase.migrations.operations import (
    AddColumn,
    ConvertColumn,
    CreateIndex,
    DeleteDocuments,
    DropColumn,
    DropDrafts,
    DropLocales,
    FillColumn,
    Operation,
    RequireValues,
    RewriteComponents,
    inverse,
    operations_from_data,
)
from typecase.migrations.rendering import quote
from typecase.migrations.rendering.changes import STANDING, render_operation
from typecase.migrations.rows import Connection, bound, dialect_of_connection, json_text, placeholder
from typecase.schema.tables import JSON_KINDS, Column, Index, Table

STEPS = "typecase_migration_steps"
"""The table that says how many operations of a migration are done."""

_NOTHING = "select 1"
"""What aerich runs behind an upgrade; it takes no empty script."""

_KEY = 7_274_506_821_918
_FOREVER = 31_536_000
"""Seconds. MariaDB takes no endless wait."""


async def apply(connection: Connection, file: str, operations: Sequence[Sequence[Any]]) -> str:
    """Do the operations of a migration `file` that are not done yet; return what aerich may run behind them.

    On PostgreSQL and SQLite all of them are done, or none. MariaDB commits each; the next call goes on where one ended.
    """
    await _run(connection, Path(file).name, operations_from_data(operations))
    return _NOTHING


async def revert(connection: Connection, file: str, operations: Sequence[Sequence[Any]]) -> str:
    """Take the operations of a migration `file` back; data that they have dropped does not come back."""
    name = Path(file).name
    done = reversed(operations_from_data(operations))
    undone = [back for operation in done if (back := inverse(operation)) is not None]
    await _run(connection, f"{name} taken back", undone)
    table = quote(STEPS, dialect_of_connection(connection))
    await connection.execute_script(f"delete from {table} where file in ('{name}', '{name} taken back')")
    return _NOTHING


async def do(connection: Connection, operations: Sequence[Operation], dialect: str) -> None:
    """Do operations one after the other on a connection, and record nothing."""
    for operation in operations:
        await _do(connection, operation, dialect)


async def make_steps(connection: Connection) -> None:
    """Make the table of what is done, if it is not there."""
    table = quote(STEPS, dialect_of_connection(connection))
    await connection.execute_script(
        f"create table if not exists {table} (file varchar(255) not null primary key, done integer not null)"
    )


async def _run(connection: Connection, file: str, operations: Sequence[Operation]) -> None:
    dialect = dialect_of_connection(connection)
    if dialect == "mariadb":
        for number, operation in enumerate(operations):
            async with _step(connection) as inner:
                if await _done(inner, file) == number:
                    await _do(inner, operation, dialect)
                    await _record(inner, file, number + 1, dialect)
        return
    async with _whole(connection, dialect) as inner:
        if await _done(inner, file) < len(operations):
            await do(inner, operations, dialect)
            await _record(inner, file, len(operations), dialect)


@asynccontextmanager
async def _step(connection: Connection) -> AsyncGenerator[Connection]:
    """Give a transaction of MariaDB's in which one operation is done: what moves data is recorded with it.

    It holds a lock by the very session that does it: the last statement of a process that was killed goes on, and who
    comes next must not overtake it.
    """
    async with connection._in_transaction() as inner:
        await inner.execute_query(f"select get_lock('{STEPS}', {_FOREVER})")
        try:
            yield inner
        finally:
            await inner.execute_query(f"select release_lock('{STEPS}')")


@asynccontextmanager
async def _whole(connection: Connection, dialect: str) -> AsyncGenerator[Connection]:
    """Give a transaction in which tables are changed. SQLite checks foreign keys at its end, not meanwhile."""
    if dialect != "sqlite":
        async with connection._in_transaction() as inner:
            # Held by the very session, as in `_step`: a process that was killed may be about to commit.
            await inner.execute_query(f"select pg_advisory_xact_lock({_KEY})")
            yield inner
        return
    await connection.execute_script("pragma foreign_keys = off")
    try:
        async with connection._in_transaction() as inner:
            yield inner
            _, broken = await inner.execute_query("pragma foreign_key_check")
            if broken:
                listed = ", ".join(sorted({str(row["table"]) for row in broken}))
                raise RuntimeError(f"rows of {listed} would point to rows that are not there; nothing was changed")
    finally:
        await connection.execute_script("pragma foreign_keys = on")


async def _done(connection: Connection, file: str) -> int:
    table = quote(STEPS, dialect_of_connection(connection))
    _, rows = await connection.execute_query(f"select done from {table} where file = '{file}'")
    return rows[0]["done"] if rows else 0


async def _record(connection: Connection, file: str, done: int, dialect: str) -> None:
    table = quote(STEPS, dialect)
    await connection.execute_query(f"delete from {table} where file = '{file}'")
    await connection.execute_query(f"insert into {table} (file, done) values ('{file}', {done})")


async def _do(connection: Connection, operation: Operation, dialect: str) -> None:
    if isinstance(operation, CreateIndex) and operation.index.published:
        await _check_unique(connection, operation.table, operation.index)
    if dialect == "mariadb" and isinstance(operation, DropColumn):
        await _drop_foreign_keys(connection, operation.before.name, operation.column)
    for statement in render_operation(operation, dialect):
        await _execute(connection, statement, dialect)
    if dialect == "sqlite" and isinstance(operation, DropDrafts | DropLocales | DeleteDocuments):
        await _follow_references(connection)
    match operation:
        case CreateIndex(table=table, index=index) if dialect == "mariadb":
            await _drop_standing(connection, table.name, index.columns[0])
        case AddColumn(column=column, fill=fill) if fill is not None:
            await _fill(connection, operation.before.name, column, fill, dialect)
        case FillColumn(table=table, column=column, value=value):
            await _fill(connection, table, column, value, dialect)
        case RequireValues(table=table, column=column):
            await _check_filled(connection, table, column, dialect)
        case ConvertColumn():
            await convert_column(connection, operation, dialect)
        case RewriteComponents():
            await rewrite_components(connection, operation, dialect)
        case _:
            return


async def _follow_references(connection: Connection) -> None:
    """Do what SQLite does by itself where it checks foreign keys: to rows that point to rows which are gone."""
    keys: dict[tuple[str, int], Any] = {}
    while True:
        _, broken = await connection.execute_query("pragma foreign_key_check")
        if not broken:
            return
        for row in broken:
            table = quote(row["table"], "sqlite")
            if (row["table"], row["fkid"]) not in keys:
                _, found = await connection.execute_query(f"pragma foreign_key_list({table})")
                keys |= {(row["table"], key["id"]): key for key in found}
            key = keys[row["table"], row["fkid"]]
            where = f"where rowid = {row['rowid']}"
            if key["on_delete"] == "CASCADE":
                await connection.execute_query(f"delete from {table} {where}")
            else:
                await connection.execute_query(f"update {table} set {quote(key['from'], 'sqlite')} = null {where}")


async def _drop_foreign_keys(connection: Connection, table: str, column: str) -> None:
    """Drop the foreign keys of a column, which MariaDB does not do with the column; their names are its own."""
    _, rows = await connection.execute_query(
        "select constraint_name as name from information_schema.key_column_usage where table_schema = database() "
        f"and table_name = '{table}' and column_name = '{column}' and referenced_table_name is not null"
    )
    for row in rows:
        name, quoted = quote(row["name"], "mariadb"), quote(table, "mariadb")
        await connection.execute_script(f"alter table {quoted} drop foreign key if exists {name}")


async def _drop_standing(connection: Connection, table: str, column: str) -> None:
    """Drop the index that has stood under the foreign key of a column, which may have had another name."""
    _, rows = await connection.execute_query(
        "select distinct index_name as name from information_schema.statistics where table_schema = database() "
        f"and table_name = '{table}' and column_name = '{column}' and index_name like '%{STANDING}'"
    )
    for row in rows:
        await connection.execute_script(f"drop index {quote(row['name'], 'mariadb')} on {quote(table, 'mariadb')}")


async def _execute(connection: Connection, statement: str, dialect: str) -> None:
    if dialect == "mariadb":  # which would note whatever is there already
        await connection.execute_script(f"set statement sql_notes = 0 for {statement}")
    else:
        await connection.execute_query(statement)


async def _fill(connection: Connection, table: str, column: Column, fill: Any, dialect: str) -> None:
    name, first = quote(column.name, dialect), placeholder(1, dialect)
    value = bound(json_text(fill) if column.type in JSON_KINDS else fill, column.type, dialect)
    statement = f"update {quote(table, dialect)} set {name} = {first} where {name} is null"
    await connection.execute_query(statement, [value])


async def _check_filled(connection: Connection, table: str, column: str, dialect: str) -> None:
    """Raise BootError when published entries have no value in a column."""
    row_id, name = quote("id", dialect), quote(column, dialect)
    source = f"from {quote(table, dialect)} where {quote('status', dialect)} = 1 and {name} is null"
    _, [counted] = await connection.execute_query(f"select count(*) as number {source}")
    if counted["number"]:
        _, rows = await connection.execute_query(f"select {row_id} {source} order by {row_id} limit 10")
        listed = ", ".join(str(row["id"]) for row in rows)
        raise BootError(
            [f"{table}.{column}: it is required, and {counted['number']} published entries have none: rows {listed}"]
        )


async def _check_unique(connection: Connection, table: Table, index: Index) -> None:
    """Raise BootError with the values that stand more than once where each may stand once."""
    query = repeats_query(table.name, index.columns, table.column(index.columns[0]).type)
    told = await told_repeated(connection, Repeated(name=f"{table.name}.{index.columns[0]}", query=query))
    if told is not None:
        raise BootError([told])
