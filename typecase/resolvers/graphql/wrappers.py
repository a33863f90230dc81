"""The wrappers of GraphQL types: list and non-null.

graphql-core declares them as generics of unknown parameters; here is the one place where that is looked over.
"""

from typing import Any

import graphql
from graphql import GraphQLList, GraphQLNamedType, GraphQLNonNull, ValueNode
from graphql.execution.values import VariableValues
from graphql.pyutils import Undefined

_library: Any = graphql


def inside(type_: Any) -> Any:
    """Return what a list type or non-null type is made of."""
    return type_.of_type


def without_null(type_: Any) -> Any:
    """Return a type without the mark that it cannot be null."""
    return inside(type_) if isinstance(type_, GraphQLNonNull) else type_


def is_list_type(type_: Any) -> bool:
    """Tell whether a type is a list, perhaps one that cannot be null."""
    return isinstance(without_null(type_), GraphQLList)


def named(type_: Any) -> GraphQLNamedType:
    """Return the type that has a name, without lists and marks."""
    while isinstance(type_, GraphQLNonNull | GraphQLList):
        type_ = inside(type_)
    return type_


def declared_type(declared: Any) -> Any:
    """Return the type of a field, argument or variable."""
    return declared.type


def default_of(declared: Any) -> Any:
    """Return the coerced default of an argument or input field; Undefined when it has none."""
    default = declared.default
    if default is None:
        return declared.default_value
    if default.literal is not None:
        return coerce_literal(default.literal, declared.type)
    return _library.coerce_input_value(default.value, declared.type)


def coerce_literal(node: ValueNode | None, type_: Any, variables: VariableValues | None = None) -> Any:
    """Return the coerced value of a literal; Undefined when there is none or when it does not fit."""
    return Undefined if node is None else _library.coerce_input_literal(node, type_, variables)
