"""The wrappers of GraphQL types: list and non-null.

graphql-core declares them as generics of unknown parameters; here is the one place where that is looked over.
"""

from typing import Any

from graphql import GraphQLList, GraphQLNamedType, GraphQLNonNull


def inside(type_: Any) -> Any:
    """Return what a list type or non-null type is made of."""
    return type_.of_type


def without_null(type_: Any) -> Any:
    """Return a type without the mark that it cannot be null."""
    return inside(type_) if isinstance(type_, GraphQLNonNull) else type_


def named(type_: Any) -> GraphQLNamedType:
    """Return the type that has a name, without lists and marks."""
    while isinstance(type_, GraphQLNonNull | GraphQLList):
        type_ = inside(type_)
    return type_


def declared_type(field: Any) -> Any:
    """Return the type of a field or argument."""
    return field.type
