"""The keys of an input: those that nobody may write are refused by name, before anything else is read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

from typecase.errors import ValidationError
from typecase.resolvers.entities.components import KIND
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Relation
from typecase.schema.content_types import Component, ContentType
from typecase.schema.registry import Registry

IGNORED = frozenset({"publishedAt", "locale"})
"""Keys that may be given and mean nothing: status and locale are parameters of the action."""

_IDS = frozenset({"id", "documentId"})
_KEPT = frozenset({"createdAt", "updatedAt", "createdBy", "updatedBy", "localizations"})


def check_keys(data: Mapping[str, Any], content_type: ContentType, registry: Registry) -> None:
    """Raise ValidationError for the first key that a content type's input cannot have, in components too."""
    for name in data:
        if name in content_type.attributes and content_type.attributes[name].writable:
            continue
        if name not in IGNORED:
            known = name in _KEPT or name in content_type.attributes
            _refuse(name, name if known else None, shows_path=name not in _IDS)
    _check_nested(data, content_type, registry, "")


def check_visible(
    data: Any, owner: ContentType | Component, registry: Registry, sees: Callable[[str], bool], path: str = ""
) -> None:
    """Raise ValidationError for the first relation of an input to a type that the caller may not find.

    Who may not see a document learns by no answer whether it is there, and links nothing to it.
    """
    for name, value in data.items() if is_mapping(data) else ():
        attribute, below = owner.attributes.get(name), f"{path}.{name}" if path else name
        match attribute:
            case Relation():
                if not all(map(sees, _targets(attribute, value))):
                    _refuse(name, below)
            case ComponentAttribute(component=uid):
                for item in value if is_list(value) else (value,):
                    check_visible(item, registry.component(uid), registry, sees, below)
            case DynamicZone() if is_list(value):
                for item in value:
                    component = _component_of(item, registry)
                    if component is not None:
                        check_visible(item, component, registry, sees, below)
            case _:
                continue


def _targets(attribute: Relation, value: Any) -> Iterator[str]:
    """Yield the types that a relation is given documents of."""
    if attribute.target is not None:
        yield attribute.target
        return
    lists = [value.get(name) for name in ("set", "connect", "disconnect")] if is_mapping(value) else []
    for given in (value, *lists):
        for item in given if is_list(given) else (given,):
            uid = item.get("__type") if is_mapping(item) else None
            if isinstance(uid, str):
                yield uid


def _check_nested(data: Mapping[str, Any], owner: ContentType | Component, registry: Registry, path: str) -> None:
    for name, value in data.items():
        attribute = owner.attributes.get(name)
        below = f"{path}.{name}" if path else name
        match attribute:
            case ComponentAttribute(component=uid):
                for item in value if is_list(value) else (value,):
                    _check_item(item, registry.component(uid), registry, below, zone=False)
            case DynamicZone() if is_list(value):
                for item in value:
                    component = _component_of(item, registry)
                    if component is not None:
                        _check_item(item, component, registry, below, zone=True)
            case _:
                continue


def _component_of(item: Any, registry: Registry) -> Component | None:
    """Return the component that an item of a dynamic zone says it is, if it is one."""
    uid = item.get(KIND) if is_mapping(item) else None
    return registry.components.get(uid) if isinstance(uid, str) else None


def _check_item(item: Any, component: Component, registry: Registry, path: str, *, zone: bool) -> None:
    if not is_mapping(item):
        return
    for name in item:
        if name not in component.attributes and name != "id" and not (zone and name == KIND):
            _refuse(name, path)
    _check_nested(item, component, registry, path)


def _refuse(name: str, path: str | None, *, shows_path: bool = True) -> NoReturn:
    at = f" at {path}" if path is not None and path != name else ""
    place = {"path": path} if shows_path else {}
    raise ValidationError(f"Invalid key {name}{at}", details={"key": name, **place, "source": "body"})
