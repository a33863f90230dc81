"""Losses: data that a migration would lose, and in how many rows of a database."""

from dataclasses import dataclass

from tortoise.exceptions import OperationalError

from typecase.migrations.applying import Connection
from typecase.migrations.conversions import is_lost
from typecase.schema.tables import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Data that a migration loses: of the `name`, such as `article.subtitle`, in the rows that `query` counts.

    Of a `conversion` from one kind of column to another, it gives each `value` instead; some or none of them are lost.
    """

    name: str
    reason: str
    query: str
    conversion: tuple[ColumnType, ColumnType] | None = None


async def rows_lost(connection: Connection, loss: Loss) -> int:
    """Return how many rows of a database would lose data; 0 where it does not have the table yet."""
    try:
        _, rows = await connection.execute_query(loss.query)
    except OperationalError:
        return 0
    if loss.conversion is None:
        [count] = dict(rows[0]).values()
        return count
    return sum(is_lost(row["value"], *loss.conversion) for row in rows)
