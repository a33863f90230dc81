"""Rows that are changed by Python: read in batches, written with bound values."""

import json
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from typecase.instants import instant_text
from typecase.migrations.rendering import quote
from typecase.schema.tables import ColumnType

Connection: TypeAlias = Any
"""A connection of Tortoise's."""

_DIALECTS = {"sqlite": "sqlite", "postgres": "postgresql", "mysql": "mariadb"}
_BATCH = 1_000


def dialect_of_connection(connection: Connection) -> str:
    """Return `sqlite`, `postgresql` or `mariadb`."""
    return _DIALECTS[connection.capabilities.dialect]


async def filled_rows(
    connection: Connection, table: str, column: str, dialect: str
) -> AsyncGenerator[Sequence[dict[str, Any]]]:
    """Yield the rows of entries that have a value in a column, in batches: `id`, `document_id` and the `value`."""
    names = f"{quote('id', dialect)}, {quote('document_id', dialect)}, {quote(column, dialect)} as value"
    last = 0
    while True:
        _, rows = await connection.execute_query(
            f"select {names} from {quote(table, dialect)} where {quote('id', dialect)} > {last} "
            f"and {quote(column, dialect)} is not null order by {quote('id', dialect)} limit {_BATCH}"
        )
        if not rows:
            return
        yield [dict(row) for row in rows]
        last = rows[-1]["id"]


async def write_column(
    connection: Connection, table: str, column: str, values: Sequence[tuple[Any, int]], dialect: str
) -> None:
    """Write values, as `bound` gives them, in a column of the rows with these ids."""
    if values:
        first, second = placeholder(1, dialect), placeholder(2, dialect)
        statement = (
            f"update {quote(table, dialect)} set {quote(column, dialect)} = {first} "
            f"where {quote('id', dialect)} = {second}"
        )
        await connection.execute_many(statement, [list(pair) for pair in values])


def placeholder(number: int, dialect: str) -> str:
    """Return what stands for the value of a number, counted from 1."""
    return {"postgresql": f"${number}", "sqlite": "?", "mariadb": "%s"}[dialect]


def bound(value: Any, kind: ColumnType, dialect: str) -> Any:
    """Return a value as the driver of a dialect takes it for a column."""
    if value is None:
        return None
    match kind:
        case ColumnType.DECIMAL:
            return float(value) if dialect == "sqlite" else Decimal(str(value))
        case ColumnType.FLOAT:
            return float(value)
        case ColumnType.BIG_INTEGER | ColumnType.INTEGER:
            return int(value)
        case ColumnType.BOOLEAN:
            return bool(value) if dialect == "postgresql" else int(value)
        case ColumnType.INSTANT:
            return instant_text(datetime.fromisoformat(value))
        case ColumnType.TIME:
            return time.fromisoformat(value).isoformat("milliseconds")
        case _:
            return value


def json_text(value: Any) -> str:
    """Return JSON as it is stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_value(held: Any) -> Any:
    """Return what JSON in a column says: drivers give text, or what it says already."""
    return json.loads(held) if isinstance(held, str) else held
