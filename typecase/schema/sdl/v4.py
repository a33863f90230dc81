"""The shapes of Strapi 4 beside those of Strapi 5, as Strapi 5's own compatibility mode offers them.

Clients that were written for Strapi 4 find `data`, `attributes`, `id` and `meta` where they look for them. Each of
these fields is deprecated and says what to ask for instead. An attribute of the same name keeps its field.
"""

from collections.abc import Collection, Iterator

from graphql import DocumentNode, FieldDefinitionNode, ObjectTypeDefinitionNode, parse

from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.collections import collection_name, relation_collection_name
from typecase.schema.sdl.owners import Owner, owner_name
from typecase.schema.sdl.text import block, field, quoted

SAME_ENTRY = "Leave this level out: the fields inside it are those of the type around it."
"""Why `data` and `attributes` of a type are deprecated. Nothing else is: it tells them from fields of other origin."""

META_TYPE = "ResponseCollectionMeta"
"""The type of the `meta` of a collection."""

_ROW_ID = "Use documentId: this is the number of one row, and every locale and status of a document has its own."
_NODES = "Use nodes, which holds the same."
_PAGE_INFO = "Use pageInfo, which holds what is under pagination."
_META = f"type {META_TYPE} {{ pagination: Pagination! }}"


def with_v4_fields(document: DocumentNode, registry: Registry) -> DocumentNode:
    """Return a document whose types have the fields of Strapi 4 too."""
    owners: tuple[Owner, ...] = (*registry.content_types.values(), *registry.components.values())
    added = {owner_name(owner): _entry_fields(owner) for owner in owners}
    meta = _deprecated("meta", f"{META_TYPE}!", _PAGE_INFO)
    for content_type in registry.content_types.values():
        data = _deprecated("data", f"[{owner_name(content_type)}!]!", _NODES)
        added[collection_name(content_type)] = (data, meta)
        added[relation_collection_name(content_type)] = (data,)
    definitions = [
        _extended(node, added[node.name.value])
        if isinstance(node, ObjectTypeDefinitionNode) and node.name.value in added
        else node
        for node in document.definitions
    ]
    return DocumentNode(definitions=(*definitions, *parse(_META, no_location=True).definitions))


def _entry_fields(owner: Owner) -> tuple[str, ...]:
    """Return the fields of a type; an attribute has its name for itself, also where it is private."""
    names = [name for name in ("attributes", "data") if name not in owner.attributes]
    same_entry = tuple(_deprecated(name, f"{owner_name(owner)}!", SAME_ENTRY) for name in names)
    return (_deprecated("id", "ID!", _ROW_ID), *same_entry) if isinstance(owner, ContentType) else same_entry


def _deprecated(name: str, type_: str, reason: str) -> str:
    return field(name, type_, guards=f"@deprecated(reason: {quoted(reason)})")


def _extended(node: ObjectTypeDefinitionNode, added: Collection[str]) -> ObjectTypeDefinitionNode:
    """Return a type with more fields, but for those that it has already."""
    fields = node.fields or ()
    known = {field.name.value for field in fields}
    return ObjectTypeDefinitionNode(
        description=node.description,
        name=node.name,
        directives=node.directives,
        interfaces=node.interfaces,
        fields=(*fields, *(field for field in _parsed(added) if field.name.value not in known)),
    )


def _parsed(fields: Collection[str]) -> Iterator[FieldDefinitionNode]:
    if fields:
        (definition,) = parse(block("type", "Added", fields), no_location=True).definitions
        assert isinstance(definition, ObjectTypeDefinitionNode)
        yield from definition.fields or ()
