"""The validation rules of ours: the one that bounds an operation's depth, and the one that hides the schema."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from typecase.resolvers.graphql.sizes import Sizes, fragments_of
from typecase.resolvers.graphql.wording import WordedError

_NO_INTROSPECTION = (
    "GraphQL introspection is not allowed by Apollo Server, but the query contained __schema or __type. "
    "To enable introspection, pass introspection: true to ApolloServer in production"
)
"""The words that clients and tools look for."""


class NoIntrospectionRule(ValidationRule):
    """Nobody reads the schema; `__typename` may always be asked for."""

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        """Refuse `__schema` and `__type`."""
        if node.name.value in ("__schema", "__type"):
            extensions = {"validationErrorCode": "INTROSPECTION_DISABLED"}
            self.report_error(WordedError(_NO_INTROSPECTION, node, extensions=extensions))


def depth_rule(limit: int) -> type[ValidationRule]:
    """Return the rule that refuses operations of more than `limit` levels."""

    class DepthRule(ValidationRule):
        """No operation is deeper than the limit; what stands too deep is named."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self._sizes = Sizes(fragments_of(context.document))

        def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
            """Measure an operation."""
            name = node.name.value if node.name else ""
            for place in _too_deep(self._sizes, node.selection_set, limit):
                self.report_error(WordedError(f"'{name}' exceeds maximum operation depth of {limit}", place))

    return DepthRule


def _too_deep(sizes: Sizes, selection_set: SelectionSetNode, allowed: int) -> Iterator[SelectionNode]:
    """Yield what stands below `allowed` levels. Only branches that reach so deep are entered."""
    if allowed < 0:
        yield from selection_set.selections
        return
    for selection in selection_set.selections:
        below = sizes.below(selection)
        if below is not None and sizes.of(selection).depth > allowed:
            yield from _too_deep(sizes, below, allowed - isinstance(selection, FieldNode))
