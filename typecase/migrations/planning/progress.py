"""What a planner has done so far: the tables as they are after all of it, and the plan."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from typecase.migrations.consequences import RENAMED, Effect, Loss, Missing, Repeated
from typecase.migrations.operations import (
    AddColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    Operation,
    RenameColumn,
    RenameTable,
)
from typecase.migrations.state import State
from typecase.schema.tables import Column, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What whoever asks for a migration wants beside what the content types say.

    `allowed` are names of losses that are meant: values that cannot be converted are left out where it has theirs.
    `fills` are values for what is required or new, by name. `default_locale` is that of entries that get locales.
    """

    allowed: Collection[str] = ()
    fills: Mapping[str, Any] = field(default_factory=dict[str, Any])
    default_locale: str = "en"


@dataclass(slots=True)
class Plan:
    """What is to be done, in its order, and what that does to rows; `mistakes` are why it cannot be done at all."""

    operations: list[Operation] = field(default_factory=list[Operation])
    losses: list[Loss] = field(default_factory=list[Loss])
    missing: list[Missing] = field(default_factory=list[Missing])
    repeated: list[Repeated] = field(default_factory=list[Repeated])
    effects: list[Effect] = field(default_factory=list[Effect])
    mistakes: list[str] = field(default_factory=list[str])


class Progress:
    """The old tables, made step by step into the new ones. `uids` are the new uids of types by their old ones."""

    def __init__(self, old: State, new: State, wishes: Wishes) -> None:
        self.old = old
        self.new = new
        self.wishes = wishes
        self.tables: dict[str, Table] = dict(old.tables)
        self.uids: dict[str, str] = {}
        self.plan = Plan()
        self._former_tables: dict[str, str] = {}
        self._former_columns: dict[tuple[str, str], str] = {}

    def do(self, operation: Operation) -> None:
        """Note an operation that changes no table."""
        self.plan.operations.append(operation)

    def wanted(self, table: str) -> Table:
        """Return a table as it shall be."""
        return self.new.tables[table]

    def former_table(self, table: str) -> str:
        """Return what a table is called in the database as it is, for queries: in double quotes."""
        return f'"{self._former_tables.get(table, table)}"'

    def former_column(self, table: str, column: str) -> str:
        """Return what a column is called in the database as it is, for queries: in double quotes."""
        return f'"{self._former_columns.get((table, column), column)}"'

    def lose(self, name: str, reason: str, table: str, condition: str = "1 = 1", *, instead: str = RENAMED) -> None:
        """Note that rows of a table lose data."""
        query = f"select count(*) from {self.former_table(table)} where {condition}"
        self.plan.losses.append(Loss(name=name, reason=reason, query=query, instead=instead))

    # Tables

    def add_table(self, name: str) -> None:
        """Make a table as it shall be."""
        self.do(CreateTable(table=self.wanted(name)))
        self.tables[name] = self.wanted(name)

    def drop_table(self, name: str) -> None:
        """Drop a table."""
        self.do(DropTable(table=self.tables.pop(name)))

    def rename_table(self, old: str, new: str) -> None:
        """Give a table another name; its indexes, whose names begin with it, are made anew later."""
        table = self.tables.pop(old)
        for index in table.indexes:
            self.do(DropIndex(table=table, index=index))
        self.do(RenameTable(old=old, new=new))
        self._former_tables[new] = old
        self.tables[new] = replace(table, name=new, indexes=())
        for name, other in self.tables.items():
            self.tables[name] = replace(other, columns=tuple(_repointed(each, old, new) for each in other.columns))

    # Columns

    def has_column(self, table: str, column: str) -> bool:
        """Tell whether a table has a column by now."""
        return any(each.name == column for each in self.tables[table].columns)

    def add_column(self, table: str, column: Column, fill: object = None) -> None:
        """Add a column, with a value for the rows that are there."""
        added = AddColumn(before=self.tables[table], column=column, fill=fill)
        self.do(added)
        self.tables[table] = added.after

    def drop_column(self, table: str, column: str) -> None:
        """Drop a column and the indexes on it."""
        self.drop_indexes(table, column)
        dropped = DropColumn(before=self.tables[table], column=column)
        self.do(dropped)
        self.tables[table] = dropped.after

    def rename_column(self, table: str, old: str, new: str, *, former: str | None = None) -> None:
        """Give a column another name; the indexes on it are made anew later.

        What it holds is what a column called `former` holds in the database as it is, when not `old`.
        """
        self.drop_indexes(table, old)
        renamed = RenameColumn(before=self.tables[table], old=old, new=new)
        self.do(renamed)
        self.tables[table] = renamed.after
        self._former_columns[table, new] = self._former_columns.get((table, former or old), former or old)

    def take_column(self, table: str, column: Column) -> None:
        """Have a column as it shall be; it is that already but for what is no matter of storage."""
        found = self.tables[table]
        columns = tuple(column if each.name == column.name else each for each in found.columns)
        self.tables[table] = replace(found, columns=columns)

    # Indexes

    def drop_indexes(self, table: str, column: str) -> None:
        """Drop the indexes on a column."""
        found = self.tables[table]
        for index in found.indexes:
            if column in index.columns:
                self.do(DropIndex(table=found, index=index))
        kept = tuple(index for index in found.indexes if column not in index.columns)
        self.tables[table] = replace(found, indexes=kept)

    def fit_indexes(self, name: str) -> None:
        """Have the indexes of a table as they shall be; its columns are that already."""
        there, wanted = self.tables[name], self.wanted(name)
        for index in there.indexes:
            if index not in wanted.indexes:
                self.do(DropIndex(table=there, index=index))
        for index in wanted.indexes:
            if index not in there.indexes:
                self.do(CreateIndex(table=wanted, index=index))
        self.tables[name] = wanted


def _repointed(column: Column, old: str, new: str) -> Column:
    if column.references is None or column.references.table != old:
        return column
    return replace(column, references=replace(column.references, table=new))
