"""Fields of content that a project answers or guards, where they stand in an answer."""

from dataclasses import dataclass, replace

from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.own_fields import OwnField
from typecase.resolvers.graphql.unions import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """The own `fields` of the entries at a path of an answer, those of one GraphQL type; `order` has all their keys."""

    path: Path
    type_name: str
    fields: tuple[tuple[Field, OwnField], ...]
    order: tuple[str, ...]

    def below(self, key: str) -> "Owned":
        """Return the same one level further in."""
        return replace(self, path=(key, *self.path))
