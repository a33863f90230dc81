"""What a GraphQL type is made from: the content types and components that the SDL shows."""

from typing import TypeAlias

from typecase.schema.content_types import Component, ContentType
from typecase.schema.names import component_type_name, type_name
from typecase.schema.registry import Registry

Owner: TypeAlias = ContentType | Component
"""What has attributes."""


def owner_name(owner: Owner) -> str:
    """Return the GraphQL type of a content type or component: `Article`, `ComponentSharedSeo`."""
    match owner:
        case ContentType():
            return type_name(owner)
        case Component():
            return component_type_name(owner)


def shown_content_types(registry: Registry) -> tuple[ContentType, ...]:
    """Return the content types that are part of the SDL, in the order of the registry."""
    return tuple(content_type for content_type in registry.content_types.values() if content_type.in_graphql)


def shown_target(registry: Registry, uid: str | None) -> ContentType | None:
    """Return the content type that a relation points to, or None when it points to any or to one that is not shown."""
    if uid is None:
        return None
    target = registry.content_type(uid)
    return target if target.in_graphql else None
