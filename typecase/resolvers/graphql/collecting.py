"""The fields of an operation: fragments written out, what is skipped left out, equal response keys merged.

The tree of fields depends on the operation and on the variables of its @skip and @include alone, so it is made once for
each of their values and kept with the operation; a level is made when it is first asked for.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionNode,
    SelectionSetNode,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    VariableNode,
    is_abstract_type,
)
from graphql.execution.values import VariableValues

from typecase.resolvers.graphql.arguments import Arguments
from typecase.resolvers.graphql.documents import Operation
from typecase.resolvers.graphql.errors import BAD_USER_INPUT, refuse
from typecase.resolvers.graphql.open_literals import has_variable
from typecase.resolvers.graphql.wrappers import declared_type, named, without_null

T = TypeVar("T")

_MOST_SWITCHED = 16
"""How many combinations of @skip and @include variables are kept for one operation."""

_MOST_KEPT = 32
"""How many things are kept for one field: a few for each group of callers with the same permissions."""

_META_FIELDS: Mapping[str, GraphQLField] = {
    "__schema": SchemaMetaFieldDef,
    "__type": TypeMetaFieldDef,
    "__typename": TypeNameMetaFieldDef,
}

_Selecting: TypeAlias = SelectionNode | OperationDefinitionNode


class Field:
    """A field that is asked for: under `key` of the answer, `name` of the type `parent`.

    `named_type` is the type of its value, or of the items when it is a `listed` one; `nullable` tells whether it may be
    null, `arguments_use_variables` whether an argument of the field itself depends on a variable.
    """

    __slots__ = (
        "_arguments",
        "_below",
        "_below_uses_variables",
        "_kept",
        "_scope",
        "arguments_use_variables",
        "definition",
        "key",
        "listed",
        "name",
        "named_type",
        "nodes",
        "nullable",
        "parent",
    )

    def __init__(self, key: str, nodes: list[FieldNode], parent: GraphQLObjectType, scope: "_Scope") -> None:
        self.key = key
        self.name = nodes[0].name.value
        self.nodes = nodes
        self.parent = parent
        self.definition = _META_FIELDS.get(self.name) or parent.fields[self.name]
        declared = declared_type(self.definition)
        self.named_type: Any = named(declared)
        self.nullable = without_null(declared) is declared
        self.listed = isinstance(without_null(declared), GraphQLList)
        self._kept: dict[Hashable, Any] = {}
        self._scope = scope
        self._arguments: Arguments | None = None
        self._below: dict[str, tuple[Field, ...]] = {}
        self._below_uses_variables: bool | None = None
        self.arguments_use_variables = _has_arguments_with_variables(nodes[0])

    @property
    def uses_variables(self) -> bool:
        """Whether an argument here or below depends on a variable."""
        return self.arguments_use_variables or self.below_uses_variables

    @property
    def below_uses_variables(self) -> bool:
        """Whether an argument below depends on a variable."""
        if self._below_uses_variables is None:
            below = _walk([held for node in self.nodes for held in _selections(node)], self._scope.fragments)
            self._below_uses_variables = any(map(_has_arguments_with_variables, below))
        return self._below_uses_variables

    def below(self, object_type: GraphQLObjectType) -> "tuple[Field, ...]":
        """Return the fields that are asked of this field's value when it is of that type."""
        fields = self._below.get(object_type.name)
        if fields is None:
            sets = (node.selection_set for node in self.nodes)
            fields = _collect(object_type, (held for held in sets if held is not None), self._scope)
            self._below[object_type.name] = fields
        return fields

    def arguments(self, variables: VariableValues) -> dict[str, Any]:
        """Return the values of the arguments, defaults included. Not to be changed: constant ones are kept."""
        return self._compiled_arguments().values(variables)

    def variable_of(self, argument: str) -> str | None:
        """Return the variable that is the value of an argument, when nothing else here or below depends on any."""
        return None if self.below_uses_variables else self._compiled_arguments().variable_of(argument)

    @property
    def schema(self) -> GraphQLSchema:
        """The schema of the operation."""
        return self._scope.schema

    @property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]:
        """The fragments of the operation, by their names."""
        return self._scope.fragments

    def _compiled_arguments(self) -> Arguments:
        if self._arguments is None:
            self._arguments = Arguments(self.definition, self.nodes[0])
        return self._arguments

    def known(self, key: Hashable) -> Any:
        """Return what is kept of the field under a key; None when there is nothing."""
        return self._kept.get(key)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is made of the field under a key: only once, while the key is among the last few.

        It must depend on nothing but the field and the key.
        """
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = make()
        return self._kept[key]


class _Scope:
    """What the fields of one operation share: its schema and fragments, and the values of its switches."""

    __slots__ = ("fragments", "schema", "switches")

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], switches: Mapping[str, bool]
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.switches = switches


def has_switches(operation: Operation) -> bool:
    """Tell whether the fields of an operation depend on variables."""
    return bool(_switch_names(operation))


def _switch_names(operation: Operation) -> tuple[str, ...]:
    names: tuple[str, ...] | None = operation.memory.get("switches")
    if names is None:
        names = operation.memory["switches"] = tuple(sorted(_switches(operation)))
    return names


def root_fields(operation: Operation, variables: VariableValues) -> tuple[Field, ...]:
    """Return the root fields of an operation; RefusedOperation when a @skip or @include has no true or false."""
    names = _switch_names(operation)
    values: tuple[Any, ...] = tuple(variables.coerced.get(name) for name in names) if names else ()
    if not all(isinstance(value, bool) for value in values):
        raise refuse('Argument "if" of non-null type "Boolean!" must not be null.', code=BAD_USER_INPUT)
    made: dict[Any, tuple[Field, ...]] = operation.memory.setdefault("fields", {})
    fields = made.get(values)
    if fields is None:
        scope = _Scope(operation.schema, operation.fragments, dict(zip(names, values, strict=True)))
        fields = _collect(operation.root_type, (operation.node.selection_set,), scope)
        if len(made) >= _MOST_SWITCHED:
            del made[next(iter(made))]
        made[values] = fields
    return fields


def _collect(parent: GraphQLObjectType, sets: Iterable[SelectionSetNode], scope: _Scope) -> tuple[Field, ...]:
    found: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    for selection_set in sets:
        _gather(selection_set, parent, scope, found, seen)
    return tuple(Field(key, nodes, parent, scope) for key, nodes in found.items())


def _gather(
    selection_set: SelectionSetNode,
    parent: GraphQLObjectType,
    scope: _Scope,
    found: dict[str, list[FieldNode]],
    seen: set[str],
) -> None:
    for selection in selection_set.selections:
        if selection.directives and not _wanted(selection, scope.switches):
            continue
        match selection:
            case FieldNode():
                key = selection.alias.value if selection.alias else selection.name.value
                found.setdefault(key, []).append(selection)
            case InlineFragmentNode():
                condition = selection.type_condition
                if condition is None or _applies(condition.name, parent, scope):
                    _gather(selection.selection_set, parent, scope, found, seen)
            case FragmentSpreadNode() if selection.name.value not in seen:
                seen.add(selection.name.value)
                fragment = scope.fragments[selection.name.value]
                if _applies(fragment.type_condition.name, parent, scope):
                    _gather(fragment.selection_set, parent, scope, found, seen)
            case _:
                pass


def _applies(name: NameNode, parent: GraphQLObjectType, scope: _Scope) -> bool:
    if name.value == parent.name:
        return True
    condition = scope.schema.get_type(name.value)
    return is_abstract_type(condition) and scope.schema.is_sub_type(condition, parent)


def _wanted(selection: SelectionNode, switches: Mapping[str, bool]) -> bool:
    for directive in selection.directives or ():
        name = directive.name.value
        if name in ("skip", "include") and _condition(directive, switches) is (name == "skip"):
            return False
    return True


def _condition(directive: DirectiveNode, switches: Mapping[str, bool]) -> bool:
    value = directive.arguments[0].value if directive.arguments else None
    if isinstance(value, VariableNode):
        return switches[value.name.value]
    return isinstance(value, BooleanValueNode) and value.value


def _switches(operation: Operation) -> set[str]:
    """Return the names of the variables in the @skip and @include of an operation."""
    found: set[str] = set()
    for selection in _walk([operation.node], operation.fragments):
        for directive in selection.directives or ():
            if directive.name.value in ("skip", "include"):
                values = (argument.value for argument in directive.arguments or ())
                found |= {value.name.value for value in values if isinstance(value, VariableNode)}
    return found


def _has_arguments_with_variables(node: _Selecting) -> bool:
    return isinstance(node, FieldNode) and any(has_variable(argument.value) for argument in node.arguments or ())


def _walk(nodes: Iterable[_Selecting], fragments: Mapping[str, FragmentDefinitionNode]) -> Iterator[_Selecting]:
    """Yield nodes and all selections below them, those of each fragment once."""
    waiting = list(nodes)
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, FragmentSpreadNode):
            waiting += _selections(node)
        elif node.name.value not in seen:
            seen.add(node.name.value)
            waiting += fragments[node.name.value].selection_set.selections


def _selections(node: _Selecting) -> Iterable[SelectionNode]:
    below: SelectionSetNode | None = getattr(node, "selection_set", None)
    return below.selections if below else ()
