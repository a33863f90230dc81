"""How deep and how large an operation is with its fragments written out.

Each fragment is measured once, so that a text whose fragments double thirty times costs no more than its length.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.wording import WordedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a selection holds: all fields, those at its top, aliases, directives, repeats and levels.

    A repeat is a response key that a selection has already; a level is a field that has a selection, introspection
    left out.
    """

    fields: int = 0
    top_fields: int = 0
    aliases: int = 0
    directives: int = 0
    repeats: int = 0
    depth: int = 0


class Sizes:
    """Measures the operations of one document.

    A fragment that is missing or contains itself counts as empty there: other rules refuse it.
    """

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._measured: dict[str, Size] = {}
        self._open: set[str] = set()

    def of_operation(self, operation: OperationDefinitionNode) -> Size:
        """Return the size of an operation."""
        return self._of_set(operation.selection_set, len(operation.directives or ()))

    def of(self, selection: SelectionNode) -> Size:
        """Return the size of one selection with all below it."""
        directives = len(selection.directives or ())
        if isinstance(selection, FieldNode):
            return self._of_field(selection, directives)
        if isinstance(selection, FragmentSpreadNode):
            return _sum([self._of_fragment(selection.name.value)], directives)
        return self._of_set(cast(InlineFragmentNode, selection).selection_set, directives)

    def below(self, selection: SelectionNode) -> SelectionSetNode | None:
        """Return the selections inside one: a field's own, a fragment's, or None."""
        if isinstance(selection, FieldNode):
            return None if _is_introspection(selection) else selection.selection_set
        if isinstance(selection, FragmentSpreadNode):
            fragment = self._fragments.get(selection.name.value)
            return fragment.selection_set if fragment else None
        return cast(InlineFragmentNode, selection).selection_set

    def _of_field(self, field: FieldNode, directives: int) -> Size:
        below = self._of_set(field.selection_set, directives) if field.selection_set else Size(directives=directives)
        return Size(
            fields=below.fields + 1,
            top_fields=1,
            aliases=below.aliases + (field.alias is not None),
            directives=below.directives,
            repeats=below.repeats,
            depth=below.depth + 1 if field.selection_set and not _is_introspection(field) else 0,
        )

    def _of_set(self, selection_set: SelectionSetNode, directives: int) -> Size:
        parts = [self.of(selection) for selection in selection_set.selections]
        return _sum([*parts, Size(repeats=_repeats(selection_set))], directives)

    def _of_fragment(self, name: str) -> Size:
        if name in self._measured:
            return self._measured[name]
        fragment = self._fragments.get(name)
        if fragment is None or name in self._open:
            return Size()
        self._open.add(name)
        size = self._of_set(fragment.selection_set, len(fragment.directives or ()))
        self._open.discard(name)
        self._measured[name] = size
        return size


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def excesses(document: DocumentNode, limits: Limits) -> Iterator[GraphQLError]:
    """Yield what of a document's operations is larger than the limits; their depth is the matter of a rule."""
    sizes = Sizes(fragments_of(document))
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = sizes.of_operation(node)
            measures = (
                ("fields", size.fields, limits.fields),
                ("root fields", size.top_fields, limits.root_fields),
                ("aliases", size.aliases, limits.aliases),
                ("directives", size.directives, limits.directives),
                ("repeated fields", size.repeats, limits.repeats),
            )
            for what, found, allowed in measures:
                if allowed is not None and found > allowed:
                    yield WordedError(f"The operation has {found} {what}; at most {allowed} are allowed", node)


def _sum(parts: list[Size], directives: int) -> Size:
    return Size(
        fields=sum(part.fields for part in parts),
        top_fields=sum(part.top_fields for part in parts),
        aliases=sum(part.aliases for part in parts),
        directives=directives + sum(part.directives for part in parts),
        repeats=sum(part.repeats for part in parts),
        depth=max((part.depth for part in parts), default=0),
    )


def _repeats(selection_set: SelectionSetNode) -> int:
    keys = list(_keys(selection_set))
    return len(keys) - len(set(keys))


def _keys(selection_set: SelectionSetNode) -> Iterator[str]:
    for selection in selection_set.selections:
        if isinstance(selection, FieldNode):
            yield (selection.alias or selection.name).value
        elif isinstance(selection, InlineFragmentNode):
            yield from _keys(selection.selection_set)


def _is_introspection(field: FieldNode) -> bool:
    return field.name.value.startswith("__")
