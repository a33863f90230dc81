"""Input types, compiled: each becomes one function from a JSON value to the coerced one.

graphql-core walks every field of an input type for every value: 60 µs for filters of a content type, of which a client
names two or three. The functions here walk what was given: 6 µs. They only say that a value is wrong; why is found out
afterwards (see `variables`).
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull
from graphql.pyutils import Undefined
from graphql.type import is_required_input_field

from typecase.resolvers.graphql.wrappers import declared_type, default_of, inside

Coercer: TypeAlias = Callable[[Any], Any]


class WrongValue(Exception):
    """A value that its type does not take."""


class Inputs:
    """The compiled input types of one schema."""

    def __init__(self) -> None:
        self._objects: dict[str, _Object] = {}

    def coercer(self, declared: Any) -> Coercer:
        """Return the function of an input type. It raises WrongValue, or what the scalars raise, for a wrong value."""
        if isinstance(declared, GraphQLNonNull):
            return _never_null(self._nullable(inside(declared)))
        return _maybe_null(self._nullable(declared))

    def _nullable(self, declared: Any) -> Coercer:
        """Return the function of a type for values that are not null."""
        if isinstance(declared, GraphQLList):
            return _list_of(self.coercer(inside(declared)))
        if isinstance(declared, GraphQLInputObjectType):
            compiled = self._objects.get(declared.name)
            if compiled is None:
                compiled = self._objects[declared.name] = _Object(declared, self)
            return compiled
        return _leaf(declared.coerce_input_value)


class _Object:
    """An input object. Its fields are compiled when it is first used: input types contain each other in circles."""

    def __init__(self, declared: GraphQLInputObjectType, inputs: Inputs) -> None:
        self._declared = declared
        self._inputs = inputs
        self._fields: Mapping[str, Coercer] | None = None
        self._required: tuple[str, ...] = ()
        self._defaults: Mapping[str, Any] = {}

    def __call__(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongValue
        fields = self._fields or self._compile()
        coerced: dict[str, Any] = {}
        for name, held in cast(dict[str, Any], value).items():
            coerce = fields.get(name)
            if coerce is None:
                raise WrongValue
            coerced[name] = coerce(held)
        if any(name not in coerced for name in self._required):
            raise WrongValue
        for name, default in self._defaults.items():
            coerced.setdefault(name, default)
        if self._declared.is_one_of and (len(coerced) != 1 or None in coerced.values()):
            raise WrongValue
        return coerced

    def _compile(self) -> Mapping[str, Coercer]:
        fields = self._declared.fields
        self._required = tuple(name for name, field in fields.items() if is_required_input_field(field))
        defaults = {name: default_of(field) for name, field in fields.items()}
        self._defaults = {name: default for name, default in defaults.items() if default is not Undefined}
        self._fields = {name: self._inputs.coercer(declared_type(field)) for name, field in fields.items()}
        return self._fields


def _never_null(coerce: Coercer) -> Coercer:
    def coerced(value: Any) -> Any:
        if value is None:
            raise WrongValue
        return coerce(value)

    return coerced


def _maybe_null(coerce: Coercer) -> Coercer:
    return lambda value: None if value is None else coerce(value)


def _list_of(coerce: Coercer) -> Coercer:
    def coerced(value: Any) -> list[Any]:
        items = cast(list[Any], value) if isinstance(value, list) else [value]
        return [coerce(item) for item in items]

    return coerced


def _leaf(coerce: Coercer) -> Coercer:
    def coerced(value: Any) -> Any:
        found = coerce(value)
        if found is Undefined:
            raise WrongValue
        return found

    return coerced
