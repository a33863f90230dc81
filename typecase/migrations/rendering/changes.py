"""The SQL of operations that change tables, in each dialect.

On MariaDB, which commits each statement, a statement can be sent again: it does nothing when it is done already.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from typecase.migrations.operations import (
    AddColumn,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropIndex,
    DropTable,
    LinksToColumn,
    LinksToTable,
    Operation,
    RenameColumn,
    RenameContentType,
    RenameTable,
    ReplaceValues,
)
from typecase.migrations.rendering import quote, render_column, render_index, render_notices, render_table
from typecase.migrations.rendering.mariadb import generated_column, generated_name
from typecase.schema.names import identifier
from typecase.schema.tables import DOCUMENTS, Index, Table

_PERMISSIONS = "typecase_permissions"
_API_TOKENS = "typecase_api_tokens"
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
        case RenameColumn(table=table, old=old, new=new):
            there = " if exists" if dialect == "mariadb" else ""
            names = f"{quote(old, dialect)} to {quote(new, dialect)}"
            yield f"alter table {quote(table, dialect)} rename column{there} {names}"
        case CreateIndex(table=table, index=index):
            yield from _create_index(table, index, dialect)
        case DropIndex(table=table, index=index):
            yield from _drop_index(table, index, dialect)
        case LinksToTable():
            yield _links_to_table(operation, dialect)
        case LinksToColumn():
            yield _links_to_column(operation, dialect)
        case RenameContentType(old=old, new=new):
            yield from _rename_content_type(old, new, dialect)
        case ReplaceValues(values=values):
            if values:
                yield _replace_values(operation, dialect)
        case _:
            return


def _rename_table(old: str, new: str, dialect: str) -> str:
    if dialect == "mariadb":
        return f"rename table if exists {quote(old, dialect)} to {quote(new, dialect)}"
    return f"alter table {quote(old, dialect)} rename to {quote(new, dialect)}"


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


def _links_to_table(operation: LinksToTable, dialect: str) -> str:
    q: Mapping[str, str] = {name: quote(name, dialect) for name in (operation.table, operation.links, operation.target)}
    locale = "''" if operation.locale is None else f"coalesce({quote(operation.locale, dialect)}, '')"
    position = "1" if operation.position is None else f"coalesce({quote(operation.position, dialect)}, 1)"
    columns = ", ".join(quote(name, dialect) for name in _LINK_COLUMNS)
    return (
        f"insert into {q[operation.links]} ({columns}) "
        f"select {quote('id', dialect)}, {q[operation.target]}, {locale}, 1, {position} from {q[operation.table]} "
        f"where {q[operation.target]} is not null"
    )


_LINK_COLUMNS = ("entry_id", "target_id", "locale", "position", "inverse_position")


def _links_to_column(operation: LinksToColumn, dialect: str) -> str:
    """Return what copies the first link of each entry, by its position and, of equal ones, by its target."""
    links, table = quote(operation.links, dialect), quote(operation.table, dialect)

    def first(column: str) -> str:
        found = quote(column, dialect)
        return (
            f"(select l.{found} from {links} l where l.{quote('entry_id', dialect)} = {table}.{quote('id', dialect)} "
            f"order by l.{quote('position', dialect)}, l.{quote('target_id', dialect)}, l.{quote('locale', dialect)} "
            "limit 1)"
        )

    changes = [f"{quote(operation.target, dialect)} = {first('target_id')}"]
    if operation.position is not None:
        changes.append(f"{quote(operation.position, dialect)} = {first('inverse_position')}")
    if operation.locale is not None:
        changes.append(f"{quote(operation.locale, dialect)} = {first('locale')}")
    return f"update {table} set {', '.join(changes)}"


def _rename_content_type(old: str, new: str, dialect: str) -> Iterator[str]:
    yield f"update {quote(DOCUMENTS, dialect)} set content_type = '{new}' where content_type = '{old}'"
    table = quote(_PERMISSIONS, dialect)
    action = quote("action", dialect)
    longer = f"{old}."
    yield (
        f"update {table} set {action} = replace({action}, '{longer}', '{new}.') "
        f"where substr({action}, 1, {len(longer)}) = '{longer}'"
    )
    tokens, permissions = quote(_API_TOKENS, dialect), quote("permissions", dialect)
    text = f"cast({permissions} as text)" if dialect == "postgresql" else permissions
    replaced = f"replace({text}, '\"{longer}', '\"{new}.')"
    value = f"cast({replaced} as json)" if dialect == "postgresql" else replaced
    yield f"update {tokens} set {permissions} = {value} where {permissions} is not null"


def _replace_values(operation: ReplaceValues, dialect: str) -> str:
    column = quote(operation.column, dialect)
    changes = ((old, "null" if new is None else f"'{new}'") for old, new in operation.values.items())
    cases = " ".join(f"when '{old}' then {new}" for old, new in changes)
    listed = ", ".join(f"'{old}'" for old in operation.values)
    table = quote(operation.table, dialect)
    return f"update {table} set {column} = case {column} {cases} end where {column} in ({listed})"
