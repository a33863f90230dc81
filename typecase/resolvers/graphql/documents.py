"""GraphQL documents: parsed, validated and kept, so that a text that is sent often is read once."""

import gc
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Token,
    parse,
    specified_rules,
    validate,
)
from graphql.validation import ASTValidationRule, ValuesOfCorrectTypeRule

from typecase.keeping import Kept
from typecase.resolvers.graphql.errors import (
    OPERATION_RESOLUTION_FAILURE,
    PARSE_FAILED,
    VALIDATION_FAILED,
    RefusedOperation,
    refuse,
    with_code,
)
from typecase.resolvers.graphql.inputs import Inputs
from typecase.resolvers.graphql.limits import Limits
from typecase.resolvers.graphql.literals import LiteralsRule
from typecase.resolvers.graphql.rules import NoIntrospectionRule, depth_rule
from typecase.resolvers.graphql.sizes import excesses, fragments_of
from typecase.resolvers.watching import making

_MOST_DOCUMENTS = 1_000
_MOST_CHARACTERS = 500_000
"""A document takes about 110 bytes for each character of its text: 55 MB in all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """One operation of a valid document.

    `inputs` are the compiled input types of its schema, `memory` keeps what is derived from the operation once.
    """

    node: OperationDefinitionNode
    name: str | None
    kind: OperationType
    root_type: GraphQLObjectType
    schema: GraphQLSchema
    document: DocumentNode
    fragments: dict[str, FragmentDefinitionNode]
    inputs: Inputs
    memory: dict[Any, Any] = field(default_factory=dict[Any, Any])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """A document without mistakes."""

    text: str
    operations: tuple[Operation, ...]

    def operation(self, name: str | None) -> Operation:
        """Return the operation of that name, or the only one; RefusedOperation when there is none or several."""
        if name is not None:
            for operation in self.operations:
                if operation.name == name:
                    return operation
            raise refuse(f'Unknown operation named "{name}".', code=OPERATION_RESOLUTION_FAILURE)
        if len(self.operations) != 1:
            message = "Must provide operation name if query contains multiple operations."
            raise refuse(message, code=OPERATION_RESOLUTION_FAILURE)
        return self.operations[0]


class Documents:
    """Reads documents for one schema under fixed limits, and keeps the valid ones that were used last.

    What is kept is bounded by number and by characters: the texts are chosen by clients.
    """

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits
        self._rules = _rules(limits)
        self._inputs = Inputs()
        self._kept: Kept[str, Document] = Kept(_MOST_DOCUMENTS, _MOST_CHARACTERS)

    def read(self, text: str) -> Document:
        """Return the document of a text; RefusedOperation with every mistake when it is not valid."""
        document = self._kept.get(text)
        if document is None:
            with making("text"), _no_look_for_garbage():
                document = self._read(text)
            self._kept.put(text, document, len(text))
        return document

    def _read(self, text: str) -> Document:
        try:
            tree = parse(
                text,
                max_lexical_tokens=self._limits.tokens,
                max_comments=self._limits.tokens,
                max_source_length=self._limits.characters,
            )
            _unlink(tree)
        except GraphQLError as error:
            raise RefusedOperation([with_code(error, PARSE_FAILED)]) from None
        errors = self._excesses(tree) or validate(self._schema, tree, self._rules, max_errors=self._limits.errors)
        if errors:
            raise RefusedOperation([with_code(error, VALIDATION_FAILED) for error in errors])
        return self._document(text, tree)

    def _excesses(self, tree: DocumentNode) -> list[GraphQLError]:
        """Return what is too large. It is measured first: the rules compare fields in pairs, which is dear for many."""
        with suppress(RecursionError):  # fragments inside fragments, which the validation refuses
            return list(islice(excesses(tree, self._limits), self._limits.errors))
        return []

    def _document(self, text: str, tree: DocumentNode) -> Document:
        fragments = fragments_of(tree)
        operations: list[Operation] = []
        for node in tree.definitions:
            if isinstance(node, OperationDefinitionNode):
                root_type = self._schema.get_root_type(node.operation)
                assert root_type is not None, "validation refuses operations that the schema does not have"
                operations.append(
                    Operation(
                        node=node,
                        name=node.name.value if node.name else None,
                        kind=node.operation,
                        root_type=root_type,
                        schema=self._schema,
                        document=tree,
                        fragments=fragments,
                        inputs=self._inputs,
                    )
                )
        return Document(text=text, operations=tuple(operations))


@contextmanager
def _no_look_for_garbage() -> Generator[None]:
    """Let no look for garbage come into the middle of a validation.

    graphql-core's visitors hold each other, 800 objects for each text. What a look finds in use it leaves to one that
    comes much later; found after the validation, they are gone at once.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


def _unlink(tree: DocumentNode) -> None:
    """Take the tokens of a document apart. Each holds those beside it, and all would stay until a look for garbage.

    Nothing but the parser goes from one token to the next, and most of them nobody needs any more.
    """
    assert tree.loc is not None
    token: Token | None = tree.loc.start_token
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following


def _rules(limits: Limits) -> Sequence[type[ASTValidationRule]]:
    rules = [LiteralsRule if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules]
    if not limits.introspection:
        rules.append(NoIntrospectionRule)
    return rules if limits.depth is None else [*rules, depth_rule(limits.depth)]
