"""The tables of an empty database, made at once: for tests, which need no history."""

from typecase.migrations.planning import plan
from typecase.migrations.rendering.changes import render_operation
from typecase.migrations.rows import Connection
from typecase.migrations.state import EMPTY, state_of, system_state
from typecase.schema.registry import Registry
from typecase.schema.tables import DOCUMENTS

_PRESENT = {
    "sqlite": "select 1 from sqlite_master where type = 'table' and name = '{name}'",
    "postgresql": "select 1 from pg_tables where schemaname = any(current_schemas(false)) and tablename = '{name}'",
    "mariadb": "select 1 from information_schema.tables where table_schema = database() and table_name = '{name}'",
}


async def create_tables(connection: Connection, registry: Registry, dialect: str) -> bool:
    """Make every table of the registry when the database has none of ours; return whether it did."""
    _, rows = await connection.execute_query(_PRESENT[dialect].format(name=DOCUMENTS))
    if rows:
        return False
    operations = [*plan(EMPTY, system_state()).operations, *plan(EMPTY, state_of(registry)).operations]
    statements = [statement for operation in operations for statement in render_operation(operation, dialect)]
    if dialect == "mariadb":  # commits each of them anyway
        for statement in statements:
            await connection.execute_script(statement)
    else:
        await connection.execute_script("begin;\n" + ";\n".join(statements) + ";\ncommit;")
    return True
