"""What a database says of its own schema, in a form that does not depend on the order in which things were made."""

from collections.abc import Mapping, Sequence
from typing import Any

OURS = ("aerich", "typecase_migration_steps")
"""Tables of the history, which a fresh schema does not have."""


async def schema_of(connection: Any, dialect: str) -> Mapping[str, Any]:
    """Return columns, foreign keys and indexes of each table, without the names of constraints."""
    match dialect:
        case "sqlite":
            found = await _sqlite(connection)
        case "postgresql":
            found = await _postgresql(connection)
        case _:
            found = await _mariadb(connection)
    return {name: parts for name, parts in found.items() if name not in OURS}


async def _rows(connection: Any, query: str) -> Sequence[Mapping[str, Any]]:
    _, rows = await connection.execute_query(query)
    return [dict(row) for row in rows]


async def _sqlite(connection: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite%'"
    for row in await _rows(connection, tables):
        name = row["name"]
        columns = await _rows(connection, f"pragma table_info('{name}')")
        keys = await _rows(connection, f"pragma foreign_key_list('{name}')")
        sql = f"select name, sql from sqlite_master where type = 'index' and tbl_name = '{name}' and sql is not null"
        found[name] = {
            "columns": {
                each["name"]: (each["type"], each["notnull"], each["dflt_value"], each["pk"]) for each in columns
            },
            "keys": sorted((each["from"], each["table"], each["to"], each["on_delete"]) for each in keys),
            "indexes": {each["name"]: each["sql"] for each in await _rows(connection, sql)},
        }
    return found


async def _postgresql(connection: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    tables = await _rows(connection, "select tablename as name from pg_tables where schemaname = 'public'")
    for row in tables:
        name = row["name"]
        columns = await _rows(
            connection,
            "select column_name, data_type, character_maximum_length, numeric_precision, is_nullable, column_default, "
            f"is_identity, collation_name from information_schema.columns where table_name = '{name}'",
        )
        keys = await _rows(
            connection,
            "select pg_get_constraintdef(oid) as text from pg_constraint where contype in ('f', 'p') "
            f"and conrelid = '\"{name}\"'::regclass",
        )
        indexes = await _rows(
            connection,
            "select indexname, indexdef from pg_indexes where schemaname = 'public' "
            f"and tablename = '{name}' and indexname not like '%_pkey'",
        )
        found[name] = {
            "columns": {each.pop("column_name"): tuple(each.values()) for each in map(dict, columns)},
            "keys": sorted(each["text"] for each in keys),
            "indexes": {each["indexname"]: each["indexdef"] for each in indexes},
        }
    return found


async def _mariadb(connection: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    tables = await _rows(
        connection, "select table_name as name from information_schema.tables where table_schema = database()"
    )
    for row in tables:
        name = row["name"]
        here = f"table_schema = database() and table_name = '{name}'"
        columns = await _rows(
            connection,
            "select column_name as name, column_type as type, is_nullable as n, column_default as d, "
            f"generation_expression as g, extra as e from information_schema.columns where {here}",
        )
        keys = await _rows(
            connection,
            "select k.column_name as name, k.referenced_table_name as target, r.delete_rule as rule "
            "from information_schema.key_column_usage k join information_schema.referential_constraints r "
            "on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name "
            f"where k.table_schema = database() and k.table_name = '{name}' and k.referenced_table_name is not null",
        )
        indexes = await _rows(
            connection,
            "select index_name as name, group_concat(column_name order by seq_in_index) as columns, "
            f"max(non_unique) as u from information_schema.statistics where {here} group by index_name",
        )
        found[name] = {
            "columns": {each["name"]: (each["type"], each["n"], each["d"], each["g"], each["e"]) for each in columns},
            "keys": sorted((each["name"], each["target"], each["rule"]) for each in keys),
            "indexes": sorted((each["columns"], each["u"]) for each in indexes),
        }
    return found
