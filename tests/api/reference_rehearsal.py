"""A rehearsal of an operation: every field that is asked for is visited once, whatever entries there are.

A wrong filter, sort or page anywhere below a root field fails the root field, also where no entry would reach it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull, GraphQLSchema, GraphQLUnionType, is_leaf_type

from tests.api.operation_inputs import named
from tests.api.operation_sizes import entries_of
from tests.api.reference_arguments import filters_of, mistakes_of, sort_of
from tests.api.reference_fields import sees
from typecase.errors import TypecaseError
from typecase.resolvers.backend import Backend
from typecase.schema.attributes import Localizations, Relation
from typecase.schema.content_types import ContentType
from typecase.schema.sdl.owners import Owner, owner_name

_LEAVES: Mapping[str, Any] = {"Int": 0, "Float": 0, "Boolean": True}
_ARGUMENTS = ("filters", "sort", "pagination")


@dataclass(frozen=True, slots=True)
class _Part:
    """Stands for a value of a GraphQL type."""

    type_name: str


class Rehearsal:
    """The resolvers of a rehearsal for one caller; `found` are the mistakes by the key of the root field."""

    def __init__(self, backend: Backend, who: str) -> None:
        registry = backend.registry
        self.found: dict[str, list[TypecaseError]] = {}
        self._backend = backend
        self._sees = partial(sees, who)
        owners: list[Owner] = [*registry.content_types.values(), *registry.components.values()]
        self._owners = {owner_name(owner): owner for owner in owners}

    def resolve(self, source: _Part | None, info: Any, **arguments: Any) -> Any:
        """Return something of the type that is asked for, and of a union something of each member."""
        declared = info.return_type.of_type if isinstance(info.return_type, GraphQLNonNull) else info.return_type
        listed, target = isinstance(declared, GraphQLList), named(declared)
        if is_leaf_type(target):
            return next(iter(target.values)) if isinstance(target, GraphQLEnumType) else _LEAVES.get(target.name, "")
        if source is not None and self._is_closed(source, info.field_name):
            return [] if listed else None
        self._note(info.path, self._mistakes(entries_of(target), arguments, info.schema))
        if isinstance(target, GraphQLUnionType):
            return [_Part(member.name) for member in target.types if self._is_shown(target, member.name)]
        return [_Part(target.name)] if listed else _Part(target.name)

    def type_of(self, value: _Part, info: Any, abstract: Any) -> str:
        """Return the type of a member of a union."""
        return value.type_name

    def _mistakes(self, name: str, arguments: Mapping[str, Any], schema: GraphQLSchema) -> list[TypecaseError]:
        owner = self._owners.get(name)
        if owner is None or not any(key in arguments for key in _ARGUMENTS):
            return []
        mistakes = list(mistakes_of(arguments, owner, self._backend.registry, self._sees))
        if isinstance(owner, ContentType):
            asked = {"filters": filters_of(arguments, name, schema), "sort": sort_of(arguments)}
            try:
                self._backend.entities(owner.uid).compile("find", asked)
            except TypecaseError as error:
                mistakes.append(error)
        return mistakes

    def _note(self, path: Any, mistakes: Sequence[TypecaseError]) -> None:
        while path.prev is not None:
            path = path.prev
        self.found.setdefault(path.key, []).extend(mistakes)

    def _is_closed(self, source: _Part, name: str) -> bool:
        """Tell whether a field is a relation to what the caller does not see."""
        owner = self._owners.get(source.type_name)
        held = owner.nested if isinstance(owner, ContentType) else {}
        match held.get(name) or held.get(name.removesuffix("_connection")):
            case Relation(target=str(uid)):
                return not self._sees(uid)
            case Localizations():
                return isinstance(owner, ContentType) and not self._sees(owner.uid)
            case _:
                return False

    def _is_shown(self, union: GraphQLUnionType, member: str) -> bool:
        """Tell whether a union has values of a member: one of all types has documents that the caller sees."""
        owner = self._owners.get(member)
        if isinstance(owner, ContentType):
            return self._sees(owner.uid)
        return owner is not None and not any(isinstance(self._owners.get(one.name), ContentType) for one in union.types)
