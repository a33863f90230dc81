"""MariaDB's types and forms.

It has no partial index: a generated column that is null outside the condition stands in for one, since a unique index
lets nulls repeat.
"""

from typecase.migrations.rendering import sqlite
from typecase.migrations.rendering.sqlite import TEXTUAL
from typecase.schema.tables import Column, ColumnType, Index, Table

TABLE_OPTIONS = " engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin"
SELF_COUNTING = frozenset({ColumnType.ROW_ID})
TYPES = {
    ColumnType.ROW_ID: "bigint auto_increment primary key",
    ColumnType.ENTRY_ID: "bigint",
    ColumnType.DOCUMENT_ID: "varchar(24)",
    ColumnType.LOCALE: "varchar(16)",
    ColumnType.STATUS: "smallint",
    ColumnType.POSITION: "double",
    ColumnType.STRING: "varchar(255)",
    ColumnType.TEXT: "longtext",
    ColumnType.INTEGER: "integer",
    ColumnType.BIG_INTEGER: "bigint",
    ColumnType.FLOAT: "double",
    ColumnType.DECIMAL: "decimal(10, 2)",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "varchar(10)",
    ColumnType.TIME: "varchar(12)",
    ColumnType.INSTANT: "varchar(24)",
    ColumnType.JSON: "json",
    ColumnType.PARTS: "json",
}
_LONG = frozenset({ColumnType.TEXT})

notices = sqlite.notices


def quote(name: str) -> str:
    """Return a name as SQL reads it, whatever words the dialect reserves."""
    return f"`{name}`"


def literal(column: Column) -> str:
    """Return the default of a column as SQL."""
    return f"'{column.default}'" if column.type is ColumnType.LOCALE else str(column.default)


def extra_columns(table: Table) -> list[str]:
    """Return the generated columns that partial unique indexes stand on; of long text, its hash."""
    return [generated_column(table.column(index.columns[0])) for index in table.indexes if index.published]


def index_target(table: Table, index: Index) -> tuple[str, str]:
    """Return what an index stands on; the generated column in place of the first one when it is partial."""
    columns = index.columns
    if index.published:
        columns = (generated_name(columns[0]), *columns[1:])
    del table
    return ", ".join(map(quote, columns)), ""


def generated_name(column: str) -> str:
    """Return the name of the generated column that stands in for a column in a partial index."""
    return f"{column}_published"


def generated_column(column: Column) -> str:
    """Return the definition of the generated column that stands in for a column in a partial index."""
    name = quote(column.name)
    condition = f"status = 1 and {name} <> ''" if column.type in TEXTUAL else "status = 1"
    value, kind = (f"sha2({name}, 256)", "char(64)") if column.type in _LONG else (name, TYPES[column.type])
    return f"{quote(generated_name(column.name))} {kind} generated always as (if({condition}, {value}, null)) stored"
