"""The variables of a request, coerced to the types that the operation declares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias, cast

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    TypeNode,
    VariableDefinitionNode,
    get_variable_values,
)
from graphql.execution.values import VariableValues
from graphql.pyutils import Undefined
from graphql.type import is_required_input_field
from graphql.utilities import type_from_ast  # pyright: ignore[reportUnknownVariableType]

from typecase.resolvers.graphql.errors import BAD_USER_INPUT, RefusedOperation, with_code
from typecase.resolvers.graphql.wording import WordedError, inspect, suggestion
from typecase.resolvers.graphql.wrappers import inside

_MOST_ERRORS = 20

_Path: TypeAlias = tuple[str | int, ...]
_Mismatch: TypeAlias = tuple[_Path, Any, str]


def coerce_variables(
    schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode], given: Mapping[str, Any]
) -> VariableValues:
    """Return the values of an operation's variables; RefusedOperation with every mistake."""
    values = get_variable_values(schema, definitions, dict(given))
    if isinstance(values, VariableValues):
        return values
    mistakes = list(islice(_mistakes(schema, definitions, given), _MOST_ERRORS))
    raise RefusedOperation([with_code(error, BAD_USER_INPUT) for error in mistakes or values[:_MOST_ERRORS]])


def _mistakes(
    schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode], given: Mapping[str, Any]
) -> Iterator[GraphQLError]:
    for definition in definitions:
        name = definition.variable.name.value
        declared = _declared_type(schema, definition.type)
        if name not in given:
            if definition.default_value is None and isinstance(declared, GraphQLNonNull):
                text = f'Variable "${name}" of required type "{declared}" was not provided.'
                yield WordedError(text, definition)
        elif given[name] is None and isinstance(declared, GraphQLNonNull):
            yield WordedError(f'Variable "${name}" of non-null type "{declared}" must not be null.', definition)
        else:
            for path, value, message in _mismatches(given[name], declared, ()):
                at = f' at "{name}{_path_text(path)}"' if path else ""
                text = f'Variable "${name}" got invalid value {inspect(value)}{at}; {message}'
                yield WordedError(text, definition)


def _mismatches(value: Any, declared: Any, path: _Path) -> Iterator[_Mismatch]:
    """Yield the path, the value and the message of each mistake inside a variable."""
    if isinstance(declared, GraphQLNonNull):
        if value is None:
            yield path, value, f'Expected non-nullable type "{declared}" not to be null.'
        else:
            yield from _mismatches(value, inside(declared), path)
    elif value is None:
        return
    elif isinstance(declared, GraphQLList):
        if isinstance(value, list):
            for index, item in enumerate(cast(list[Any], value)):
                yield from _mismatches(item, inside(declared), (*path, index))
        else:
            yield from _mismatches(value, inside(declared), path)
    elif isinstance(declared, GraphQLInputObjectType):
        yield from _object_mismatches(value, declared, path)
    else:
        message = _leaf_mismatch(value, declared)
        if message is not None:
            yield path, value, message


def _path_text(path: _Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _declared_type(schema: GraphQLSchema, node: TypeNode) -> Any:
    return type_from_ast(schema, node)


def _object_mismatches(value: Any, declared: GraphQLInputObjectType, path: _Path) -> Iterator[_Mismatch]:
    if not isinstance(value, Mapping):
        yield path, value, f'Expected type "{declared.name}" to be an object.'
        return
    given = cast(Mapping[str, Any], value)
    for name, field in declared.fields.items():
        if name in given:
            yield from _mismatches(given[name], field.type, (*path, name))
        elif is_required_input_field(field):
            yield path, value, f'Field "{name}" of required type "{field.type}" was not provided.'
    for name in given:
        if name not in declared.fields:
            hint = suggestion(name, list(declared.fields))
            yield path, value, f'Field "{name}" is not defined by type "{declared.name}".{hint}'
    if declared.is_one_of and len(given) != 1:
        yield path, value, f'Exactly one key must be specified for OneOf type "{declared.name}".'


def _leaf_mismatch(value: Any, leaf: GraphQLScalarType | GraphQLEnumType) -> str | None:
    try:
        fits = leaf.coerce_input_value(value) is not Undefined
    except GraphQLError as error:
        if isinstance(leaf, GraphQLEnumType):
            return _enum_message(leaf, value)
        worded = _BUILT_IN_MESSAGES.get(leaf.name)
        return worded(value) if worded else error.message
    except Exception as error:  # what a scalar raises is its message to the client
        return f'Expected type "{leaf.name}". {error}'
    return None if fits else f'Expected type "{leaf.name}".'


def _enum_message(enum: GraphQLEnumType, value: Any) -> str:
    hint = suggestion(value if isinstance(value, str) else inspect(value), list(enum.values), "the enum value")
    if isinstance(value, str):
        return f'Value "{value}" does not exist in "{enum.name}" enum.{hint}'
    return f'Enum "{enum.name}" cannot represent non-string value: {inspect(value)}.{hint}'


def _int_message(value: Any) -> str:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
    what = "non 32-bit signed integer" if whole else "non-integer"
    return f"Int cannot represent {what} value: {inspect(value)}"


_BUILT_IN_MESSAGES: Mapping[str, Callable[[Any], str]] = {
    "Int": _int_message,
    "Float": lambda value: f"Float cannot represent non numeric value: {inspect(value)}",
    "String": lambda value: f"String cannot represent a non string value: {inspect(value)}",
    "Boolean": lambda value: f"Boolean cannot represent a non boolean value: {inspect(value)}",
    "ID": lambda value: f"ID cannot represent value: {inspect(value)}",
}
