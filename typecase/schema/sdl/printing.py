"""Printing as Strapi's clients see it.

graphql-core writes an empty object as two blanks in braces, and both the SDL and introspection show default values.
"""

from collections.abc import Callable
from typing import Any

from graphql import DocumentNode, GraphQLResolveInfo, GraphQLSchema, print_ast, print_schema

_EMPTY_OBJECT = "{  }"


def print_document(document: DocumentNode) -> str:
    """Return a syntax tree as SDL, with its directives."""
    return _compact(print_ast(document))


def print_types(schema: GraphQLSchema) -> str:
    """Return a schema as SDL, without the directives that stand on its fields."""
    return _compact(print_schema(schema))


def compact_default(resolve: Callable[..., Any], source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """Answer `__InputValue.defaultValue` with `{}` for an empty object: a middleware for what answers introspection."""
    answer = resolve(source, info, **arguments)
    is_default = info.field_name == "defaultValue" and info.parent_type.name == "__InputValue"
    return "{}" if is_default and answer == _EMPTY_OBJECT else answer


def _compact(text: str) -> str:
    return f"{text.replace(f' = {_EMPTY_OBJECT}', ' = {}').strip()}\n"
