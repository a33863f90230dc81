"""Tortoise models of a registry, made at boot: the way for a project's Python to reach rows with Tortoise.

Every table of `tables.py` becomes a model. A column keeps its attribute's name (`siteName`), a link its column's name
(`author_id`), with an underscore behind the few names that Tortoise keeps for itself.
"""

import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, assert_never

from tortoise import Model, fields
from tortoise.fields.base import Field

from typecase.schema.names import pascal_case
from typecase.schema.registry import Registry
from typecase.schema.tables import Column, ColumnType, Table, tables_of

APP = "content"
"""The Tortoise app that the models belong to."""

_KEPT_BY_TORTOISE = frozenset(dir(Model)) | {"Meta", "pk", "using_db"}


def build_models(registry: Registry, module_name: str) -> Mapping[str, type[Model]]:
    """Return a model for each table, by table name, and put them in a module that Tortoise can import.

    Tortoise takes only names of modules, so a module of that name is registered; give each registry its own.
    """
    models = {table.name: _model(table, module_name) for table in tables_of(registry)}
    module = ModuleType(module_name)
    module.__dict__.update({model.__name__: model for model in models.values()})
    module.__dict__["__models__"] = list(models.values())
    sys.modules[module_name] = module
    return MappingProxyType(models)


def _model(table: Table, module_name: str) -> type[Model]:
    meta = type("Meta", (), {"table": table.name, "app": APP})
    body: dict[str, Any] = {"__module__": module_name, "Meta": meta, **dict(_fields(table))}
    return type(pascal_case(table.name), (Model,), body)


def _fields(table: Table) -> Iterator[tuple[str, Field[Any]]]:
    # A link has no id: Tortoise wants one column as primary key, first, and the entry's is enough for reading.
    key = table.primary_key[0]
    for column in sorted(table.columns, key=lambda column: column.name != key):
        name = column.name if column.references is not None else (column.attribute or column.name)
        if name in _KEPT_BY_TORTOISE:
            name = f"{name}_"
        yield name, _field(column, primary_key=column.name == key)


def _field(column: Column, *, primary_key: bool) -> Field[Any]:
    options: dict[str, Any] = {"source_field": column.name}
    if primary_key:
        options["primary_key"] = True
    elif column.nullable:
        options["null"] = True
    match column.type:
        case ColumnType.ROW_ID | ColumnType.ENTRY_ID | ColumnType.BIG_INTEGER:
            return fields.BigIntField(**options)
        case ColumnType.INTEGER:
            return fields.IntField(**options)
        case ColumnType.STATUS:
            return fields.SmallIntField(**options)
        case ColumnType.DOCUMENT_ID | ColumnType.DATE | ColumnType.TIME | ColumnType.INSTANT:
            return fields.CharField(max_length=24, **options)
        case ColumnType.LOCALE:
            return fields.CharField(max_length=16, **options)
        case ColumnType.STRING:
            return fields.CharField(max_length=255, **options)
        case ColumnType.TEXT:
            return fields.TextField(**options)
        case ColumnType.FLOAT | ColumnType.POSITION:
            return fields.FloatField(**options)
        case ColumnType.DECIMAL:
            return fields.DecimalField(max_digits=10, decimal_places=2, **options)
        case ColumnType.BOOLEAN:
            return fields.BooleanField(**options)
        case ColumnType.JSON | ColumnType.PARTS:
            return fields.JSONField(**options)
        case _:
            assert_never(column.type)
