"""What a migration does to the rows of a database, told before it is written: what is lost, missing, repeated, new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.exceptions import OperationalError

from typecase.migrations.conversions import is_lost
from typecase.migrations.operations import RewriteComponents
from typecase.migrations.parts import rewrite
from typecase.migrations.rendering.sqlite import TEXTUAL
from typecase.migrations.rows import Connection, dialect_of_connection, json_value
from typecase.schema.mistakes import shown
from typecase.schema.tables import ColumnType

RENAMED = 'if it has another name now, say so with "renamedFrom"'
VALUES_RENAMED = 'if one has another name now, say so with "valuesRenamedFrom"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Data that a migration loses: of the `name`, such as `article.subtitle`, in the rows that `query` counts.

    The names in a query stand in double quotes. Of a `conversion` from one kind of column to another, of `values` that
    are no more, and where a `part` goes as components are rewritten, the query gives each `value` instead; some or none
    of them are lost. One that `may` be is no loss without a row. `instead` says what else could be meant.
    """

    name: str
    reason: str
    query: str
    instead: str = ""
    may: bool = False
    conversion: tuple[ColumnType, ColumnType] | None = None
    rewriting: RewriteComponents | None = None
    part: str = ""
    values: frozenset[str] = frozenset()

    async def count(self, connection: Connection) -> int:
        """Return how many rows of a database would lose data; 0 where it does not have the table yet."""
        rows = await _rows(connection, self.query)
        if self.conversion is not None:
            return sum(is_lost(row["value"], *self.conversion) for row in rows)
        if self.values:
            return sum(row["value"] in self.values for row in rows)
        if self.rewriting is not None:
            values = (json_value(row["value"]) for row in rows)
            return sum(self.part in rewrite(self.rewriting, value).lost for value in values)
        return _number(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A value of the `name` that is required, and that the published rows which `query` counts do not have."""

    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A value of the `name` that shall be unique: `query` gives each that is not, with a `first` and `last` row."""

    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What happens to the rows that `query` counts; `text` has `{count}` in it."""

    name: str
    text: str
    query: str


async def told_losses(connection: Connection, losses: Iterable[Loss]) -> list[str]:
    """Return what is lost, with the count of its rows, and what to do; nothing of what may be lost and is not."""
    counts: dict[tuple[str, str, str], int] = {}
    for loss in losses:
        count = await loss.count(connection)
        if count or not loss.may:
            key = (loss.name, loss.reason, loss.instead)
            counts[key] = counts.get(key, 0) + count
    return [
        f"{name}: {reason}; {_rows_of(count)} would lose data. If that is meant, run `typecase migrate make "
        f"--allow-data-loss {name}`{instead and f'; {instead}'}"
        for (name, reason, instead), count in counts.items()
    ]


async def told_missing(connection: Connection, found: Missing) -> str | None:
    """Return that published entries have no value; None where all have one."""
    count = _number(await _rows(connection, found.query))
    if not count:
        return None
    return (
        f"{found.name}: it is required, and {count} published {'entry has' if count == 1 else 'entries have'} none. "
        f"Give it a default, or a value for these: `typecase migrate make --fill {found.name}=VALUE`"
    )


async def told_repeated(connection: Connection, found: Repeated) -> str | None:
    """Return which values stand more than once where each may stand once; None where none does."""
    rows = await _rows(connection, found.query)
    if not rows:
        return None
    listed = ", ".join(f"{shown(str(row['value']))} (rows {row['first']} and {row['last']})" for row in rows)
    return f"{found.name}: it shall be unique, and published entries share values: {listed}"


async def told_effect(connection: Connection, effect: Effect) -> str:
    """Return what happens to how many rows."""
    return f"{effect.name}: {effect.text.format(count=_number(await _rows(connection, effect.query)))}"


def repeats_query(table: str, columns: Sequence[str], kind: ColumnType) -> str:
    """Return the query of `Repeated` for a unique index on columns, of which the first is of this kind."""
    first, *others = (f'"{column}"' for column in columns)
    filled = f" and {first} <> ''" if kind in TEXTUAL else ""
    return (
        f'select {first} as value, min(id) as first, max(id) as last from "{table}" where status = 1 '
        f"and {first} is not null{filled} group by {', '.join((first, *others))} having count(*) > 1 "
        "order by 1 limit 10"
    )


async def _rows(connection: Connection, query: str) -> list[Any]:
    if dialect_of_connection(connection) == "mariadb":
        query = query.replace('"', "`")
    try:
        _, rows = await connection.execute_query(query)
    except OperationalError:  # the table or the column is not there yet
        return []
    return list(rows)


def _number(rows: list[Any]) -> int:
    return next(iter(dict(rows[0]).values())) if rows else 0


def _rows_of(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
