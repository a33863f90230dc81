"""An operation executed by graphql-core over trees that are there already."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, cast

import graphql
from graphql import ExecutionResult

from typecase.errors import ForbiddenError
from typecase.resolvers.graphql.by_name import ByName
from typecase.resolvers.graphql.documents import Operation
from typecase.resolvers.graphql.own_fields import OwnField
from typecase.resolvers.graphql.unions import type_of

_GREATEST_SAFE = 2**53 - 1

_library: Any = graphql
"""graphql-core's functions with generics that it leaves open to type checkers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """The values of root fields by response key.

    Those in `keyed` hold response keys; others hold the names of fields and are read by graphql-core's rules. `late`
    gives the value of a root field that is not among `values` and has no resolver of its own. `own` are the fields of
    content that a project answers or guards: in trees with response keys they are there already.
    """

    values: Mapping[str, Any]
    keyed: Collection[str]
    late: Callable[[str], Awaitable[Any]]
    own: Mapping[str, OwnField] = field(default_factory=dict[str, OwnField])

    def resolve(self, source: Any, info: Any, **arguments: Any) -> Any:
        """Return the value of a field."""
        key: str = info.path.key
        if info.path.prev is None:
            return self.values[key] if key in self.values else self.late(key)
        if _root_key(info) in self.keyed and not isinstance(source, ByName):
            value = cast(Mapping[str, Any], source).get(key)
            if isinstance(value, Exception):
                raise copy(value)  # one error may stand in many trees; raised itself, it would collect their frames
            return value
        own = self.own.get(f"{info.parent_type.name}.{info.field_name}")
        if own is not None:
            return _answered(own, source, info, arguments)
        return _library.default_field_resolver(source, info, **arguments)

    def resolve_type(self, value: Any, info: Any, abstract: Any) -> Any:
        """Return the name of the type of a union's item."""
        if _root_key(info) in self.keyed and not isinstance(value, ByName):
            return type_of(value)
        return _library.default_type_resolver(value, info, abstract)


async def execute_over(trees: Trees, operation: Operation, given: Mapping[str, Any], context: Any) -> ExecutionResult:
    """Execute an operation with the variables that were given."""
    result = _library.execute(
        operation.schema,
        operation.document,
        root_value=trees.values,
        context_value=context,
        variable_values=dict(given),
        operation_name=operation.name,
        field_resolver=trees.resolve,
        type_resolver=trees.resolve_type,
    )
    executed: ExecutionResult = await result if isawaitable(result) else result
    return ExecutionResult(_with_whole_numbers(executed.data), executed.errors)


async def _answered(own: OwnField, source: Any, info: Any, arguments: dict[str, Any]) -> Any:
    """Return the value of an own field of an entry that has the names of attributes, inside of its chain."""
    ctx = info.context

    async def act() -> Any:
        if own.batch is not None:
            return (await own.batch([source], ctx, **arguments))[0]
        resolve: Any = own.resolve or _library.default_field_resolver
        value = resolve(source, info, **arguments)
        return await value if isawaitable(value) else value

    if not ctx.has(own.scope):
        raise ForbiddenError
    return await own.chain.run(ctx.at(source, arguments), act)


def _root_key(info: Any) -> str:
    path = info.path
    while path.prev is not None:
        path = path.prev
    return path.key


def _with_whole_numbers(value: Any) -> Any:
    """Return data with 7 in place of 7.0, as finished trees have it: graphql-core makes a float of every Float."""
    if isinstance(value, dict):
        return {key: _with_whole_numbers(held) for key, held in cast(dict[str, Any], value).items()}
    if isinstance(value, list):
        return [_with_whole_numbers(item) for item in cast(list[Any], value)]
    if isinstance(value, float) and value.is_integer() and abs(value) <= _GREATEST_SAFE:
        return int(value)
    return value
