"""Unions: one per dynamic zone, with the scalar that writes it, and the one of everything a relation may point to."""

from collections.abc import Iterator

from typecase.schema.attributes import DynamicZone
from typecase.schema.names import component_type_name, type_name, zone_name
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name, shown_content_types
from typecase.schema.sdl.text import union

ANY_TYPE = "GenericMorph"
"""The union of every component and content type: what a relation without a target shows."""

ERROR = """
type Error {
  code: String!
  message: String
}
"""


def zones(owner: Owner, registry: Registry) -> Iterator[str]:
    """Yield the union and the input scalar of each dynamic zone that an owner declares."""
    for name, attribute in owner.attributes.items():
        if isinstance(attribute, DynamicZone):
            members = (component_type_name(registry.component(uid)) for uid in attribute.components)
            yield union(zone_union_name(owner, name), (*members, "Error"))
            yield f"scalar {zone_input_name(owner, name)}"


def zone_union_name(owner: Owner, attribute: str) -> str:
    """Return the union of a dynamic zone: `ArticleBlocksDynamicZone`."""
    return zone_name(owner_name(owner), attribute)


def zone_input_name(owner: Owner, attribute: str) -> str:
    """Return the scalar that writes an item of a dynamic zone: `ArticleBlocksDynamicZoneInput`."""
    return f"{zone_union_name(owner, attribute)}Input"


def any_type(registry: Registry) -> str:
    """Return `union GenericMorph = …`."""
    components = map(component_type_name, registry.components.values())
    return union(ANY_TYPE, (*components, *map(type_name, shown_content_types(registry))))
