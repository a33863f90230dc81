"""The GraphQL types of content: which content type or component each shows."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from typecase.resolvers.entities.parameters.fields import parse_fields
from typecase.resolvers.entities.parameters.populate import parse_populate
from typecase.resolvers.entities.parameters.scope import Scope
from typecase.resolvers.entities.parameters.selections import build_selection
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.own_fields import OwnField
from typecase.resolvers.queries.selection import Edge, Morph, Output, Parts, Scalar
from typecase.schema.attributes import AnyAttribute, Integer
from typecase.schema.content_types import Component, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name

HIDDEN = "#"
"""What the key of an attribute begins with that an own field looks at; no field has such a key."""


class Shapes:
    """The GraphQL types of a registry: which content type or component each shows, and its attributes by field name.

    `own_fields` are those that a project answers or guards, by `Type.field`; `extended` the types that have any.
    """

    def __init__(self, registry: Registry, own_fields: Mapping[str, OwnField] | None = None) -> None:
        self.registry = registry
        self.own_fields = own_fields or {}
        self.extended = frozenset(name.partition(".")[0] for name in self.own_fields)
        owners: list[Owner] = [*registry.content_types.values(), *registry.components.values()]
        self._owners = {owner_name(owner): owner for owner in owners}
        self._attributes = {name: _attributes(owner) for name, owner in self._owners.items()}

    def owner(self, type_name: str) -> Owner | None:
        """Return what a GraphQL type shows, or None for a type that shows no content."""
        return self._owners.get(type_name)

    def hidden_outputs(self, type_name: str, needs: Iterable[str]) -> list[Output]:
        """Return what else is read of entries for the own fields of a type, under keys that no operation has.

        Private attributes are read too: it is the project that looks at them.
        """
        scope = Scope(registry=self.registry, visible=_everything, trusted=True)
        owner = scope.owner(self._owners[type_name].uid)
        wanted = dict.fromkeys((*needs, "id", "documentId"))
        asked = parse_populate([name for name in wanted if name in owner.nested], owner, scope)
        asked.fields = parse_fields([name for name in wanted if name in owner.scalars], owner)
        outputs = build_selection(owner, asked, scope).outputs
        return [_hidden(output) for output in outputs if isinstance(output, Scalar | Edge | Parts | Morph)]

    def attribute(self, type_name: str, field_name: str) -> AnyAttribute | None:
        """Return the attribute that a field shows, or None."""
        return self._attributes[type_name].get(field_name)


class UnplannedField(Exception):
    """A field of a content type that shows no attribute: a resolver of the project's own answers it."""

    def __init__(self, field: Field) -> None:
        self.field = field
        super().__init__(f"{field.parent.name}.{field.name}")


def _everything(uid: str) -> bool:
    del uid
    return True


def _hidden(output: Scalar | Edge | Parts | Morph) -> Output:
    return replace(output, key=f"{HIDDEN}{output.name}")


def _attributes(owner: Owner) -> Mapping[str, AnyAttribute]:
    match owner:
        case ContentType():
            return {**owner.scalars, **owner.nested}
        case Component():
            return {"id": Integer(), **owner.public_attributes}
