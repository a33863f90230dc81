"""Components and dynamic zones as an input gives them, and what the entry's column holds afterwards.

An item that names the id of a held one changes it in place, keeping what is not given; any other item is a new one.
Ids are shown as `2 × id + status`, so that a draft's and a published entry's items are told apart; either is accepted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from typecase.errors import ApplicationError
from typecase.resolvers.entities.components import KIND
from typecase.resolvers.entities.forms import stored_scalar
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.problems import Path, Problems, text_of
from typecase.resolvers.entities.writing.relations import Change, InvalidRelation, Linked, apply_change, read_change
from typecase.resolvers.entities.writing.rules import check_published, read_value
from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Localizations,
    Media,
    Password,
    Relation,
)
from typecase.schema.content_types import FILE, Component, is_public
from typecase.schema.registry import Registry
from typecase.schema.tables import ColumnType, column_type

PartsAttribute: TypeAlias = ComponentAttribute | DynamicZone
Stored: TypeAlias = dict[str, Any]


@dataclass(slots=True, eq=False)
class Item:
    """One component value of an input; `id` names the held one that it changes, `path` is where it stands.

    `values` holds canonical scalars, items or lists of them, and changes of relations, by attribute.
    """

    component: Component
    id: int | None
    in_zone: bool
    path: Path = ()
    values: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def changes(self) -> Iterator[Change]:
        """The changes of relations in it and in what it holds."""
        for value in self.values.values():
            match value:
                case Change():
                    yield value
                case Item():
                    yield from value.changes
                case list() if value and isinstance(value[0], Item):
                    for item in cast(list[Item], value):
                        yield from item.changes
                case _:
                    continue

    @property
    def secrets(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Where passwords stand in it, until they are hashed."""
        for name, value in self.values.items():
            match value:
                case Item():
                    yield from value.secrets
                case list() if value and isinstance(value[0], Item):
                    for item in cast(list[Item], value):
                        yield from item.secrets
                case str() if isinstance(self.component.attributes[name], Password):
                    yield self.values, name
                case _:
                    continue

    @property
    def all(self) -> "Iterator[Item]":
        """The item itself, and every item in it."""
        yield self
        for value in self.values.values():
            match value:
                case Item():
                    yield from value.all
                case list() if value and isinstance(value[0], Item):
                    for item in cast(list[Item], value):
                        yield from item.all
                case _:
                    continue

    @property
    def size(self) -> int:
        """How many items it has, itself included: as many ids are needed at most."""
        inner = 0
        for value in self.values.values():
            inner += size_of(value)
        return 1 + inner


PartsValue: TypeAlias = Item | list[Item] | None


def size_of(value: Any) -> int:
    """Return how many items a value of an input has."""
    match value:
        case Item():
            return value.size
        case list() if value and isinstance(value[0], Item):
            return sum(item.size for item in cast(list[Item], value))
        case _:
            return 0


@dataclass(frozen=True, slots=True)
class PartsReader:
    """Reads the component attributes of one input, noting what is wrong."""

    registry: Registry
    problems: Problems

    def read(self, attribute: PartsAttribute, raw: Any, path: Path) -> PartsValue:
        """Return the items of a value; what has no form is noted and left out."""
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                return None if raw is None else self._item(self.registry.component(uid), raw, path)
            case ComponentAttribute(component=uid):
                return self._items(attribute, raw, path, lambda _item, _path: self.registry.component(uid))
            case DynamicZone():
                return self._items(attribute, raw, path, lambda item, at: self._kind(attribute, item, at))

    def _items(
        self, attribute: PartsAttribute, raw: Any, path: Path, kind: Callable[[Any, Path], Component | None]
    ) -> list[Item]:
        if not is_list(raw):
            self.problems.add_type(path, "array", raw)
            return []
        if attribute.max is not None and len(raw) > attribute.max:
            message = f"{text_of(path)} field must have less than or equal to {attribute.max} items"
            self.problems.add(path, message, raw)
        items: list[Item] = []
        for index, given in enumerate(raw):
            at = (*path, index)
            component = kind(given, at)
            item = component and self._item(component, given, at, in_zone=isinstance(attribute, DynamicZone))
            if item is not None:
                items.append(item)
        return items

    def _kind(self, zone: DynamicZone, given: Any, path: Path) -> Component | None:
        uid = given.get(KIND) if is_mapping(given) else None
        at = (*path, KIND)
        if uid is None:
            self.problems.add(at, f"{text_of(at)} is a required field")
        elif uid not in zone.components:
            values = ", ".join(zone.components)
            self.problems.add(at, f"{text_of(at)} must be one of the following values: {values}", uid)
        else:
            return self.registry.component(uid)
        return None

    def _item(self, component: Component, raw: Any, path: Path, *, in_zone: bool = False) -> Item | None:
        if not is_mapping(raw):
            self.problems.add_type(path, "object", raw)
            return None
        item = Item(component, self._id(raw.get("id"), path), in_zone, path)
        for name, attribute in component.attributes.items():
            if name in raw:
                item.values[name] = self._value(attribute, raw[name], (*path, name))
        return item

    def _id(self, raw: Any, path: Path) -> int | None:
        """Return the id under which an item is held."""
        if raw is None:
            return None
        text = str(raw)
        if isinstance(raw, int | str) and text.isdecimal() and text.isascii() and len(text) <= 18:
            return int(text) // 2
        self.problems.add_type((*path, "id"), "number", raw)
        return None

    def _value(self, attribute: AnyAttribute, raw: Any, path: Path) -> Any:
        match attribute:
            case ComponentAttribute() | DynamicZone():
                return self.read(attribute, raw, path)
            case Media() | Relation():
                try:
                    uid = FILE if isinstance(attribute, Media) else attribute.target
                    return read_change(raw, uid, self.registry.content_types.__contains__)
                except InvalidRelation:
                    self.problems.add((), "Invalid relations", raw)
                    return None
            case Localizations():
                return None
            case _:
                return read_value(attribute, raw, path, self.problems)


@dataclass(frozen=True, slots=True)
class PartsStore:
    """Turns items into what a column holds; `next_id` gives ids that no component has."""

    registry: Registry
    next_id: Callable[[], int]

    def store(self, attribute: PartsAttribute, name: str, value: PartsValue, held: Any) -> Any:
        """Return what the column holds: an object, a list, or None.

        `held` is what it held before; ApplicationError when an item names an id that is not there.
        """
        if isinstance(attribute, ComponentAttribute) and not attribute.repeatable:
            return self._stored(cast("Item | None", value), [held] if held else [], name)
        before = list(cast(list[Stored], held or []))
        return [self._stored(item, before, name) for item in cast(list[Item], value or [])]

    def renew(self, attribute: PartsAttribute, held: Any) -> Any:
        """Return a copy of what a column holds under new ids: for another document."""
        if is_list(held):
            return [self._renewed(attribute, item) for item in held]
        return None if held is None else self._renewed(attribute, held)

    def _renewed(self, attribute: PartsAttribute, held: Stored) -> Stored:
        uid = held[KIND] if isinstance(attribute, DynamicZone) else attribute.component
        copied = {**held, "id": self.next_id()}
        component = self.registry.components.get(uid)
        for name, inner in component.attributes.items() if component else ():
            if isinstance(inner, ComponentAttribute | DynamicZone) and name in copied:
                copied[name] = self.renew(inner, copied[name])
        return copied

    def _stored(self, item: Item | None, held: list[Stored], name: str) -> Any:
        if item is None:
            return None
        old = _held_item(item, held, name)
        if old is not None:
            held.remove(old)  # an id is one item's
        stored: Stored = {"id": self.next_id() if old is None else old["id"]}
        if item.in_zone:
            stored[KIND] = item.component.uid
        for inner, attribute in item.component.attributes.items():
            before = None if old is None else old.get(inner)
            if inner in item.values:
                stored[inner] = self._value(attribute, inner, item.values[inner], before)
            elif old is not None:
                stored[inner] = before
            else:
                stored[inner] = self._default(attribute)
        return {key: part for key, part in stored.items() if part is not None}

    def _value(self, attribute: AnyAttribute, name: str, value: Any, before: Any) -> Any:
        match attribute:
            case ComponentAttribute() | DynamicZone():
                return self.store(attribute, name, value, before)
            case Media() | Relation():
                return None if value is None else _documents(attribute, value, before)
            case _:
                return _in_json(attribute, value)

    def _default(self, attribute: AnyAttribute) -> Any:
        match attribute:
            case ComponentAttribute(repeatable=True) | DynamicZone():
                return []
            case ComponentAttribute() | Media() | Relation() | Localizations() | Password():
                return None
            case _:
                return _in_json(attribute, read_value(attribute, attribute.default, (), Problems()))


@dataclass(frozen=True, slots=True)
class PartsCheck:
    """Notes what keeps stored component values from being published.

    `defined` is the wording for what is missing in a type without drafts, where it was never given.
    """

    registry: Registry
    problems: Problems
    defined: bool

    def check(self, attribute: PartsAttribute, held: Any, path: Path) -> None:
        """Check what a column holds."""
        if isinstance(attribute, ComponentAttribute) and not attribute.repeatable:
            if held:
                self._check_item(self.registry.component(attribute.component), held, path)
            elif attribute.required:
                self.problems.add(path, f"{text_of(path)} must be defined.")
            return
        items = cast(list[Stored], held or [])
        if attribute.min is not None and len(items) < attribute.min and (items or attribute.required):
            self.problems.add(path, f"{text_of(path)} field must have at least {attribute.min} items")
        for index, item in enumerate(items):
            uid = item[KIND] if isinstance(attribute, DynamicZone) else attribute.component
            component = self.registry.components.get(uid)
            if component is not None:
                self._check_item(component, item, (*path, index))

    def _check_item(self, component: Component, item: Stored, path: Path) -> None:
        for name, attribute in component.attributes.items():
            noted = len(self.problems.found)
            self._check_value(attribute, item.get(name), (*path, name))
            if not is_public(attribute):
                self.problems.forget_values(noted)

    def _check_value(self, attribute: AnyAttribute, value: Any, at: Path) -> None:
        match attribute:
            case ComponentAttribute() | DynamicZone():
                self.check(attribute, value, at)
            case Media() | Relation() | Localizations():
                if attribute.required and not value:
                    self.problems.add(at, f"{text_of(at)} must be defined.")
            case _ if value is None and attribute.required and self.defined:
                self.problems.add(at, f"{text_of(at)} must be defined.")
            case _:
                check_published(attribute, value, at, self.problems)


def _held_item(item: Item, held: Sequence[Stored], name: str) -> Stored | None:
    if item.id is None:
        return None
    for old in held:
        if old["id"] == item.id and old.get(KIND, item.component.uid) == item.component.uid:
            return old
    raise ApplicationError(f"Some of the provided components in {name} are not related to the entity")


def _documents(attribute: Media | Relation, change: Change, before: Any) -> Any:
    for reference in change.mentioned:
        reference.locale = ""  # what a component holds pins no locale
    held = before if is_list(before) else [] if before is None else [before]
    linked = [item.document_id for item in apply_change(change, [Linked(document) for document in held])]
    if attribute.multiple if isinstance(attribute, Media) else attribute.many:
        return linked or None
    return linked[-1] if linked else None


def _in_json(attribute: AnyAttribute, value: Any) -> Any:
    kind = column_type(attribute)
    # A JSON number, so that the database compares it as one; a decimal has no type of its own there.
    return stored_scalar(kind, value) if kind is ColumnType.BIG_INTEGER else value
