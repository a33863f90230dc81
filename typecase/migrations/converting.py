"""Columns whose values Python writes anew: converted to another kind, or with other components in them."""

from typing import Any

from typecase.errors import BootError
from typecase.migrations.conversions import Lost, convert
from typecase.migrations.operations import ConvertColumn, RewriteComponents
from typecase.migrations.parts import Rewritten, rewrite
from typecase.migrations.rendering import quote
from typecase.migrations.rows import (
    Connection,
    bound,
    filled_rows,
    json_text,
    json_value,
    write_column,
)
from typecase.schema.mistakes import shown
from typecase.schema.tables import MENTIONS


async def convert_column(connection: Connection, operation: ConvertColumn, dialect: str) -> None:
    """Write the values of a column into another; BootError with one that cannot be, unless it may be lost."""
    source, target = operation.source, operation.target
    async for rows in filled_rows(connection, operation.table, source.name, dialect):
        changes: list[tuple[Any, int]] = []
        for row in rows:
            try:
                value = convert(row["value"], source.type, target.type)
            except Lost:
                if operation.lossy:
                    continue
                raise BootError([_lost(operation, row["id"], row["value"])]) from None
            changes.append((bound(value, target.type, dialect), row["id"]))
        await write_column(connection, operation.table, target.name, changes, dialect)


async def rewrite_components(connection: Connection, operation: RewriteComponents, dialect: str) -> None:
    """Write the components in a column anew, and where they mention documents.

    BootError with a value that cannot be converted, unless it may be lost.
    """
    async for rows in filled_rows(connection, operation.table, operation.column, dialect):
        changes: list[tuple[Any, int]] = []
        moved: dict[tuple[str, int], Rewritten] = {}
        for row in rows:
            held = json_value(row["value"])
            found = rewrite(operation, held)
            if refused := found.unconverted.difference(operation.lossy):
                raise BootError([_unconverted(operation, row["id"], name) for name in sorted(refused)])
            if found.value != held:
                changes.append((None if found.value is None else json_text(found.value), row["id"]))
            if found.moves:
                moved[row["document_id"], row["id"]] = found
        await write_column(connection, operation.table, operation.column, changes, dialect)
        if moved:
            await _move_mentions(connection, moved, dialect)


async def _move_mentions(connection: Connection, moved: dict[tuple[str, int], Rewritten], dialect: str) -> None:
    table, row_id = quote(MENTIONS, dialect), quote("id", dialect)
    names = ", ".join(quote(name, dialect) for name in ("id", "document_id", "entry_id", "path"))
    entries = ", ".join(str(entry) for _, entry in moved)
    _, rows = await connection.execute_query(
        f"select {names} from {table} where {quote('entry_id', dialect)} in ({entries})"
    )
    gone: list[str] = []
    changes: list[tuple[Any, int]] = []
    for row in rows:
        found = moved.get((row["document_id"], row["entry_id"]))  # ids of entries are those of one table
        path = row["path"] if found is None else found.path(row["path"])
        if path is None:
            gone.append(str(row["id"]))
        elif path != row["path"]:
            changes.append((path, row["id"]))
    await write_column(connection, MENTIONS, "path", changes, dialect)
    if gone:
        await connection.execute_query(f"delete from {table} where {row_id} in ({', '.join(gone)})")


def _lost(operation: ConvertColumn, row_id: int, value: Any) -> str:
    return (
        f"{operation.table}.{operation.source.name}: {shown(str(value))} of the row {row_id} can be no "
        f"{operation.target.type}. Change it, or write the migration again with --allow-data-loss"
    )


def _unconverted(operation: RewriteComponents, row_id: int, name: str) -> str:
    return (
        f"{operation.table}.{operation.column}: the row {row_id} has a value of {name} that cannot be converted. "
        "Change it, or write the migration again with --allow-data-loss"
    )
