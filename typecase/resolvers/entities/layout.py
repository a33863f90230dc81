"""Where the parts of an entry are stored, computed once for each content type of a load or dump."""

from collections.abc import Mapping
from dataclasses import dataclass

from typecase.schema.attributes import AnyAttribute, Media, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry
from typecase.schema.relations import ColumnLink, Link, held_relations
from typecase.schema.tables import Column, columns_by_attribute

LINE_FILES = "*.jsonl"
"""The files of a content folder that hold entries."""

_HEADER_ATTRIBUTES = frozenset({"id", "documentId", "locale", "createdAt", "updatedAt", "publishedAt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLayout:
    """A relation or media attribute that its content type holds itself.

    `target` is the uid of what it points to (None: any type). `pins` tells whether a link may name a locale of the
    target, `ordered` whether the target lists the entry at a place.
    """

    link: Link
    target: str | None
    many: bool
    pins: bool
    ordered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A content type with the columns of its scalars and components, and its links, each by attribute."""

    content_type: ContentType
    registry: Registry
    columns: Mapping[str, Column]
    links: Mapping[str, LinkLayout]

    @property
    def table(self) -> str:
        """The table of the entries."""
        return self.content_type.collection_name

    @property
    def file_name(self) -> str:
        """The name of the file with the entries: `api.article.article.jsonl`."""
        return f"{self.content_type.uid.replace('::', '.')}.jsonl"

    def attribute(self, name: str) -> AnyAttribute:
        """Return a declared attribute."""
        return self.content_type.attributes[name]


def layouts_of(registry: Registry) -> tuple[Layout, ...]:
    """Return the layout of each content type, in the order of their files."""
    layouts = [layout_of(registry, content_type) for content_type in registry.content_types.values()]
    return tuple(sorted(layouts, key=lambda layout: layout.file_name))


def layout_of(registry: Registry, content_type: ContentType) -> Layout:
    """Return the layout of one content type."""
    links = {
        name: _link(registry, content_type, content_type.attributes[name], link)
        for name, link in held_relations(registry, content_type).items()
    }
    columns = {
        name: column
        for name, column in columns_by_attribute(registry, content_type).items()
        if name not in _HEADER_ATTRIBUTES and name not in links
    }
    return Layout(content_type=content_type, registry=registry, columns=columns, links=links)


def _link(registry: Registry, content_type: ContentType, attribute: AnyAttribute, link: Link) -> LinkLayout:
    match attribute:
        case Media(multiple=many):
            return LinkLayout(link=link, target=FILE, many=many, pins=False, ordered=False)
        case Relation(target=uid, many=many):
            target = registry.content_types.get(uid or "")
            pins = link.locale is not None if isinstance(link, ColumnLink) else target is None or target.localized
            ordered = attribute.inversed_by is not None
            pinned = pins and not content_type.localized
            return LinkLayout(link=link, target=uid, many=many, pins=pinned, ordered=ordered)
        case _:
            raise AssertionError(attribute)
