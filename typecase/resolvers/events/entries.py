"""What a write tells of its entries: which event it is, and the entry as it was at that moment."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from typecase.lifecycles.events import EVENTS
from typecase.resolvers.entities.components import KIND
from typecase.resolvers.entities.writing.entries import Entry, EntryTable
from typecase.resolvers.events.outbox import Outbox
from typecase.resolvers.queries.scalars import parsed, scalar_function
from typecase.resolvers.queries.selection import Style
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import FILE
from typecase.schema.registry import Registry
from typecase.schema.tables import ColumnType, column_type


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
                    {KIND: item[KIND], **self._item(item[KIND], item, status)}
                    for item in held or ()
                    if item[KIND] in uids
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
                    show = _shower(column_type(attribute))
                    shown[name] = held.get(name) if show is None else show(held.get(name))
        return shown


def _scalars(table: EntryTable) -> Iterator[tuple[str, str, Callable[[Any], Any] | None]]:
    """Yield the scalars that may be seen, in REST's order, with their columns and what shows these."""
    columns = {column.attribute: column for column in table.columns.values()}
    for name in table.content_type.scalars:
        yield name, columns[name].name, scalar_function(columns[name].type, Style.REST, encodes=True)


@cache
def _shower(kind: ColumnType | None) -> Callable[[Any], Any] | None:
    """Return what shows a value inside of a component; None where it is shown as it is."""
    return None if kind is None else scalar_function(kind, Style.REST, native=True)
