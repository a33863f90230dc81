"""Operations on tables: what is stored where."""

from dataclasses import dataclass, replace
from typing import Any

from typecase.schema.tables import Column, Index, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable:
    """Make a table with its indexes."""

    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTable:
    """Drop a table with all that is in it."""

    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTable:
    """Give a table another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddColumn:
    """Add a column to a table, which is as in `before`; rows that are there get the JSON value `fill`, if any."""

    before: Table
    column: Column
    fill: Any = None

    @property
    def after(self) -> Table:
        """The table with the column."""
        return replace(self.before, columns=(*self.before.columns, self.column))


@dataclass(frozen=True, slots=True, kw_only=True)
class DropColumn:
    """Drop a column of a table, which is as in `before`, with its values; no index stands on it."""

    before: Table
    column: str

    @property
    def after(self) -> Table:
        """The table without the column."""
        kept = tuple(column for column in self.before.columns if column.name != self.column)
        return replace(self.before, columns=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameColumn:
    """Give a column of a table, which is as in `before`, another name; no index stands on it."""

    before: Table
    old: str
    new: str

    @property
    def after(self) -> Table:
        """The table with the column of that name."""
        columns = (replace(each, name=self.new) if each.name == self.old else each for each in self.before.columns)
        return replace(self.before, columns=tuple(columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIndex:
    """Make an index of a table, which is as in `table`."""

    table: Table
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIndex:
    """Drop an index of a table, which is as in `table`."""

    table: Table
    index: Index
