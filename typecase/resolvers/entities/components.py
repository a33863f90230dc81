"""Components and dynamic zones: canonical values without ids, stored values with them, and what they point to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never, cast

from typecase.errors import ValidationError
from typecase.resolvers.entities.forms import canonical_json, read_scalar, shown_scalar, stored_scalar
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    JsonValue,
    Localizations,
    Media,
    Relation,
)
from typecase.schema.content_types import FILE
from typecase.schema.mistakes import Place, listed, shown, suggestion
from typecase.schema.registry import Registry
from typecase.schema.tables import ColumnType, column_type

KIND = "__component"
"""The key of a dynamic zone's item that says which component it is."""

Object: TypeAlias = dict[str, JsonValue]
PartsAttribute: TypeAlias = ComponentAttribute | DynamicZone


@dataclass(frozen=True, slots=True)
class Mention:
    """A document that a value names: its id, the uid of the type it must have (None: any), and where it stands."""

    document_id: str
    target: str | None
    path: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Reads, stores and shows the values of component attributes."""

    registry: Registry

    def read(self, attribute: PartsAttribute, raw: JsonValue, place: Place) -> JsonValue:
        """Return the canonical form of a value that a file gives, noting what is wrong at `place`."""
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                return self._read_item(uid, raw, place)
            case ComponentAttribute(component=uid):
                return self._read_list(raw, place, lambda _item, _place: uid)
            case DynamicZone(components=uids):
                return self._read_list(raw, place, lambda item, at: _kind(item, at, uids), zone=True)
            case _:
                assert_never(attribute)

    def store(self, attribute: PartsAttribute, value: JsonValue, held: JsonValue, next_id: Callable[[], int]) -> Any:
        """Return what the column holds for a canonical value.

        An item keeps the id of the item that is `held` at its place when that is of the same component.
        """
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                return None if value is None else self._store_item(uid, value, held, next_id)
            case ComponentAttribute(component=uid):
                return [self._store_item(uid, item, old, next_id) for item, old in _paired(value, held)]
            case DynamicZone():
                return [
                    self._store_item(
                        item[KIND], item, old if is_mapping(old) and old.get(KIND) == item[KIND] else None, next_id
                    )
                    for item, old in _paired(value, held)
                ]
            case _:
                assert_never(attribute)

    def show(self, attribute: PartsAttribute, held: JsonValue) -> JsonValue:
        """Return the canonical form of what the column holds; None for what is empty."""
        if not held:
            return None
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                return self._show_item(uid, held)
            case ComponentAttribute(component=uid):
                return [self._show_item(uid, item) for item in held]
            case DynamicZone():
                known = self.registry.components
                return [{KIND: item[KIND], **self._show_item(item[KIND], item)} for item in held if item[KIND] in known]
            case _:
                assert_never(attribute)

    def mentions(self, attribute: PartsAttribute, value: JsonValue, path: str) -> Iterator[Mention]:
        """Yield every document that a canonical (or stored) value names."""
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                if value is not None:
                    yield from self._mentions_of_item(uid, value, path)
            case ComponentAttribute(component=uid):
                for index, item in enumerate(value or ()):
                    yield from self._mentions_of_item(uid, item, f"{path}.{index}")
            case DynamicZone():
                for index, item in enumerate(value or ()):
                    yield from self._mentions_of_item(item[KIND], item, f"{path}.{index}")
            case _:
                assert_never(attribute)

    def without(self, attribute: PartsAttribute, value: JsonValue, missing: frozenset[str]) -> JsonValue:
        """Return a canonical value without the documents that are missing."""
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                return None if value is None else self._item_without(uid, value, missing)
            case ComponentAttribute(component=uid):
                return [self._item_without(uid, item, missing) for item in value or ()] or None
            case DynamicZone():
                return [self._item_without(item[KIND], item, missing) for item in value or ()] or None
            case _:
                assert_never(attribute)

    # Reading

    def _read_list(
        self, raw: JsonValue, place: Place, kind: Callable[[JsonValue, Place], str | None], *, zone: bool = False
    ) -> JsonValue:
        if not is_list(raw):
            place.add(f"expected a list of components, got {shown(raw)}")
            return None
        items: list[JsonValue] = []
        for index, item in enumerate(raw):
            at = place.at(index)
            uid = kind(item, at)
            if uid is not None:
                items.append(self._read_item(uid, item, at, zone=zone))
        return items or None

    def _read_item(self, uid: str, raw: JsonValue, place: Place, *, zone: bool = False) -> JsonValue:
        if not is_mapping(raw):
            place.add(f"expected a component as an object, got {shown(raw)}")
            return None
        attributes = self.registry.component(uid).attributes
        for name in raw:
            if name not in attributes and not (zone and name == KIND):
                place.at(name).add(f"{uid} has no such attribute{suggestion(name, attributes)}")
        item: Object = {KIND: uid} if zone else {}
        for name, attribute in attributes.items():
            value = raw.get(name)
            if value is not None:
                read = self._read_part(attribute, value, place.at(name))
                if read is not None:
                    item[name] = read
        return item

    def _read_part(self, attribute: AnyAttribute, raw: JsonValue, place: Place) -> JsonValue:
        match attribute:
            case ComponentAttribute() | DynamicZone():
                return self.read(attribute, raw, place)
            case Media() | Relation():
                return _read_documents(raw, place, many=_many(attribute))
            case Localizations():
                return None
            case _:
                return read_noting(place, lambda: read_scalar(attribute, raw))

    # Storing and showing

    def _store_item(self, uid: str, value: JsonValue, held: JsonValue, next_id: Callable[[], int]) -> Object:
        old: Mapping[str, JsonValue] = held if is_mapping(held) else {}
        stored: Object = {"id": old["id"] if "id" in old else next_id()}
        if KIND in value:
            stored[KIND] = uid
        for name, attribute in self.registry.component(uid).attributes.items():
            part = value.get(name)
            if isinstance(attribute, ComponentAttribute | DynamicZone):
                stored[name] = self.store(attribute, part, old.get(name), next_id)
            elif part is not None:
                kind = column_type(attribute)
                # A JSON number, so that the database compares it as one; a decimal has no type of its own there.
                stored[name] = stored_scalar(kind, part) if kind is ColumnType.BIG_INTEGER else part
        return {name: part for name, part in stored.items() if part is not None}

    def _show_item(self, uid: str, held: JsonValue) -> Object:
        shown_item: Object = {}
        for name, attribute in self.registry.component(uid).attributes.items():
            part = held.get(name)
            match attribute:
                case ComponentAttribute() | DynamicZone():
                    part = self.show(attribute, part)
                case Media() | Relation() | Localizations():
                    part = part or None
                case _:
                    part = _shown_part(column_type(attribute), part)
            if part is not None:
                shown_item[name] = part
        return shown_item

    # Documents

    def _mentions_of_item(self, uid: str, value: JsonValue, path: str) -> Iterator[Mention]:
        for name, attribute in self.registry.component(uid).attributes.items():
            part, at = value.get(name), f"{path}.{name}"
            match attribute:
                case ComponentAttribute() | DynamicZone():
                    yield from self.mentions(attribute, part, at)
                case Media() | Relation() if part is not None:
                    target = FILE if isinstance(attribute, Media) else attribute.target
                    if is_list(part):
                        yield from (Mention(held, target, f"{at}.{index}") for index, held in enumerate(part))
                    else:
                        yield Mention(part, target, at)
                case _:
                    continue

    def _item_without(self, uid: str, value: JsonValue, missing: frozenset[str]) -> Object:
        item: Object = {KIND: uid} if KIND in value else {}
        for name, attribute in self.registry.component(uid).attributes.items():
            part = value.get(name)
            match attribute:
                case ComponentAttribute() | DynamicZone():
                    part = self.without(attribute, part, missing)
                case Media() | Relation():
                    part = _documents_without(part, missing)
                case _:
                    pass
            if part is not None:
                item[name] = part
        return item


def read_noting(place: Place, read: Callable[[], JsonValue]) -> JsonValue:
    """Return what `read` returns, or None and a mistake at `place` when it raises ValidationError."""
    try:
        return read()
    except ValidationError as error:
        place.add(error.message)
        return None


def _shown_part(kind: ColumnType | None, held: JsonValue) -> JsonValue:
    # Unlike a column's, the JSON in here is parsed already.
    return canonical_json(held) if kind is ColumnType.JSON or kind is None else shown_scalar(kind, held)


def _kind(item: JsonValue, place: Place, allowed: Sequence[str]) -> str | None:
    kind = item.get(KIND) if is_mapping(item) else None
    if kind in allowed:
        return kind
    place.add(f'expected an object with "{KIND}": one of {listed(allowed)}; got {shown(item)}')
    return None


def _read_documents(raw: JsonValue, place: Place, *, many: bool) -> JsonValue:
    if not many:
        return raw if _is_document_id(raw, place) else None
    if not is_list(raw):
        place.add(f"expected a list of documentIds, got {shown(raw)}")
        return None
    return [item for index, item in enumerate(raw) if _is_document_id(item, place.at(index))] or None


def _is_document_id(raw: JsonValue, place: Place) -> bool:
    if isinstance(raw, str):
        return True
    place.add(f"expected a documentId, got {shown(raw)}")
    return False


def _documents_without(held: JsonValue, missing: frozenset[str]) -> JsonValue:
    if is_list(held):
        return [document for document in held if document not in missing] or None
    return None if held in missing else held


def _many(attribute: Media | Relation) -> bool:
    return attribute.multiple if isinstance(attribute, Media) else attribute.many


def _paired(value: JsonValue, held: JsonValue) -> Iterator[tuple[Any, JsonValue]]:
    """Yield each item of a list with what is held at its place."""
    items = cast(list[JsonValue], value or [])
    old = cast(list[JsonValue], held if is_list(held) else [])
    for index, item in enumerate(items):
        yield item, old[index] if index < len(old) else None
