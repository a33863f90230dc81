"""What a write tells of its entries: which event it is, and the entry as it was at that moment."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from typecase.lifecycles.events import EVENTS
from typecase.resolvers.entities.writing.entries import Entry, EntryTable
from typecase.resolvers.events.outbox import Outbox
from typecase.resolvers.queries.scalars import number, parsed, short_time, truth
from typecase.schema.attributes import AnyAttribute, ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import FILE
from typecase.schema.registry import Registry
from typecase.schema.tables import ColumnType, column_type

_KIND = "__component"


class EntryEvents:
    """Tells of the entries of one content type: `create`, `update`, `publish` …, if anybody wants to know."""

    def __init__(self, table: EntryTable, registry: Registry, outbox: Outbox) -> None:
        self._uid = table.content_type.uid
        self._prefix = "media" if self._uid == FILE else "entry"
        self._outbox = outbox
        self._snapshots = Snapshots(table, registry)

    def tell(self, verb: str, *entries: Entry) -> None:
        """Store an event for each entry with the transaction that this task is in."""
        name = f"{self._prefix}.{verb}"
        if name not in EVENTS or not self._outbox.interest.of(name, self._uid):
            return
        for entry in entries:
            data = self._snapshots.of(entry)
            self._outbox.add(name, self._uid, entry.document_id, entry.locale or None, data)


class Snapshots:
    """Shows what an entry holds without a statement: scalars and components as REST does, but relations and media.

    Nothing that is private and no password is in there.
    """

    def __init__(self, table: EntryTable, registry: Registry) -> None:
        self._components = registry.components
        self._scalars = tuple(_scalars(table))
        columns = table.layout.columns
        self._parts = tuple(
            (name, columns[name].name, attribute)
            for name, attribute in table.content_type.public_attributes.items()
            if isinstance(attribute, ComponentAttribute | DynamicZone)
        )

    def of(self, entry: Entry) -> dict[str, Any]:
        """Return what orjson writes of an entry."""
        row = entry.row()
        shown = {
            name: row.get(column) if show is None else show(row.get(column)) for name, column, show in self._scalars
        }
        for name, column, attribute in self._parts:
            shown[name] = self._value(attribute, parsed(row.get(column)), entry.status)
        return shown

    def _value(self, attribute: ComponentAttribute | DynamicZone, held: Any, status: int) -> Any:
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                return None if held is None else self._item(uid, held, status)
            case ComponentAttribute(component=uid):
                return [self._item(uid, item, status) for item in held or ()]
            case DynamicZone(components=uids):
                return [
                    {_KIND: item[_KIND], **self._item(item[_KIND], item, status)}
                    for item in held or ()
                    if item[_KIND] in uids
                ]

    def _item(self, uid: str, held: Mapping[str, Any], status: int) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": 2 * held["id"] + status}
        for name, attribute in self._components[uid].public_attributes.items():
            match attribute:
                case ComponentAttribute() | DynamicZone():
                    shown[name] = self._value(attribute, held.get(name), status)
                case Media() | Relation() | Localizations():
                    continue
                case _:
                    shown[name] = _part(attribute, held.get(name))
        return shown


def _scalars(table: EntryTable) -> Iterator[tuple[str, str, Callable[[Any], Any] | None]]:
    """Yield the scalars that may be seen, in REST's order, with their columns and what shows these."""
    columns = {column.attribute: column for column in table.columns.values()}
    for name in table.content_type.scalars:
        yield name, columns[name].name, _SHOWN.get(columns[name].type)


def _part(attribute: AnyAttribute, held: Any) -> Any:
    kind = column_type(attribute)
    show = _SHOWN.get(kind) if kind is not None and kind is not ColumnType.JSON else None
    return held if show is None else show(held)


def _json(held: Any) -> Any:
    return orjson.Fragment(held) if isinstance(held, str) else held


def _big(held: Any) -> str | None:
    return None if held is None else str(held)


_SHOWN: Mapping[ColumnType, Callable[[Any], Any]] = {
    ColumnType.FLOAT: number,
    ColumnType.DECIMAL: number,
    ColumnType.BIG_INTEGER: _big,
    ColumnType.BOOLEAN: truth,
    ColumnType.TIME: short_time,
    ColumnType.JSON: _json,
    ColumnType.LOCALE: lambda held: held or None,
}
"""What shows the value of a column that is not shown as it is."""
