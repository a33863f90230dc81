"""The GraphQL types of content: which content type or component each shows."""

from collections.abc import Mapping

from typecase.resolvers.graphql.collecting import Field
from typecase.schema.attributes import AnyAttribute, Integer
from typecase.schema.content_types import Component, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name


class Shapes:
    """The GraphQL types of a registry: which content type or component each shows, and its attributes by field name."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        owners: list[Owner] = [*registry.content_types.values(), *registry.components.values()]
        self._owners = {owner_name(owner): owner for owner in owners}
        self._attributes = {name: _attributes(owner) for name, owner in self._owners.items()}

    def owner(self, type_name: str) -> Owner | None:
        """Return what a GraphQL type shows, or None for a type that shows no content."""
        return self._owners.get(type_name)

    def attribute(self, type_name: str, field_name: str) -> AnyAttribute | None:
        """Return the attribute that a field shows, or None."""
        return self._attributes[type_name].get(field_name)


class UnplannedField(Exception):
    """A field of a content type that shows no attribute: a resolver of the project's own answers it."""

    def __init__(self, field: Field) -> None:
        self.field = field
        super().__init__(f"{field.parent.name}.{field.name}")


def _attributes(owner: Owner) -> Mapping[str, AnyAttribute]:
    match owner:
        case ContentType():
            return {**owner.scalars, **owner.nested}
        case Component():
            return {"id": Integer(), **owner.public_attributes}
