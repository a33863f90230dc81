"""The document: every definition, put together, without what nothing uses."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import (
    REMOVE,
    DefinitionNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    NamedTypeNode,
    Node,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    TypeDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    visit,
)

from typecase.schema.registry import Registry
from typecase.schema.sdl.accounts import ACCOUNT_MUTATIONS, ACCOUNT_QUERIES, ACCOUNT_TYPES
from typecase.schema.sdl.collections import PAGINATION, collections
from typecase.schema.sdl.directives import DIRECTIVE_NAMES, DIRECTIVE_TYPES, DIRECTIVES
from typecase.schema.sdl.enums import PUBLICATION, enums
from typecase.schema.sdl.extensions import joined, own_types
from typecase.schema.sdl.files import FILE_INPUT, FILE_MUTATIONS
from typecase.schema.sdl.filters import filters_input, scalar_filters
from typecase.schema.sdl.inputs import PAGINATION_ARGUMENT, write_input
from typecase.schema.sdl.many import DELETE_MANY_PAYLOAD, many_types
from typecase.schema.sdl.owners import Owner, shown_content_types
from typecase.schema.sdl.relation_changes import RELATION_CHANGE
from typecase.schema.sdl.roots import generated_fields
from typecase.schema.sdl.scalars import LOCALE_CODE, SCALARS
from typecase.schema.sdl.text import block
from typecase.schema.sdl.types import object_type
from typecase.schema.sdl.unions import ERROR, any_type, zones
from typecase.schema.sdl.v4 import with_v4_fields
from typecase.schema.sdl.webhooks import WEBHOOK_MUTATIONS, WEBHOOK_QUERIES, WEBHOOK_TYPES

ROOTS = ("Query", "Mutation", "Subscription")
"""The types that everything else is reached from."""


def build_document(registry: Registry, *, v4: bool = False) -> DocumentNode:
    """Return the SDL of a registry with our directives, as a syntax tree; with the fields of Strapi 4 when `v4`.

    Raises BootError when the configuration of a policy or middleware cannot be written in it, and when the project's
    own SDL cannot be joined with it.
    """
    document = _parsed((*_definitions(registry), *_root_types(registry)))
    document = joined(with_v4_fields(document, registry) if v4 else document, registry)
    return _without_unused(document, own_types(registry))


def build_root_types(registry: Registry) -> DocumentNode:
    """Return Query and Mutation alone, as `build_document` has them without the fields of Strapi 4.

    They are a sixth of the document. Raises BootError as `build_document` does.
    """
    document = joined(_parsed(_root_types(registry)), registry)
    return DocumentNode(definitions=tuple(node for node in document.definitions if _is_root(node)))


def without_directives(document: DocumentNode, own: frozenset[str] = frozenset()) -> DocumentNode:
    """Return a document as clients see it: without our directives and the types that only they use.

    `own` are the types that a project defines, which stay whoever uses them.
    """
    return _without_unused(visit(document, _DirectiveRemover()), own)


def _parsed(definitions: Iterable[str]) -> DocumentNode:
    return parse("\n\n".join(definitions), no_location=True)


def _definitions(registry: Registry) -> Iterator[str]:
    content_types = shown_content_types(registry)
    yield from (DIRECTIVES, SCALARS, ERROR, PAGINATION, PUBLICATION)
    yield from scalar_filters()
    for component in registry.components.values():
        yield from _of_owner(component, registry)
    for content_type in content_types:
        yield from _of_owner(content_type, registry)
        yield from collections(content_type)
        if not content_type.built_in and not content_type.single:
            yield from many_types(content_type)
    yield any_type(registry)
    yield from (
        FILE_INPUT,
        LOCALE_CODE,
        ACCOUNT_TYPES,
        WEBHOOK_TYPES,
        PAGINATION_ARGUMENT,
        RELATION_CHANGE,
        DELETE_MANY_PAYLOAD,
    )


def _root_types(registry: Registry) -> Iterator[str]:
    fields = tuple(generated_fields(registry))
    queries = (made.sdl for made in fields if made.operation == "query")
    mutations = (made.sdl for made in fields if made.operation == "mutation")
    yield block("type", "Query", (*queries, ACCOUNT_QUERIES, WEBHOOK_QUERIES))
    yield block("type", "Mutation", (*mutations, FILE_MUTATIONS, ACCOUNT_MUTATIONS, WEBHOOK_MUTATIONS))


def _of_owner(owner: Owner, registry: Registry) -> Iterator[str]:
    yield from zones(owner, registry)
    yield from enums(owner)
    yield filters_input(owner, registry)
    yield write_input(owner, registry)
    yield object_type(owner, registry)


def _is_root(node: DefinitionNode) -> bool:
    return isinstance(node, ObjectTypeDefinitionNode | ObjectTypeExtensionNode) and node.name.value in ROOTS


def _without_unused(document: DocumentNode, own: frozenset[str]) -> DocumentNode:
    """Return a document with only what the root types, the directives, `own` types and what they mention need."""
    types = {node.name.value: node for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    directives = [node for node in document.definitions if isinstance(node, DirectiveDefinitionNode)]
    used: set[str] = set()
    waiting = {*ROOTS, *own, *_mentioned(directives)}
    while waiting:
        used |= waiting
        waiting = _mentioned(types[name] for name in waiting if name in types) - used
    kept = [
        node for node in document.definitions if not isinstance(node, TypeDefinitionNode) or node.name.value in used
    ]
    return DocumentNode(definitions=tuple(kept))


def _mentioned(nodes: Iterable[Node]) -> set[str]:
    """Return the names of the types that definitions mention.

    Walked by hand: graphql-core's `visit` takes five times as long, and boot does it three times.
    """
    names: set[str] = set()
    waiting: list[Any] = list(nodes)
    while waiting:
        held = waiting.pop()
        if isinstance(held, NamedTypeNode):
            names.add(held.name.value)
        elif isinstance(held, Node):
            waiting += vars(held).values()
        elif isinstance(held, tuple):
            waiting += held
    return names


class _DirectiveRemover(Visitor):
    """Removes our directives: where they are defined, where they stand, and the types of their arguments."""

    def enter_directive(self, node: DirectiveNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value in DIRECTIVE_NAMES else None

    def enter_directive_definition(self, node: DirectiveDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value in DIRECTIVE_NAMES else None

    def enter_enum_type_definition(self, node: EnumTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value in DIRECTIVE_TYPES else None
