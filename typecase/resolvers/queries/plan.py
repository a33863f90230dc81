"""A plan: how a query is answered. One flat statement per level, and functions that turn its rows into the answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import orjson

from typecase.resolvers.queries.connections import Database, Row
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.selection import Query


class Late(Enum):
    """What stands in a level's parameters for a value that is known when it runs.

    The keys of the rows above, and the one document or row that is asked for: plans are kept, and these change with
    every request.
    """

    PARENTS = "parents"
    DOCUMENT_ID = "document id"
    ROW_ID = "row id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One statement and what becomes of its rows.

    `render(rows, groups, problems)` builds the answer's trees from the rows and from the groups of `children`, in their
    order; it puts a note into `problems` for each value that GraphQL must not show as it is. `json_columns` are parsed
    first, because children look into them. `columns` are the names of what is selected when that is nothing but columns
    of the entries themselves.
    """

    sql: str
    parameters: Sequence[Any]
    render: Callable[[Sequence[Row], Sequence[Any], list[str]], Any]
    children: "tuple[Child, ...]" = ()
    json_columns: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A level below another: `keys` takes from the rows above what it is asked for."""

    keys: Callable[[Sequence[Row]], Iterable[Any]]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The root level of a query, and the statement that counts its entries."""

    root: Level
    count: tuple[str, Sequence[Any]]


@dataclass(slots=True)
class Run:
    """One execution of a plan. `problems` is empty when every value may be shown as it is."""

    database: Database
    dialect: Dialect
    query: Query
    problems: list[str] = field(default_factory=list[str])

    async def entries(self, plan: Plan) -> list[dict[str, Any]]:
        """Return the trees of the plan's entries."""
        return await self._level(plan.root, ())

    async def count(self, plan: Plan) -> int:
        """Return how many entries the plan's query means, pages aside."""
        sql, parameters = plan.count
        rows = await self.database.fetch(sql, self._bound(parameters, ()))
        return int(rows[0][0])

    async def _level(self, level: Level, keys: Sequence[Any]) -> Any:
        rows = await self.database.fetch(level.sql, self._bound(level.parameters, keys))
        if level.json_columns:
            rows = [_parsed(row, level.json_columns) for row in rows]
        groups = [await self._child(child, rows) for child in level.children]
        return level.render(rows, groups, self.problems)

    async def _child(self, child: Child, rows: Sequence[Row]) -> Any:
        keys = list(dict.fromkeys(key for key in child.keys(rows) if key is not None))
        return await self._level(child.level, keys) if keys else {}

    def _bound(self, parameters: Sequence[Any], keys: Sequence[Any]) -> Sequence[Any]:
        return [self._late(value, keys) if isinstance(value, Late) else value for value in parameters]

    def _late(self, late: Late, keys: Sequence[Any]) -> Any:
        match late:
            case Late.PARENTS:
                return self.dialect.bind_parents(keys)
            case Late.DOCUMENT_ID:
                return self.query.document_id
            case Late.ROW_ID:
                return self.query.row_id


def _parsed(row: Any, columns: tuple[int, ...]) -> list[Any]:
    values = list(row)
    for index in columns:
        if isinstance(values[index], str):
            values[index] = orjson.loads(values[index])
    return values
