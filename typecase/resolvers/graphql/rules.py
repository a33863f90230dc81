"""The validation rules that bound an operation, and the one that hides the schema."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.sizes import Size, Sizes
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


def limits_rule(limits: Limits) -> type[ValidationRule]:
    """Return the rule that refuses operations beyond `limits`."""

    class LimitsRule(ValidationRule):
        """No operation is deeper or larger than the limits say."""

        def __init__(self, context: ValidationContext) -> None:
            super().__init__(context)
            self._sizes = Sizes(_fragments_of(context))

        def enter_operation_definition(self, node: OperationDefinitionNode, *_args: Any) -> None:
            """Measure an operation."""
            if limits.depth is not None:
                name = node.name.value if node.name else ""
                message = f"'{name}' exceeds maximum operation depth of {limits.depth}"
                for place in _too_deep(self._sizes, node.selection_set, limits.depth):
                    self.report_error(WordedError(message, place))
            for message in _complaints(limits, self._sizes.of_operation(node)):
                self.report_error(WordedError(message, node))

    return LimitsRule


def _too_deep(sizes: Sizes, selection_set: SelectionSetNode, allowed: int) -> Iterator[SelectionNode]:
    """Yield what stands below `allowed` levels. Only branches that reach so deep are entered."""
    if allowed < 0:
        yield from selection_set.selections
        return
    for selection in selection_set.selections:
        below = sizes.below(selection)
        if below is not None and sizes.of(selection).depth > allowed:
            yield from _too_deep(sizes, below, allowed - isinstance(selection, FieldNode))


def _complaints(limits: Limits, size: Size) -> Iterator[str]:
    measures = (
        ("fields", size.fields, limits.fields),
        ("root fields", size.top_fields, limits.root_fields),
        ("aliases", size.aliases, limits.aliases),
        ("directives", size.directives, limits.directives),
    )
    for what, found, allowed in measures:
        if allowed is not None and found > allowed:
            yield f"The operation has {found} {what}; at most {allowed} are allowed"


def _fragments_of(context: ValidationContext) -> dict[str, FragmentDefinitionNode]:
    definitions = context.document.definitions
    return {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
