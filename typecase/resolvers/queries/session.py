"""SQL on one connection, in the words of its database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from typecase.resolvers.queries.connections import Client
from typecase.resolvers.queries.dialects import Dialect, dialect_named

_MOST_PARAMETERS = 30_000
"""PostgreSQL and SQLite take 32,767 in one statement."""


@dataclass(slots=True)
class Session:
    """A connection (in a transaction) with its dialect. Statements have the placeholders `$1`, `$2`…"""

    connection: Client
    dialect: Dialect

    def quote(self, *names: str) -> str:
        """Return names as SQL reads them, with commas."""
        return ", ".join(map(self.dialect.quote, names))

    async def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Run a statement and return the rows that it gives."""
        text, values = self.dialect.finish(sql, parameters)
        # Of an INSERT … RETURNING, `execute_query` would give no rows on PostgreSQL.
        return await self.connection.execute_query_dict(text, list(values) or None)

    async def run_for_each(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement once for each list of parameters, which it must use in their order."""
        if parameters:
            text, _ = self.dialect.finish(sql, parameters[0])
            await self.connection.execute_many(text, [list(values) for values in parameters])

    async def update(self, table: str, key: str, of: Any, /, **values: Any) -> None:
        """Set columns of the rows that have a value in the column `key`."""
        sets = ", ".join(f"{self.quote(column)} = ${number}" for number, column in enumerate(values, 2))
        await self.rows(f"update {self.quote(table)} set {sets} where {self.quote(key)} = $1", [of, *values.values()])

    async def insert(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, returning: Sequence[str]
    ) -> list[dict[str, Any]]:
        """Insert rows, many with one statement, and return the named columns of each."""
        found: list[dict[str, Any]] = []
        size = _MOST_PARAMETERS // len(columns)
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            lists = ", ".join(
                f"({', '.join(f'${row * len(columns) + number}' for number in range(1, len(columns) + 1))})"
                for row in range(len(part))
            )
            found += await self.rows(
                f"insert into {self.quote(table)} ({self.quote(*columns)}) values {lists}"
                f" returning {self.quote(*returning)}",
                [value for row in part for value in row],
            )
        return found


def session_of(connection: Client, dialect: str) -> Session:
    """Return the session of a connection to `sqlite`, `postgresql` or `mariadb`."""
    return Session(connection, dialect_named(dialect))
