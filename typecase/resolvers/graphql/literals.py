"""The values that are written in an operation's text: the rule that checks them, and what scalars read from them.

graphql-core 3.3 has such a rule too; this one reports each problem where and as graphql-js 16 does (see `wording`).
"""

import math
from typing import Any, cast

from graphql import (
    SKIP,
    BooleanValueNode,
    ConstValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    StringValueNode,
    ValidationRule,
    ValueNode,
    VisitorAction,
    is_leaf_type,
    print_ast,
)
from graphql.pyutils import Undefined
from graphql.type import GraphQLLeafType, is_enum_type, is_required_input_field, is_specified_scalar_type

from typecase.resolvers.graphql.wording import WordedError, print_value, suggestion, with_double_quotes
from typecase.resolvers.graphql.wrappers import named, without_null

_DIGITS_OF_64_BITS = 18


class LiteralsRule(ValidationRule):
    """Every value in the text has the type that its place asks for."""

    def enter_list_value(self, node: ListValueNode, *_args: Any) -> VisitorAction:
        """Check that a list stands where a list may."""
        place = without_null(_parent_type(self.context))
        if isinstance(place, GraphQLList):
            return None
        self._check(node, place)
        return SKIP

    def enter_object_value(self, node: ObjectValueNode, *_args: Any) -> VisitorAction:
        """Check that an object stands where an object may, and that it has every field that must be given."""
        input_type = named(_place(self.context))
        if not isinstance(input_type, GraphQLInputObjectType):
            self._check(node, _place(self.context))
            return SKIP
        given = {field.name.value for field in node.fields}
        for name, field in input_type.fields.items():
            if name not in given and is_required_input_field(field):
                text = f'Field "{input_type.name}.{name}" of required type "{field.type}" was not provided.'
                self.report_error(WordedError(text, node))
        if input_type.is_one_of:
            self._check_one_of(node, input_type)
        return None

    def enter_object_field(self, node: ObjectFieldNode, *_args: Any) -> VisitorAction:
        """Check that an object's field exists."""
        parent = named(_parent_type(self.context))
        if _place(self.context) is None and isinstance(parent, GraphQLInputObjectType):
            name = node.name.value
            hint = suggestion(name, list(parent.fields))
            self.report_error(WordedError(f'Field "{name}" is not defined by type "{parent.name}".{hint}', node))
        return None

    def enter_null_value(self, node: NullValueNode, *_args: Any) -> None:
        """Check that null stands where null may."""
        input_type = _place(self.context)
        if isinstance(input_type, GraphQLNonNull):
            self.report_error(WordedError(f'Expected value of type "{input_type}", found null.', node))

    def enter_enum_value(self, node: ValueNode, *_args: Any) -> None:
        """Check an enumeration value."""
        self._check(node, _place(self.context))

    def enter_int_value(self, node: ValueNode, *_args: Any) -> None:
        """Check an integer."""
        self._check(node, _place(self.context))

    def enter_float_value(self, node: ValueNode, *_args: Any) -> None:
        """Check a number with a point or exponent."""
        self._check(node, _place(self.context))

    def enter_string_value(self, node: ValueNode, *_args: Any) -> None:
        """Check a string."""
        self._check(node, _place(self.context))

    def enter_boolean_value(self, node: ValueNode, *_args: Any) -> None:
        """Check true or false."""
        self._check(node, _place(self.context))

    def _check(self, node: ValueNode, place: Any) -> None:
        if place is None:
            return
        leaf = named(place)
        try:
            fits = is_leaf_type(leaf) and _fits(leaf, node)
        except GraphQLError as error:
            built_in = is_enum_type(leaf) or is_specified_scalar_type(leaf)
            self.report_error(WordedError(_reworded(error, node) if built_in else error.message, node))
            return
        except Exception as error:  # what a scalar raises is its message to the client
            text = f'Expected value of type "{place}", found {print_value(node)}; {error}'
            self.report_error(WordedError(text, node))
            return
        if not fits:
            self.report_error(WordedError(f'Expected value of type "{place}", found {print_value(node)}.', node))

    def _check_one_of(self, node: ObjectValueNode, input_type: GraphQLInputObjectType) -> None:
        if len(node.fields) != 1:
            text = f'OneOf Input Object "{input_type.name}" must specify exactly one key.'
            self.report_error(WordedError(text, node))
        elif isinstance(node.fields[0].value, NullValueNode):
            text = f'Field "{input_type.name}.{node.fields[0].name.value}" must be non-null.'
            self.report_error(WordedError(text, node))


def plain_value(node: ValueNode) -> Any:
    """Return what a literal says as a JSON value: Undefined for a variable or enumeration value, which JSON lacks.

    Whole numbers that need more than 64 bits become floating, as in JSON.
    """
    match node:
        case ObjectValueNode():
            fields = ((item.name.value, plain_value(item.value)) for item in node.fields)
            return {name: value for name, value in fields if value is not Undefined}
        case ListValueNode():
            items = (plain_value(item) for item in node.values)
            return [None if item is Undefined else item for item in items]
        case StringValueNode() | BooleanValueNode():
            return node.value
        case IntValueNode() if len(node.value) <= _DIGITS_OF_64_BITS:
            return int(node.value)
        case IntValueNode() | FloatValueNode():
            return _finite(node)
        case NullValueNode():
            return None
        case _:
            return Undefined


def literal_text(node: ValueNode) -> str | None:
    """Return the text of a literal that has one: a number's, a string's, true or false, an enumeration value's."""
    match node:
        case BooleanValueNode():
            return "true" if node.value else "false"
        case IntValueNode() | FloatValueNode() | StringValueNode() | EnumValueNode():
            return node.value
        case _:
            return None


def _reworded(error: GraphQLError, node: ValueNode) -> str:
    return with_double_quotes(error.message.replace(print_ast(node), print_value(node)))


def _place(context: Any) -> Any:
    return context.get_input_type()


def _parent_type(context: Any) -> Any:
    return context.get_parent_input_type()


def _finite(node: IntValueNode | FloatValueNode) -> float:
    number = float(node.value)
    if not math.isfinite(number):
        raise WordedError(f"Float cannot represent non numeric value: {node.value}", node)
    return number


def _fits(leaf: GraphQLLeafType, node: ValueNode) -> bool:
    coerce = leaf.coerce_input_literal or leaf.parse_literal
    value = coerce(cast(ConstValueNode, node))  # scalars read the variables inside an object as absent
    if isinstance(value, float) and not math.isfinite(value):
        raise GraphQLError(f"Float cannot represent non numeric value: {print_value(node)}")
    return value is not Undefined
