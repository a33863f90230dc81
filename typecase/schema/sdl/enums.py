"""Enums: those of every schema, and one for each enumeration attribute."""

from collections.abc import Iterator, Mapping

from typecase.schema import names
from typecase.schema.attributes import Enumeration
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name, shown_content_types
from typecase.schema.sdl.text import block

PUBLICATION = """
enum PublicationStatus { DRAFT PUBLISHED }

enum PublicationFilter {
  NEVER_PUBLISHED
  HAS_PUBLISHED_VERSION
  MODIFIED
  UNMODIFIED
  NEVER_PUBLISHED_DOCUMENT
  HAS_PUBLISHED_VERSION_DOCUMENT
  PUBLISHED_WITHOUT_DRAFT
  PUBLISHED_WITH_DRAFT
}
"""


def enums(owner: Owner) -> Iterator[str]:
    """Yield the enum of each enumeration that an owner declares."""
    for name, attribute in _enumerations(owner).items():
        yield block("enum", enum_name(owner, name, attribute), map(names.enum_value, attribute.enum))


def enum_name(owner: Owner, name: str, attribute: Enumeration) -> str:
    """Return the GraphQL enum of an attribute: its own `enumName`, or `ENUM_ARTICLE_KIND`."""
    return attribute.enum_name or names.enum_name(owner_name(owner), name)


def enum_values(registry: Registry) -> Mapping[str, Mapping[str, str]]:
    """Return, for each enum of an attribute, its GraphQL names → the real values: `how_to` → `how-to`."""
    return {
        enum_name(owner, name, attribute): {names.enum_value(value): value for value in attribute.enum}
        for owner in (*registry.components.values(), *shown_content_types(registry))
        for name, attribute in _enumerations(owner).items()
    }


def _enumerations(owner: Owner) -> Mapping[str, Enumeration]:
    return {name: attribute for name, attribute in owner.attributes.items() if isinstance(attribute, Enumeration)}
