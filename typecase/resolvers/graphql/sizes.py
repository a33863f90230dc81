"""How deep and how large an operation is with its fragments written out.

Each fragment is measured once, so that a text whose fragments double thirty times costs no more than its length.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a selection holds: all fields, those at its top, aliases, directives, and levels.

    A level is a field that has a selection; introspection counts as none.
    """

    fields: int = 0
    top_fields: int = 0
    aliases: int = 0
    directives: int = 0
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
        match selection:
            case FieldNode():
                return self._of_field(selection, directives)
            case FragmentSpreadNode():
                return _sum([self._of_fragment(selection.name.value)], directives)
            case InlineFragmentNode():
                return self._of_set(selection.selection_set, directives)
            case _:
                return Size()

    def below(self, selection: SelectionNode) -> SelectionSetNode | None:
        """Return the selections inside one: a field's own, a fragment's, or None."""
        match selection:
            case FieldNode():
                return None if _is_introspection(selection) else selection.selection_set
            case FragmentSpreadNode():
                fragment = self._fragments.get(selection.name.value)
                return fragment.selection_set if fragment else None
            case InlineFragmentNode():
                return selection.selection_set
            case _:
                return None

    def _of_field(self, field: FieldNode, directives: int) -> Size:
        below = self._of_set(field.selection_set, directives) if field.selection_set else Size(directives=directives)
        return Size(
            fields=below.fields + 1,
            top_fields=1,
            aliases=below.aliases + (field.alias is not None),
            directives=below.directives,
            depth=below.depth + 1 if field.selection_set and not _is_introspection(field) else 0,
        )

    def _of_set(self, selection_set: SelectionSetNode, directives: int) -> Size:
        return _sum([self.of(selection) for selection in selection_set.selections], directives)

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


def _sum(parts: list[Size], directives: int) -> Size:
    return Size(
        fields=sum(part.fields for part in parts),
        top_fields=sum(part.top_fields for part in parts),
        aliases=sum(part.aliases for part in parts),
        directives=directives + sum(part.directives for part in parts),
        depth=max((part.depth for part in parts), default=0),
    )


def _is_introspection(field: FieldNode) -> bool:
    return field.name.value.startswith("__")
