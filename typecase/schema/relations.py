"""Relations, resolved: for each side of a relation, what it points to and where the link is held.

The owning side holds the link: in a column of its entry for one document, in a link table for several. The other side
reads the same link backwards. A link always points to a document of the hub, never to a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from typecase.schema.attributes import Localizations, Media, Relation, RelationKind
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.names import identifier, snake_case
from typecase.schema.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLink:
    """A link in a column of the owner's entry `table`.

    `position` is the column with the owner's place among the target's inverse list; `locale` the one that pins a locale
    of the target.
    """

    table: str
    target: str
    position: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLink:
    """Links in a table: entry_id, target_id, locale ('' when not pinned), position, inverse_position."""

    table: str


Link: TypeAlias = ColumnLink | TableLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a relation: attribute `name` of `source` shows documents of `target` (None: of any type).

    `link` is where it is held (None for `localizations`, which are the rows of the same document); `forward` tells
    whether `source` owns it.
    """

    source: ContentType
    name: str
    target: ContentType | None
    link: Link | None
    forward: bool
    many: bool


def side(registry: Registry, content_type: ContentType, name: str) -> Side:
    """Return the side of a relation, media or localizations attribute; KeyError for what is no relation."""
    attribute = Localizations() if name == "localizations" else content_type.attributes[name]
    match attribute:
        case Localizations():
            return Side(source=content_type, name=name, target=content_type, link=None, forward=True, many=True)
        case Media(multiple=many):
            link = held_relations(registry, content_type)[name]
            target = registry.content_type(FILE)
            return Side(source=content_type, name=name, target=target, link=link, forward=True, many=many)
        case Relation(target=target_uid):
            target = registry.content_type(target_uid) if target_uid else None
            owner_attribute = attribute.mapped_by or attribute.morph_by
            forward = owner_attribute is None
            if owner_attribute is None:
                link = held_relations(registry, content_type).get(name)
            else:
                link = held_relations(registry, registry.content_type(target_uid or ""))[owner_attribute]
            return Side(source=content_type, name=name, target=target, link=link, forward=forward, many=attribute.many)
        case _:
            raise KeyError(name)


def held_relations(registry: Registry, content_type: ContentType) -> Mapping[str, Link]:
    """Return the links that a content type holds itself, by attribute."""
    found: dict[str, Link] = {}
    for name, attribute in content_type.attributes.items():
        column = f"{snake_case(name)}_id"
        match attribute:
            case Media(multiple=True):
                found[name] = _table_link(content_type, name)
            case Media():
                found[name] = ColumnLink(table=content_type.collection_name, target=column)
            case Relation() if is_related_files(content_type, name) or attribute.mapped_by or attribute.morph_by:
                continue
            case Relation(relation=RelationKind.ONE_TO_ONE | RelationKind.MANY_TO_ONE | RelationKind.MORPH_TO_ONE):
                found[name] = ColumnLink(
                    table=content_type.collection_name,
                    target=column,
                    position=f"{snake_case(name)}_position" if attribute.inversed_by else None,
                    locale=f"{snake_case(name)}_locale" if _may_pin(registry, content_type, attribute) else None,
                )
            case Relation():
                found[name] = _table_link(content_type, name)
            case _:
                continue
    return found


def is_related_files(content_type: ContentType, name: str) -> bool:
    """Tell whether an attribute is the list of entries that hold a file, which is found, not stored."""
    return content_type.uid == FILE and name == "related"


def _may_pin(registry: Registry, content_type: ContentType, attribute: Relation) -> bool:
    target = registry.content_types.get(attribute.target or "")
    return target is not None and target.localized and not content_type.localized


def _table_link(content_type: ContentType, name: str) -> TableLink:
    return TableLink(table=identifier(f"{content_type.collection_name}_{snake_case(name)}_links"))
