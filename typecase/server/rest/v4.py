"""The form of entries in Strapi 4, which clients ask for with the header `Strapi-Response-Format: v4`.

An entry is `{id, documentId, attributes: {…}}`, and relations, media and `localizations` are `{data: …}` around such
entries. Component values stay flat, and so do documents of any type (a file's `related`), with all that is below them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, assert_never, cast

from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Localizations,
    Media,
    NestedAttribute,
    Relation,
)
from typecase.schema.content_types import FILE, Component, ContentType
from typecase.schema.registry import Registry
from typecase.turns import Turn

_HEADER = "strapi-response-format"
_IDS = ("id", "documentId")


def wants_v4(headers: Mapping[str, str]) -> bool:
    """Tell whether a request asks for this form; any other value of the header means nothing, as in Strapi."""
    return headers.get(_HEADER) == "v4"


def v4_form(entry: Mapping[str, Any], content_type: ContentType, registry: Registry) -> dict[str, Any]:
    """Return an entry of a finished REST answer in the form of Strapi 4. The given one is not changed.

    What has no `id`, such as the `{count: n}` of a relation, becomes `{attributes: {count: n}}`.
    """
    values = _values(entry, content_type, registry)
    ids = {name: values.pop(name) for name in _IDS if name in values}
    return {**ids, "attributes": values}


def v4_list(entries: Sequence[Mapping[str, Any]], content_type: ContentType, registry: Registry) -> list[Any]:
    """Return several entries in the form of Strapi 4."""
    return [v4_form(entry, content_type, registry) for entry in entries]


async def v4_page(
    entries: Sequence[Mapping[str, Any]], content_type: ContentType, registry: Registry
) -> list[dict[str, Any]]:
    """Return what `v4_list` does, and let others run meanwhile: an entry takes up to 100 µs."""
    turn = Turn()
    shown: list[dict[str, Any]] = []
    for entry in entries:
        shown.append(v4_form(entry, content_type, registry))
        if turn.over:
            await turn.next()
    return shown


def _values(entry: Mapping[str, Any], owner: ContentType | Component, registry: Registry) -> dict[str, Any]:
    return {name: _value(value, _attribute(owner, name), owner, registry) for name, value in entry.items()}


def _attribute(owner: ContentType | Component, name: str) -> AnyAttribute | None:
    """Return what is under a name; None for ids, timestamps and the like, which nobody declares."""
    return owner.attributes.get(name) or (Localizations() if name == "localizations" else None)


def _value(value: Any, attribute: AnyAttribute | None, owner: ContentType | Component, registry: Registry) -> Any:
    if not isinstance(attribute, NestedAttribute):
        return value
    match attribute:
        case Media():
            return _data(value, registry.content_type(FILE), registry)
        case Relation(target=str(uid)):
            return _data(value, registry.content_type(uid), registry)
        case Relation():
            return value
        case Localizations():
            return _data(value, cast(ContentType, owner), registry)
        case ComponentAttribute(component=uid):
            return _parts(value, uid, registry)
        case DynamicZone():
            return value and [_parts(part, part["__component"], registry) for part in value]
        case _:
            assert_never(attribute)


def _data(value: Any, target: ContentType, registry: Registry) -> dict[str, Any]:
    """Return `{data: …}` around the entries, the entry or the null of a relation."""
    if isinstance(value, list):
        return {"data": v4_list(cast(list[dict[str, Any]], value), target, registry)}
    return {"data": value and v4_form(value, target, registry)}


def _parts(value: Any, uid: str, registry: Registry) -> Any:
    """Return the value of a component, or a list of them, with what is related inside wrapped."""
    component = registry.component(uid)
    if isinstance(value, list):
        return [_values(part, component, registry) for part in cast(list[dict[str, Any]], value)]
    return value and _values(value, component, registry)
