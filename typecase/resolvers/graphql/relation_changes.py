"""The fields of inputs that change a relation: `tags_change` stands for `tags`, in components too."""

from collections.abc import Mapping
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.components import KIND
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Media, Relation
from typecase.schema.content_types import Component, ContentType
from typecase.schema.names import change_field
from typecase.schema.registry import Registry


def plain_data(data: Mapping[str, Any], owner: ContentType | Component, registry: Registry) -> dict[str, Any]:
    """Return the data of an input under the names of attributes.

    ValidationError when a relation is given in both of its fields.
    """
    plain = dict(data)
    for name, attribute in owner.attributes.items():
        match attribute:
            case Media() | Relation():
                change = change_field(name)
                if change in plain and change not in owner.attributes:
                    if name in plain:
                        raise ValidationError(f"{name} and {change} are both given; give one of them")
                    given = plain.pop(change)
                    if given is not None and not is_mapping(given):
                        raise ValidationError(f"{change} must be an object with set, connect or disconnect")
                    if given is not None:
                        plain[name] = {key: value for key, value in given.items() if value is not None}
            case ComponentAttribute(component=uid) if plain.get(name) is not None:
                component = registry.component(uid)
                value = plain[name]
                plain[name] = (
                    [_item(i, component, registry) for i in value]
                    if is_list(value)
                    else _item(value, component, registry)
                )
            case DynamicZone() if plain.get(name) is not None:
                plain[name] = [_item(item, registry.components.get(item[KIND]), registry) for item in plain[name]]
            case _:
                continue
    return plain


def _item(item: Any, component: Component | None, registry: Registry) -> Any:
    return plain_data(item, component, registry) if component is not None and is_mapping(item) else item
