"""Inputs of mutations: one per content type and component. Every field is optional; the entity service validates."""

from typing import assert_never

from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Enumeration,
    Localizations,
    Media,
    NestedAttribute,
    Relation,
)
from typecase.schema.content_types import ContentType
from typecase.schema.names import component_type_name
from typecase.schema.registry import Registry
from typecase.schema.sdl.enums import enum_name
from typecase.schema.sdl.owners import Owner, owner_name, shown_target
from typecase.schema.sdl.relation_changes import change_fields
from typecase.schema.sdl.scalars import scalar_name
from typecase.schema.sdl.text import block, field
from typecase.schema.sdl.unions import zone_input_name

PAGINATION_ARGUMENT = """
input PaginationArg {
  page: Int
  pageSize: Int
  start: Int
  limit: Int
}
"""


def write_input(owner: Owner, registry: Registry) -> str:
    """Return `input ArticleInput { … }`, with the private attributes and without those that are not writable.

    A component's has the `id` of the item to keep. Types without locales have `locale`, as in Strapi.
    """
    fields: list[str] = [] if isinstance(owner, ContentType) else [field("id", "ID")]
    for name, attribute in owner.attributes.items():
        if attribute.writable and attribute.graphql.input:
            fields += _fields(owner, name, attribute, registry)
    if isinstance(owner, ContentType):
        fields.append(field("publishedAt", "DateTime"))
        if not owner.localized:
            fields.append(field("locale", "String"))
    return block("input", input_name(owner), fields)


def input_name(owner: Owner) -> str:
    """Return the input of a content type or component: `ArticleInput`."""
    return f"{owner_name(owner)}Input"


def _fields(owner: Owner, name: str, attribute: AnyAttribute, registry: Registry) -> tuple[str, ...]:
    """Return the fields that write an attribute: two for what points to documents."""
    type_ = _input_type(owner, name, attribute, registry)
    if type_ is None:
        return ()
    return (field(name, type_, text=attribute.description), *change_fields(owner, name, attribute))


def _input_type(owner: Owner, name: str, attribute: AnyAttribute, registry: Registry) -> str | None:
    """Return the type of an input field; None for the kinds that a mutation cannot write."""
    if isinstance(attribute, Enumeration):
        return enum_name(owner, name, attribute)
    if not isinstance(attribute, NestedAttribute):
        return scalar_name(attribute)
    match attribute:
        case Media():
            return _ids(attribute.multiple)
        case Relation():
            target = shown_target(registry, attribute.target)
            return _ids(attribute.many) if target and not attribute.relation.startswith("morph") else None
        case ComponentAttribute():
            component = f"{component_type_name(registry.component(attribute.component))}Input"
            return f"[{component}]" if attribute.repeatable else component
        case DynamicZone():
            return f"[{zone_input_name(owner, name)}!]"
        case Localizations():
            return None
        case _:
            assert_never(attribute)


def _ids(many: bool) -> str:
    return "[ID]" if many else "ID"
