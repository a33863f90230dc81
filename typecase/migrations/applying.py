"""Operations done in a database, each once: what is done is recorded in the transaction that does it."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from typecase.errors import BootError
from typecase.migrations.conversions import Lost, convert
from typecase.migrations.operations import (
    AddColumn,
    ConvertColumn,
    CreateIndex,
    DropColumn,
    Operation,
    inverse,
    operations_from_data,
)
from typecase.migrations.rendering import quote
from typecase.migrations.rendering.changes import STANDING, render_operation
from typecase.migrations.rendering.sqlite import TEXTUAL
from typecase.schema.mistakes import shown
from typecase.schema.tables import Column, ColumnType, Index, Table

STEPS = "typecase_migration_steps"
"""The table that says how many operations of a migration are done."""

Connection: TypeAlias = Any
"""A connection of Tortoise's."""

_DIALECTS = {"sqlite": "sqlite", "postgres": "postgresql", "mysql": "mariadb"}
_NOTHING = "select 1"
"""What aerich runs behind an upgrade; it takes no empty script."""

_BATCH = 1_000
_KEY = 7_274_506_821_918
_FOREVER = 31_536_000
"""Seconds. MariaDB takes no endless wait."""


def dialect_of_connection(connection: Connection) -> str:
    """Return `sqlite`, `postgresql` or `mariadb`."""
    return _DIALECTS[connection.capabilities.dialect]


async def apply(connection: Connection, file: str, operations: Sequence[Sequence[Any]]) -> str:
    """Do the operations of a migration `file` that are not done yet; return what aerich may run behind them.

    On PostgreSQL and SQLite all of them are done, or none. MariaDB commits each; the next call goes on where one ended.
    """
    await _run(connection, Path(file).name, operations_from_data(operations))
    return _NOTHING


async def revert(connection: Connection, file: str, operations: Sequence[Sequence[Any]]) -> str:
    """Take the operations of a migration `file` back; data that they have dropped does not come back."""
    name = Path(file).name
    undone = [inverse(operation) for operation in reversed(operations_from_data(operations))]
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
        await _check_unique(connection, operation.table, operation.index, dialect)
    if dialect == "mariadb" and isinstance(operation, DropColumn):
        await _drop_foreign_keys(connection, operation.before.name, operation.column)
    for statement in render_operation(operation, dialect):
        await _execute(connection, statement, dialect)
    match operation:
        case CreateIndex(table=table, index=index) if dialect == "mariadb":
            await _drop_standing(connection, table.name, index.columns[0])
        case AddColumn(column=column, fill=fill) if fill is not None:
            await _fill(connection, operation.before.name, column, fill, dialect)
        case ConvertColumn():
            await _convert(connection, operation, dialect)
        case _:
            return


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
    name, first = quote(column.name, dialect), _placeholder(1, dialect)
    value = _bound(json.dumps(fill) if column.type is ColumnType.JSON else fill, column.type, dialect)
    statement = f"update {quote(table, dialect)} set {name} = {first} where {name} is null"
    await connection.execute_query(statement, [value])


async def _convert(connection: Connection, operation: ConvertColumn, dialect: str) -> None:
    """Convert the values of a column, row by row in batches."""
    table, row_id = quote(operation.table, dialect), quote("id", dialect)
    source, target = quote(operation.source.name, dialect), quote(operation.target.name, dialect)
    first, second = _placeholder(1, dialect), _placeholder(2, dialect)
    update = f"update {table} set {target} = {first} where {row_id} = {second}"
    last = 0
    while True:
        query = (
            f"select {row_id}, {source} from {table} where {row_id} > {last} and {source} is not null "
            f"order by {row_id} limit {_BATCH}"
        )
        _, rows = await connection.execute_query(query)
        if not rows:
            return
        changes: list[list[Any]] = []
        for row in rows:
            last = row["id"]
            try:
                value = convert(row[operation.source.name], operation.source.type, operation.target.type)
            except Lost:
                if operation.lossy:
                    continue
                raise BootError([_lost(operation, row["id"], row[operation.source.name])]) from None
            changes.append([_bound(value, operation.target.type, dialect), last])
        if changes:
            await connection.execute_many(update, changes)


def _lost(operation: ConvertColumn, row_id: int, value: Any) -> str:
    return (
        f"{operation.table}.{operation.source.name}: {shown(str(value))} of the row {row_id} can be no "
        f"{operation.target.type}. Change it, or write the migration again with --allow-data-loss"
    )


async def _check_unique(connection: Connection, table: Table, index: Index, dialect: str) -> None:
    """Raise BootError with the values that stand more than once where each may stand once."""
    first, *others = (quote(column, dialect) for column in index.columns)
    filled = f" and {first} <> ''" if table.column(index.columns[0]).type in TEXTUAL else ""
    columns = ", ".join((first, *others))
    _, rows = await connection.execute_query(
        f"select {first} as value, min(id) as first, max(id) as last from {quote(table.name, dialect)} "
        f"where status = 1 and {first} is not null{filled} group by {columns} having count(*) > 1 order by 1 limit 10"
    )
    if rows:
        listed = ", ".join(f"{shown(str(row['value']))} (rows {row['first']} and {row['last']})" for row in rows)
        raise BootError(
            [f"{table.name}.{index.columns[0]}: it shall be unique, and published entries share values: {listed}"]
        )


def _placeholder(number: int, dialect: str) -> str:
    return {"postgresql": f"${number}", "sqlite": "?", "mariadb": "%s"}[dialect]


def _bound(value: Any, kind: ColumnType, dialect: str) -> Any:
    """Return a value as the driver of a dialect takes it for a column."""
    match kind:
        case ColumnType.DECIMAL:
            return float(value) if dialect == "sqlite" else Decimal(str(value))
        case ColumnType.FLOAT:
            return float(value)
        case ColumnType.BIG_INTEGER | ColumnType.INTEGER:
            return int(value)
        case ColumnType.BOOLEAN:
            return bool(value) if dialect == "postgresql" else int(value)
        case _:
            return value
