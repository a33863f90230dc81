"""A plan: how a query is answered. One flat statement per level, and functions that turn its rows into the answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import itemgetter
from typing import Any, cast

import orjson

from typecase.resolvers.queries.connections import Database, Row
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.shapes import Given, Values
from typecase.turns import Turn

_MOST_PARENTS = 100
"""SQLite joins 500 statements by `union all` at most; the text of a statement is read each time."""

_MANY = 100
_SLICE = 10
"""Many rows are rendered in slices, and others may run in between. A row takes 10 to 50 µs, with its JSON columns."""


class Late(Enum):
    """Stands in a level's parameters for the keys of the rows above, which are known when it runs."""

    PARENTS = "parents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One statement and what becomes of its rows.

    `render(rows, groups, problems)` builds the answer's trees from the rows and from the groups of `children`, in
    their order; it puts a note into `problems` for each value that GraphQL must not show as it is. `json_columns`
    are parsed first, because children look into them. `columns` are the names of what is selected when that is
    nothing but columns of the entries themselves. `of_one_parent` tells that the statement reads the rows of one
    row above; the column `place` says which of them each row is, where many such statements do not give them in
    order.
    """

    sql: str
    parameters: Sequence[Any]
    render: Callable[[Sequence[Row], Sequence[Any], list[str]], Any]
    children: "tuple[Child, ...]" = ()
    json_columns: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    of_one_parent: bool = False
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A level below another: `keys` takes from the rows above what it is asked for."""

    keys: Callable[[Sequence[Row]], Iterable[Any]]
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The root level of queries of one shape, whose statement has `PAGE` for the page, and the statement that counts.

    `total` is the column of the root's rows that says how many entries there are on all pages, where it was asked for.
    """

    root: Level
    count: tuple[str, Sequence[Any]]
    total: int | None = None


@dataclass(slots=True)
class Run:
    """One execution of a plan with the values of a query. `problems` is empty when all may be shown as it is."""

    database: Database
    dialect: Dialect
    values: Values
    problems: list[str] = field(default_factory=list[str])

    async def count(self, plan: Plan) -> int:
        """Return how many entries the plan's query means, pages aside."""
        sql, parameters = plan.count
        rows = await self.database.fetch(sql, self._bound(parameters, ()))
        return int(rows[0][0])

    async def shown(self, level: Level, rows: Sequence[Row]) -> Any:
        """Return the trees of a level's rows and all below them."""
        if level.json_columns:
            rows = await self._parsed(rows, level.json_columns)
        groups = [await self._child(child, rows) for child in level.children] if level.children else ()
        if len(rows) <= _MANY:
            return level.render(rows, groups, self.problems)
        return await self._shown_in_turns(level, rows, groups)

    async def _shown_in_turns(self, level: Level, rows: Sequence[Row], groups: Sequence[Any]) -> Any:
        turn = Turn()
        shown = level.render(rows[:_SLICE], groups, self.problems)
        for start in range(_SLICE, len(rows), _SLICE):
            if turn.over:
                await turn.next()
            _add(shown, level.render(rows[start : start + _SLICE], groups, self.problems))
        return shown

    async def _parsed(self, rows: Sequence[Row], columns: tuple[int, ...]) -> Sequence[Row]:
        if len(rows) <= _MANY:
            return [_parsed(row, columns) for row in rows]
        turn = Turn()
        parsed: list[Row] = []
        for row in rows:
            parsed.append(_parsed(row, columns))
            if turn.over:
                await turn.next()
        return parsed

    async def _child(self, child: Child, rows: Sequence[Row]) -> Any:
        found = dict.fromkeys(child.keys(rows))
        found.pop(None, None)
        if not found:
            return {}
        keys = list(found)
        level = child.level
        if level.of_one_parent:
            return await self.shown(level, await self._rows_of_each(level, keys))
        return await self.shown(level, await self.database.fetch(level.sql, self._bound(level.parameters, keys)))

    async def _rows_of_each(self, level: Level, keys: Sequence[Any]) -> Sequence[Row]:
        """Return the rows of a level whose statement reads those of one parent, many parents with one statement."""
        rows: list[Row] = []
        for start in range(0, len(keys), _MOST_PARENTS):
            part = keys[start : start + _MOST_PARENTS]
            sql = " union all ".join([level.sql] * len(part))
            bound = [value for key in part for value in self._bound_of_one(level.parameters, key)]
            rows += await self.database.fetch(sql, bound)
        if level.place is not None:
            rows.sort(key=itemgetter(level.place))
        return rows

    def _bound_of_one(self, parameters: Sequence[Any], key: Any) -> Iterator[Any]:
        for parameter in parameters:
            yield key if parameter is Late.PARENTS else self._value(parameter, ())

    def _bound(self, parameters: Sequence[Any], keys: Sequence[Any]) -> Sequence[Any]:
        return [self._value(parameter, keys) for parameter in parameters]

    def _value(self, parameter: Any, keys: Sequence[Any]) -> Any:
        if isinstance(parameter, Given):
            return parameter.of(self.values)
        return self.dialect.bind_parents(keys) if parameter is Late.PARENTS else parameter


def _add(shown: Any, more: Any) -> None:
    """Add the trees of more rows of a level: to a list, to the lists of the keys, or under keys of their own."""
    if isinstance(shown, list):
        cast(list[Any], shown).extend(more)
        return
    known = cast(dict[Any, Any], shown)
    for key, trees in more.items():
        if isinstance(trees, list) and key in known:
            known[key] += trees
        else:
            known[key] = trees


def _parsed(row: Any, columns: tuple[int, ...]) -> list[Any]:
    values = list(row)
    for index in columns:
        if isinstance(values[index], str):
            values[index] = orjson.loads(values[index])
    return values
