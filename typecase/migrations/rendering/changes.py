"""The SQL of operations that change tables, in each dialect.

On MariaDB, which commits each statement, a statement can be sent again: it does nothing when it is done already.
"""

from collections.abc import Iterator
from dataclasses import replace

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
from typecase.migrations.rendering import quote, render_column, render_index, render_notices, render_table
from typecase.migrations.rendering.data import render_data
from typecase.migrations.rendering.mariadb import generated_column, generated_name
from typecase.schema.names import identifier
from typecase.schema.tables import Index, Table

STANDING = "_standing"
"""What ends the names of indexes that stand for others under foreign keys, until the next one is made."""

_NEW = "{}__new"
"""What a table is called while SQLite makes it anew."""


def render_operation(operation: Operation, dialect: str) -> Iterator[str]:
    """Yield the statements of an operation; none for one whose values are converted outside of the database."""
    match operation:
        case CreateTable(table=table):
            yield from render_table(table, dialect)
            yield from render_notices([table.name], dialect)
        case DropTable(table=table):
            yield f"drop table if exists {quote(table.name, dialect)}"
        case RenameTable(old=old, new=new):
            yield _rename_table(old, new, dialect)
        case AddColumn():
            yield from _add_column(operation, dialect)
        case DropColumn():
            yield from _drop_column(operation, dialect)
        case RenameColumn():
            yield _rename_column(operation, dialect)
        case CreateIndex(table=table, index=index):
            yield from _create_index(table, index, dialect)
        case DropIndex(table=table, index=index):
            yield from _drop_index(table, index, dialect)
        case _:
            yield from render_data(operation, dialect)


def _rename_table(old: str, new: str, dialect: str) -> str:
    if dialect == "mariadb":
        return f"rename table if exists {quote(old, dialect)} to {quote(new, dialect)}"
    return f"alter table {quote(old, dialect)} rename to {quote(new, dialect)}"


def _rename_column(operation: RenameColumn, dialect: str) -> str:
    table, old = quote(operation.before.name, dialect), quote(operation.old, dialect)
    if dialect == "mariadb":
        # Its `rename column` loses track of the check on JSON when others have read the table by an alias.
        column = operation.after.column(operation.new)
        return f"alter table {table} change column if exists {old} {render_column(column, dialect)}"
    return f"alter table {table} rename column {old} to {quote(operation.new, dialect)}"


def _add_column(operation: AddColumn, dialect: str) -> Iterator[str]:
    table, column = quote(operation.before.name, dialect), operation.column
    there = " if not exists" if dialect == "mariadb" else ""
    text = f"alter table {table} add column{there} {render_column(column, dialect)}"
    if column.references is None:
        yield text
        return
    target = f"{quote(column.references.table, dialect)} ({quote('id', dialect)})"
    points = f"references {target} on delete {column.references.on_delete.value}"
    if dialect != "mariadb":
        yield f"{text} {points}"
        return
    name = quote(identifier(f"{operation.before.name}_{column.name}_foreign"), dialect)
    yield text
    yield (
        f"alter table {table} add constraint {name} foreign key if not exists {name} "
        f"({quote(column.name, dialect)}) {points}"
    )


def _drop_column(operation: DropColumn, dialect: str) -> Iterator[str]:
    table, name = operation.before, operation.column
    if dialect == "sqlite" and table.column(name).references is not None:
        yield from rebuilt(table, operation.after)
        return
    there = " if exists" if dialect == "mariadb" else ""
    yield f"alter table {quote(table.name, dialect)} drop column{there} {quote(name, dialect)}"


def rebuilt(before: Table, after: Table) -> Iterator[str]:
    """Yield the statements by which SQLite makes a table anew; foreign keys must not be checked meanwhile."""
    new = quote(_NEW.format(after.name), "sqlite")
    create, *indexes = render_table(replace(after, name=_NEW.format(after.name), indexes=()), "sqlite")
    there = {column.name for column in before.columns}
    columns = ", ".join(quote(column.name, "sqlite") for column in after.columns if column.name in there)
    table = quote(after.name, "sqlite")
    yield create
    yield f"insert into {new} ({columns}) select {columns} from {table}"
    yield f"drop table {table}"
    yield f"alter table {new} rename to {table}"
    yield from indexes
    for index in after.indexes:
        yield render_index(after, index, "sqlite")


def _create_index(table: Table, index: Index, dialect: str) -> Iterator[str]:
    if dialect == "mariadb" and index.published:
        added = generated_column(table.column(index.columns[0]))
        yield f"alter table {quote(table.name, dialect)} add column if not exists {added}"
    yield render_index(table, index, dialect)


def _drop_index(table: Table, index: Index, dialect: str) -> Iterator[str]:
    if dialect != "mariadb":
        yield f"drop index if exists {quote(index.name, dialect)}"
        return
    name = quote(table.name, dialect)
    yield from _standing_index(table, index)
    yield f"drop index if exists {quote(index.name, dialect)} on {name}"
    if index.published:
        yield f"alter table {name} drop column if exists {quote(generated_name(index.columns[0]), dialect)}"


def _standing_index(table: Table, index: Index) -> Iterator[str]:
    """Yield what gives a foreign key another index than the one that goes: MariaDB demands one for each."""
    column = table.column(index.columns[0])
    if column.references is not None:
        name, quoted = quote(identifier(f"{column.name}{STANDING}"), "mariadb"), quote(table.name, "mariadb")
        yield f"create index if not exists {name} on {quoted} ({quote(column.name, 'mariadb')})"
