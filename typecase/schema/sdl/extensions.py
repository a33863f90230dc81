"""A project's own SDL, joined with the generated one: new types, fields on generated types, guards on their fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLError,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    Source,
    TypeDefinitionNode,
    parse,
    print_ast,
)

from typecase.errors import BootError
from typecase.schema.registry import Extension, Registry

_Extending: TypeAlias = ObjectTypeDefinitionNode | ObjectTypeExtensionNode
_OBJECTS = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode)
_INPUTS = (InputObjectTypeDefinitionNode, InputObjectTypeExtensionNode)

SUBSCRIPTION = "Subscription"
"""The root type that no content type has a field of: a project's first `extend type Subscription` defines it."""


def parse_extension(extension: Extension) -> DocumentNode:
    """Return the syntax tree of a file; BootError with file, line and column when it is not SDL."""
    if not extension.text.strip():
        return DocumentNode(definitions=())
    try:
        return parse(Source(extension.text, extension.file))
    except GraphQLError as error:
        raise BootError([place_of(error)]) from None


def place_of(error: GraphQLError) -> str:
    """Return an error in SDL with the file, line and column that it is about, where it has them."""
    node = next(iter(error.nodes or ()), None)
    source = error.source or (node.loc.source if node is not None and node.loc is not None else None)
    if source is None or not error.locations:
        return f"schema: {error.message}"
    location = error.locations[0]
    return f"{source.name} at line {location.line}, column {location.column}: {error.message}"


def own_types(registry: Registry) -> frozenset[str]:
    """Return the names of the types that a project's own SDL defines, which nothing generated needs to mention."""
    return frozenset(
        node.name.value
        for extension in registry.extensions
        for node in parse_extension(extension).definitions
        if isinstance(node, TypeDefinitionNode)
    )


def own_fields(registry: Registry) -> Iterator[tuple[str, FieldDefinitionNode]]:
    """Yield each field of an object type in a project's own SDL, with the name of its type."""
    for extension in registry.extensions:
        for node in parse_extension(extension).definitions:
            if isinstance(node, _OBJECTS):
                for field in node.fields or ():
                    yield node.name.value, field


def field_place(field: FieldDefinitionNode) -> str:
    """Return where a field of a project's own SDL stands: `schema/extensions.graphql at line 3`."""
    if field.loc is None:
        return "schema"
    return f"{field.loc.source.name} at line {field.loc.start_token.line}"


def joined(document: DocumentNode, registry: Registry) -> DocumentNode:
    """Return a generated document with a project's own SDL.

    `type Query` and `extend type Query` add their fields alike, and so for every generated type. A field that is there
    already must be of the same type; the directives that stand at it are added to its own. BootError with what cannot
    be joined.
    """
    if not registry.extensions:
        return document
    join = _Join(document)
    for extension in registry.extensions:
        for node in parse_extension(extension).definitions:
            join.add(node)
    if join.mistakes:
        raise BootError(join.mistakes)
    return DocumentNode(definitions=tuple(join.definitions))


@dataclass(slots=True)
class _Join:
    definitions: list[DefinitionNode]
    places: dict[str, int]
    mistakes: list[str]

    def __init__(self, document: DocumentNode) -> None:
        self.definitions = list(document.definitions)
        self.places = {
            node.name.value: index
            for index, node in enumerate(self.definitions)
            if isinstance(node, TypeDefinitionNode)
        }
        self.mistakes = []

    def add(self, node: DefinitionNode) -> None:
        """Join one definition of a project's."""
        if isinstance(node, ObjectTypeExtensionNode) and node.name.value == SUBSCRIPTION not in self.places:
            node = _definition(node)
        index = self.places.get(node.name.value) if isinstance(node, (*_OBJECTS, *_INPUTS)) else None
        there = None if index is None else self.definitions[index]
        match there, node:
            case ObjectTypeDefinitionNode(), ObjectTypeDefinitionNode() | ObjectTypeExtensionNode():
                assert index is not None
                self.definitions[index] = self._extended(there, node)
            case InputObjectTypeDefinitionNode(), InputObjectTypeExtensionNode():
                assert index is not None
                fields = (*(there.fields or ()), *(node.fields or ()))
                self.definitions[index] = replace(there, fields=fields)
            case _:
                if isinstance(node, TypeDefinitionNode):
                    self.places.setdefault(node.name.value, len(self.definitions))
                self.definitions.append(node)

    def _extended(self, there: ObjectTypeDefinitionNode, node: _Extending) -> ObjectTypeDefinitionNode:
        fields = {field.name.value: field for field in there.fields or ()}
        for field in node.fields or ():
            known = fields.get(field.name.value)
            fields[field.name.value] = field if known is None else self._guarded(there, known, field)
        return replace(
            there,
            fields=tuple(fields.values()),
            interfaces=(*(there.interfaces or ()), *(node.interfaces or ())),
            directives=(*(there.directives or ()), *(node.directives or ())),
        )

    def _guarded(
        self, owner: ObjectTypeDefinitionNode, known: FieldDefinitionNode, field: FieldDefinitionNode
    ) -> FieldDefinitionNode:
        wanted, given = print_ast(known.type), print_ast(field.type)
        if wanted != given:
            message = f"{owner.name.value}.{known.name.value} is there already, of the type {wanted}, not {given}"
            self.mistakes.append(place_of(GraphQLError(message, field)))
        return replace(known, directives=_with(known.directives or (), field.directives or ()))


def _definition(node: ObjectTypeExtensionNode) -> ObjectTypeDefinitionNode:
    """Return the definition of a type that is what an extension adds to it."""
    return ObjectTypeDefinitionNode(
        name=node.name, fields=node.fields, interfaces=node.interfaces, directives=node.directives, loc=node.loc
    )


def _with(known: Sequence[ConstDirectiveNode], added: Iterable[ConstDirectiveNode]) -> tuple[ConstDirectiveNode, ...]:
    """Return directives with others added; one that cannot be repeated (`@auth`, `@rest`) takes the place of ours."""
    more = tuple(added)
    once = {node.name.value for node in more} - {"policy", "middleware"}
    return (*(node for node in known if node.name.value not in once), *more)
