"""SQLite's types and forms."""

from collections.abc import Collection, Iterator

from typecase.schema.tables import Column, ColumnType, Index, Table

TABLE_OPTIONS = ""
SELF_COUNTING = frozenset({ColumnType.ROW_ID})
TYPES = {
    ColumnType.ROW_ID: "integer primary key autoincrement",
    ColumnType.ENTRY_ID: "integer",
    ColumnType.DOCUMENT_ID: "text",
    ColumnType.LOCALE: "text",
    ColumnType.STATUS: "integer",
    ColumnType.POSITION: "real",
    ColumnType.STRING: "text",
    ColumnType.TEXT: "text",
    ColumnType.INTEGER: "integer",
    ColumnType.BIG_INTEGER: "integer",
    ColumnType.FLOAT: "real",
    ColumnType.DECIMAL: "real",
    ColumnType.BOOLEAN: "integer",
    ColumnType.DATE: "text",
    ColumnType.TIME: "text",
    ColumnType.INSTANT: "text",
    ColumnType.JSON: "text",
    ColumnType.PARTS: "text",
}
TEXTUAL = frozenset({ColumnType.STRING, ColumnType.TEXT, ColumnType.DATE, ColumnType.TIME, ColumnType.INSTANT})


def quote(name: str) -> str:
    """Return a name as SQL reads it, whatever words the dialect reserves."""
    return f'"{name}"'


def literal(column: Column) -> str:
    """Return the default of a column as SQL."""
    return f"'{column.default}'" if column.type is ColumnType.LOCALE else str(column.default)


def extra_columns(table: Table) -> list[str]:
    """Return the columns that only this dialect needs."""
    del table
    return []


def notices(tables: Collection[str]) -> Iterator[str]:
    """Yield the statements by which the database tells of changes: none."""
    del tables
    yield from ()


def index_target(table: Table, index: Index) -> tuple[str, str]:
    """Return what an index stands on and its condition."""
    columns = ", ".join(map(quote, index.columns))
    if not index.published:
        return columns, ""
    first = table.column(index.columns[0])
    filled = f" and {quote(first.name)} <> ''" if first.type in TEXTUAL else ""
    return columns, f" where {quote('status')} = 1{filled}"
