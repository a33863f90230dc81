"""One SQL statement while it is put together: its parameters, its aliases and its joins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from typecase.resolvers.queries.dialects import Dialect
from typecase.schema.attributes import AnyAttribute, Localizations, Media, NestedAttribute
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.relations import Side, side
from typecase.schema.tables import Column, ColumnType, column_type, columns_by_attribute, entry_table


class Storage:
    """How a registry's content is stored, looked up by content type and attribute. Made once at boot."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._columns = {
            uid: {
                **columns_by_attribute(registry, content_type),
                "status": entry_table(registry, content_type).column("status"),
            }
            for uid, content_type in registry.content_types.items()
        }
        self._sides: dict[tuple[str, str], Side] = {}

    def columns(self, content_type: ContentType) -> Mapping[str, Column]:
        """Return the columns of a content type by attribute, the one of the status included."""
        return self._columns[content_type.uid]

    def nested(self, content_type: ContentType, name: str) -> NestedAttribute | None:
        """Return the attribute of a name when a read must ask for it, private ones and `localizations` too."""
        if name == "localizations" and content_type.localized:
            return Localizations()
        attribute = content_type.attributes.get(name)
        return attribute if isinstance(attribute, NestedAttribute) else None

    def side(self, content_type: ContentType, name: str) -> Side:
        """Return the side of a relation, media or localizations attribute."""
        key = (content_type.uid, name)
        if key not in self._sides:
            self._sides[key] = side(self.registry, content_type, name)
        return self._sides[key]

    @cached_property
    def media_holders(self) -> Mapping[str, tuple[Side, ...]]:
        """The media attributes of each content type, by uid: the ways from a file to what holds it."""
        return {
            uid: tuple(self.side(ct, name) for name, a in ct.attributes.items() if isinstance(a, Media))
            for uid, ct in self.registry.content_types.items()
        }


def kind_of(attribute: AnyAttribute) -> ColumnType:
    """Return what a scalar attribute holds, in a column or inside JSON."""
    kind = column_type(attribute)
    assert kind is not None, "relations have columns of their own"
    return kind


@dataclass(slots=True)
class Statement:
    """What the parts of one statement share. Placeholders are numbered until the dialect gives them their form."""

    dialect: Dialect
    default_locale: str
    parameters: list[Any] = field(default_factory=list[Any])
    aliases: int = 0

    def bind(self, value: Any) -> str:
        """Bind a value and return its placeholder."""
        self.parameters.append(value)
        return f"${len(self.parameters)}"

    def alias(self) -> str:
        """Return an alias that no other table of this statement has."""
        self.aliases += 1
        return f"t{self.aliases}"
