"""What the helpers of controllers take away: what may not be asked, written or shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.context import Context
from typecase.resolvers.entities.components import KIND
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.keys import check_keys
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import FILE, Component, ContentType, is_public

_MOST_KEYS = 200
"""How many keys are taken away one after the other; an input with more is left to the refusal of what is wrong."""

_STRUCTURE = frozenset({"populate", "on", "filters", "sort", "fields", "set", "connect", "disconnect"})
"""Keys that stand between attributes and are none."""

_CREATORS = frozenset({"createdBy", "updatedBy"})


@dataclass(frozen=True, slots=True)
class Sanitizer:
    """Takes away what the caller of a request may not ask, write or see of a content type. Strapi behaviour: CTL-12."""

    ctx: Context
    content_type: ContentType

    def query(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return parameters without the names that cannot be asked for.

        ValidationError for what is wrong otherwise: without a condition that cannot be read more would be found.
        """
        asked = self.ctx.asked

        def check(given: Mapping[str, Any]) -> None:
            asked.compile(given)

        def take(given: Mapping[str, Any], details: Mapping[str, Any]) -> dict[str, Any]:
            param = details.get("param", "populate" if "key" in details else None)
            if not isinstance(param, str) or param not in given:
                return dict(given)
            whole, (parent, key) = given[param], _place(details)
            for where in (parent, None):  # errors inside of `populate` do not say where
                left = _without(whole, where, key)
                if left != whole:
                    return {**given, param: left}
            return {name: value for name, value in given.items() if name != param or param == "filters"}

        return _cleaned(parameters, check, take)

    def check_input(self, data: Any) -> None:
        """Raise ValidationError for the first key that may not be written, or relation that may not be seen."""
        if not is_mapping(data):
            raise ValidationError('Missing "data" payload in the request body')
        check_keys(data, self.content_type, self.ctx.registry)
        self.ctx.check_relations(data, self.content_type.uid)

    def input(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return data without what may not be written."""
        return _cleaned(data, self.check_input, lambda given, details: _without(given, *_place(details)))

    def output(self, data: Any) -> Any:
        """Return an entry, or a list of them, without what may not be shown."""
        return self._shown(data, self.content_type)

    def _shown(self, value: Any, owner: ContentType | Component) -> Any:
        if is_list(value):
            return [self._shown(item, owner) for item in value]
        if not is_mapping(value):
            return value
        return {name: self._value(held, name, owner) for name, held in value.items() if self._shows(name, owner)}

    def _shows(self, name: str, owner: ContentType | Component) -> bool:
        attribute = owner.attributes.get(name)
        if attribute is None:
            return name not in _CREATORS
        if not is_public(attribute):
            return False
        return not isinstance(attribute, Relation) or attribute.target is None or self.ctx.sees(attribute.target)

    def _value(self, value: Any, name: str, owner: ContentType | Component) -> Any:
        registry = self.ctx.registry
        attribute = Localizations() if name == "localizations" else owner.attributes.get(name)
        match attribute:
            case Media():
                return self._shown(value, registry.content_type(FILE))
            case Relation(target=str() as target):
                return self._shown(value, registry.content_type(target))
            case Localizations():
                return self._shown(value, owner)
            case ComponentAttribute(component=uid):
                return self._shown(value, registry.component(uid))
            case DynamicZone() if is_list(value):
                return [self._item(item) for item in value]
            case _:
                return value

    def _item(self, item: Any) -> Any:
        uid = item.get(KIND) if is_mapping(item) else None
        component = self.ctx.registry.components.get(uid) if isinstance(uid, str) else None
        return item if component is None else self._shown(item, component)


def _cleaned(
    given: Mapping[str, Any],
    check: Callable[[Mapping[str, Any]], None],
    take: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]],
) -> dict[str, Any]:
    """Return what is left of a mapping when all is taken away that a check refuses."""
    left = dict(given)
    for _ in range(_MOST_KEYS):
        try:
            check(left)
        except ValidationError as error:
            smaller = take(left, error.details)
            if smaller == left:
                raise
            left = smaller
        else:
            return left
    raise ValidationError(f"More than {_MOST_KEYS} keys are wrong")


def _place(details: Mapping[str, Any]) -> tuple[str, str]:
    """Return the path above a key that was refused, and the key."""
    key, path = str(details.get("key", "")), str(details.get("path") or "")
    return ("" if path == key else path.removesuffix(f".{key}")), key


def _without(value: Any, parent: str | None, key: str, path: str = "") -> Any:
    """Return a value without a key under the path of attributes that `parent` is; None is under any path."""
    if is_mapping(value):
        found: dict[str, Any] = {}
        for name, held in value.items():
            if name == key and parent in (path, None):
                continue
            inner = path if name.startswith("$") or name in _STRUCTURE else _below(path, name)
            found[name] = _without(held, parent, key, inner)
        return found
    if is_list(value):
        items = [_without(item, parent, key, path) for item in value]
        return [item for item in items if item != ""]
    if isinstance(value, str):
        return ",".join(part for part in value.split(",") if not _is_named(part, parent, key, path))
    return value


def _is_named(part: str, parent: str | None, key: str, path: str) -> bool:
    """Tell whether a name in a list of them, perhaps with a direction, is the key under a path."""
    named = part.strip().partition(":")[0]
    return named == key if parent is None else _below(path, named) == _below(parent, key)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
