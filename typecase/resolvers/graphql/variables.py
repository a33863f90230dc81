"""The variables of a request, coerced to the types that the operation declares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
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
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.pyutils import Undefined
from graphql.type import is_required_input_field
from graphql.utilities import type_from_ast  # pyright: ignore[reportUnknownVariableType]

from typecase.resolvers.graphql.documents import Operation
from typecase.resolvers.graphql.errors import BAD_USER_INPUT, RefusedOperation, with_code
from typecase.resolvers.graphql.inputs import Coercer, WrongValue
from typecase.resolvers.graphql.wording import WordedError, inspect, suggestion
from typecase.resolvers.graphql.wrappers import coerce_literal, declared_type, inside

_MOST_ERRORS = 20
_NONE = VariableValues({}, {})

_Path: TypeAlias = tuple[str | int, ...]
_Mismatch: TypeAlias = tuple[_Path, Any, str]


@dataclass(frozen=True, slots=True)
class _Variable:
    """A declared variable, with its compiled type and coerced default (Undefined when it has none)."""

    signature: GraphQLVariableSignature
    coerce: Coercer
    default: Any
    required: bool


def coerce_variables(operation: Operation, given: Mapping[str, Any]) -> VariableValues:
    """Return the values of an operation's variables; RefusedOperation with every mistake."""
    if not operation.node.variable_definitions:
        return _NONE
    declared: list[_Variable] | None = operation.memory.get("variables")
    if declared is None:
        declared = operation.memory["variables"] = [_compile(operation, node) for node in _definitions(operation)]
    try:
        return _coerce(declared, given)
    except Exception:  # scalars raise what they like; what is wrong is found out now
        return _refuse(operation, given)


def _coerce(declared: Sequence[_Variable], given: Mapping[str, Any]) -> VariableValues:
    sources: dict[str, VariableValueSource] = {}
    coerced: dict[str, Any] = {}
    for variable in declared:
        name = variable.signature.name
        if name in given:
            sources[name] = VariableValueSource(variable.signature, given[name])
            coerced[name] = variable.coerce(given[name])
        elif variable.required:
            raise WrongValue
        else:
            sources[name] = VariableValueSource(variable.signature)
            if variable.default is not Undefined:
                coerced[name] = variable.default
    return VariableValues(sources, coerced)


def _refuse(operation: Operation, given: Mapping[str, Any]) -> VariableValues:
    """Raise RefusedOperation with every mistake, or with what graphql-core says when none is found."""
    mistakes: list[GraphQLError] = []
    with suppress(RecursionError):  # values that are nested too deeply: graphql-core says so
        mistakes += islice(_mistakes(operation, given), _MOST_ERRORS)
    if not mistakes:
        values = get_variable_values(operation.schema, _definitions(operation), dict(given), _MOST_ERRORS)
        if isinstance(values, VariableValues):
            return values
        mistakes = values
    raise RefusedOperation([with_code(error, BAD_USER_INPUT) for error in mistakes])


def _compile(operation: Operation, node: VariableDefinitionNode) -> _Variable:
    signature = cast(GraphQLVariableSignature, get_variable_signature(operation.schema, node))
    declared = declared_type(signature)
    default = coerce_literal(node.default_value, declared)
    required = isinstance(declared, GraphQLNonNull) and default is Undefined
    return _Variable(signature, operation.inputs.coercer(declared), default, required)


def _definitions(operation: Operation) -> Sequence[VariableDefinitionNode]:
    return operation.node.variable_definitions or ()


def _mistakes(operation: Operation, given: Mapping[str, Any]) -> Iterator[GraphQLError]:
    for definition in _definitions(operation):
        name = definition.variable.name.value
        declared = _declared_type(operation.schema, definition.type)
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
