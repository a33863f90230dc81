"""Literals with variables in them: what is constant is coerced once, and the values of variables are put in.

graphql-core looks at every field of an input type each time: 26 µs for one filter of an article, which has thirty.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
)
from graphql.pyutils import Undefined
from graphql.type import is_required_input_field

from typecase.resolvers.graphql.wrappers import coerce_literal, declared_type, default_of, inside, without_null

Reader: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""Returns the value of a literal from the coerced variables; LookupError where one is missing, or null and must not be.

What becomes of the literal then is for graphql-core to say.
"""


class _Closed(Exception):
    """A literal that is not of a kind that can be compiled."""


def has_variable(node: ValueNode) -> bool:
    """Tell whether a value contains a variable."""
    match node:
        case VariableNode():
            return True
        case ListValueNode():
            return any(map(has_variable, node.values))
        case ObjectValueNode():
            return any(has_variable(item.value) for item in node.fields)
        case _:
            return False


def reader_of(node: ValueNode, declared: Any) -> Reader | None:
    """Return what reads a valid literal of a type; None where graphql-core must: inside of JSON, and of one-ofs."""
    try:
        return _reader(node, declared)
    except _Closed:
        return None


def _reader(node: ValueNode, declared: Any) -> Reader:
    if isinstance(node, VariableNode):
        name = node.name.value
        return _never_null(name) if isinstance(declared, GraphQLNonNull) else itemgetter(name)
    if not has_variable(node):
        return _constant(_checked(coerce_literal(node, declared)))
    type_ = without_null(declared)
    if isinstance(type_, GraphQLList):
        nodes: Sequence[ValueNode] = node.values if isinstance(node, ListValueNode) else (node,)
        return _list([_reader(item, inside(type_)) for item in nodes])
    if isinstance(type_, GraphQLInputObjectType) and isinstance(node, ObjectValueNode) and not type_.is_one_of:
        return _object(node, type_)
    raise _Closed


def _object(node: ObjectValueNode, type_: GraphQLInputObjectType) -> Reader:
    given = {item.name.value: item.value for item in node.fields}
    frame: dict[str, Any] = {}
    readers: list[tuple[str, Reader]] = []
    for name, field in type_.fields.items():
        value = given.get(name)
        if value is None:
            default = default_of(field)
            if default is not Undefined:
                frame[name] = default
            elif is_required_input_field(field):
                raise _Closed
        elif has_variable(value):
            frame[name] = None  # which keeps the place: an object has its fields in the order of the type
            readers.append((name, _reader(value, declared_type(field))))
        else:
            frame[name] = _checked(coerce_literal(value, declared_type(field)))

    def read(variables: Mapping[str, Any]) -> Any:
        made = frame.copy()
        for name, reader in readers:
            made[name] = reader(variables)
        return made

    return read


def _list(readers: Sequence[Reader]) -> Reader:
    return lambda variables: [reader(variables) for reader in readers]


def _constant(value: Any) -> Reader:
    return lambda _: value


def _never_null(name: str) -> Reader:
    def read(variables: Mapping[str, Any]) -> Any:
        value = variables[name]
        if value is None:
            raise LookupError(name)
        return value

    return read


def _checked(value: Any) -> Any:
    if value is Undefined:
        raise _Closed
    return value
