"""The SQL that makes the tables, one module per dialect for what differs."""

from collections.abc import Collection, Iterator

from typecase.migrations.rendering import mariadb, postgresql, sqlite
from typecase.schema.tables import Column, Index, Table

_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql, "mariadb": mariadb}


def render_table(table: Table, dialect: str) -> Iterator[str]:
    """Yield the statements that make a table and its indexes in `sqlite`, `postgresql` or `mariadb`."""
    module = _DIALECTS[dialect]
    quote = module.quote
    parts = [render_column(column, dialect) for column in table.columns]
    if table.primary_key != ("id",) or table.column("id").type not in module.SELF_COUNTING:
        parts.append(f"primary key ({', '.join(map(quote, table.primary_key))})")
    parts += module.extra_columns(table)
    parts += [
        f"foreign key ({quote(column.name)}) references {quote(column.references.table)} ({quote('id')})"
        f" on delete {column.references.on_delete.value}"
        for column in table.columns
        if column.references is not None
    ]
    there = "if not exists " if dialect == "mariadb" else ""
    yield f"create table {there}{quote(table.name)} ({', '.join(parts)}){module.TABLE_OPTIONS}"
    for index in table.indexes:
        yield render_index(table, index, dialect)


def quote(name: str, dialect: str) -> str:
    """Return a name as the SQL of a dialect reads it, whatever words it reserves."""
    return _DIALECTS[dialect].quote(name)


def text_literal(text: str, dialect: str) -> str:
    """Return a text as the SQL of a dialect writes it."""
    escaped = text.replace("'", "''")
    return f"'{escaped.replace(chr(92), chr(92) * 2) if dialect == 'mariadb' else escaped}'"


def render_notices(tables: Collection[str], dialect: str) -> Iterator[str]:
    """Yield the statements by which the database tells of changes in those of these tables that hold accounts."""
    yield from _DIALECTS[dialect].notices(tables)


def render_column(column: Column, dialect: str) -> str:
    """Return the definition of a column, without what it points to."""
    module = _DIALECTS[dialect]
    text = f"{module.quote(column.name)} {module.TYPES[column.type]}"
    if column.type in module.SELF_COUNTING:
        return text
    if not column.nullable:
        text += " not null"
    if column.default is not None:
        text += f" default {module.literal(column)}"
    return text


def render_index(table: Table, index: Index, dialect: str) -> str:
    """Return the statement that makes an index."""
    module = _DIALECTS[dialect]
    columns, condition = module.index_target(table, index)
    kind = "unique index" if index.unique else "index"
    there = "if not exists " if dialect == "mariadb" else ""
    return f"create {kind} {there}{module.quote(index.name)} on {module.quote(table.name)} ({columns}){condition}"
