"""Object types: one per content type and component."""

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
from typecase.schema.content_types import FILE, TIMESTAMPS, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.collections import relation_collection_name
from typecase.schema.sdl.enums import enum_name
from typecase.schema.sdl.filters import filters_name
from typecase.schema.sdl.owners import Owner, owner_name, shown_target
from typecase.schema.sdl.scalars import scalar_name
from typecase.schema.sdl.text import block, field
from typecase.schema.sdl.unions import ANY_TYPE, zone_union_name

PAGE_ARGUMENTS = ("pagination: PaginationArg = {}", "sort: [String] = []")
"""What every list takes beside its filters."""


def object_type(owner: Owner, registry: Registry) -> str:
    """Return `type Article { … }`, without private attributes and passwords."""
    fields = [field("documentId" if isinstance(owner, ContentType) else "id", "ID!")]
    for name, attribute in owner.public_attributes.items():
        if attribute.graphql.output:
            fields += _fields(owner, name, attribute, registry)
    if isinstance(owner, ContentType):
        fields += [field(timestamp, "DateTime") for timestamp in TIMESTAMPS]
        if owner.localized:
            fields += [field("locale", "String"), *_relation("localizations", owner, True, Localizations())]
    return block("type", owner_name(owner), fields, owner.description)


def _fields(owner: Owner, name: str, attribute: AnyAttribute, registry: Registry) -> list[str]:
    """Return the fields that show an attribute: two for a list of documents, none when its target is not shown."""
    if isinstance(attribute, Enumeration):
        return [_field(name, enum_name(owner, name, attribute), attribute)]
    if not isinstance(attribute, NestedAttribute):
        return [_field(name, scalar_name(attribute), attribute)]
    match attribute:
        case Media():
            return _relation(name, registry.content_type(FILE), attribute.multiple, attribute)
        case Relation() if attribute.polymorphic:
            return [_field(name, f"[{ANY_TYPE}]" if attribute.many else ANY_TYPE, attribute)]
        case Relation():
            target = shown_target(registry, attribute.target)
            return _relation(name, target, attribute.many, attribute) if target else []
        case ComponentAttribute():
            component = registry.component(attribute.component)
            if attribute.repeatable:
                return [_field(name, f"[{owner_name(component)}]", attribute, _list_arguments(component))]
            return [_field(name, owner_name(component), attribute)]
        case DynamicZone():
            return [_field(name, f"[{zone_union_name(owner, name)}]", attribute)]
        case Localizations():  # no file declares it
            return []
        case _:
            assert_never(attribute)


def _relation(name: str, target: ContentType, many: bool, attribute: NestedAttribute) -> list[str]:
    if not many:
        return [_field(name, owner_name(target), attribute)]
    arguments = _list_arguments(target)
    return [
        _field(f"{name}_connection", relation_collection_name(target), attribute, arguments),
        field(name, f"[{owner_name(target)}]!", arguments, text=attribute.description),
    ]


def _field(name: str, type_: str, attribute: AnyAttribute, arguments: tuple[str, ...] = ()) -> str:
    return field(name, f"{type_}{'!' if attribute.required else ''}", arguments, text=attribute.description)


def _list_arguments(target: Owner) -> tuple[str, ...]:
    """Return the arguments of a nested list; a single type's has none, since there is nothing to choose from."""
    if isinstance(target, ContentType) and target.single:
        return ()
    return (f"filters: {filters_name(target)}", *PAGE_ARGUMENTS)
