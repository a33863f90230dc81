"""How many values a field gives each time that it is answered, as its arguments say: a number, or one per request."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from graphql import ListValueNode, ObjectValueNode, ValueNode, VariableNode, value_from_ast_untyped
from graphql.execution.values import VariableValues

from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.open_literals import has_variable
from typecase.resolvers.graphql.selector import PageSizes
from typecase.resolvers.graphql.wrappers import coerce_literal, declared_type, default_of

Number: TypeAlias = int | Callable[[VariableValues], int]

_PAGE = "pagination"
_ENDLESS = 100
"""How many entries a list is taken to have that is asked for as a whole, where no setting bounds its page."""


def number(of: Number, variables: VariableValues) -> int:
    """Return the number that it is in one request."""
    return of if isinstance(of, int) else of(variables)


def has_pages(field: Field) -> bool:
    """Tell whether a field can be asked for a page."""
    return _PAGE in field.definition.args


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts under fixed sizes of pages."""

    page_sizes: PageSizes

    def page(self, field: Field) -> Number:
        """Return how many entries the page has that a field is asked for."""
        given = _argument(field, _PAGE)
        return (lambda variables: self._size(given(variables))) if callable(given) else self._size(given)

    def _size(self, given: Any) -> int:
        """Return the limit that `parse_pagination` gives, in a tenth of its time; the field refuses what is wrong."""
        default, largest = self.page_sizes.default, self.page_sizes.largest
        page = cast(dict[str, Any], given) if isinstance(given, dict) else dict[str, Any]()
        size = page.get("limit")
        if size == -1:
            return _ENDLESS if largest is None else largest
        if size is None:
            size = page.get("pageSize")
        size = size if isinstance(size, int) else default
        return max(size if largest is None else min(size, largest), 1)


def product(field: Field, names: Sequence[str]) -> Number:
    """Return the product of a field's arguments: numbers as they are, lists by their length, anything else as 1."""
    numbers = [_number(_argument(field, name)) for name in names]
    fixed = math.prod(each for each in numbers if isinstance(each, int))
    varying = [each for each in numbers if not isinstance(each, int)]
    return (lambda variables: fixed * math.prod(each(variables) for each in varying)) if varying else fixed


def _number(given: Any) -> Number:
    return (lambda variables: _counted(given(variables))) if callable(given) else _counted(given)


def _counted(value: Any) -> int:
    match value:
        case int():
            return max(value, 0)
        case list() | tuple():
            return len(cast(Sequence[Any], value))
        case _:
            return 1


def _argument(field: Field, name: str) -> Any:
    """Return the value of an argument that no variable changes, else a function of the variables."""
    declared = field.definition.args[name]
    nodes = field.nodes[0].arguments or ()
    node = next((argument.value for argument in nodes if argument.name.value == name), None)
    if node is None:
        return default_of(declared)
    return _reader(node) if has_variable(node) else coerce_literal(node, declared_type(declared))


def _reader(node: ValueNode) -> Callable[[VariableValues], Any]:
    """Return what gives the value of a literal with variables in it.

    graphql-core would check it as well, which takes many times as long; the field itself does so when it is answered.
    """
    match node:
        case VariableNode(name=name):
            return lambda variables: variables.coerced.get(name.value)
        case ObjectValueNode(fields=fields):
            members = {member.name.value: _reader(member.value) for member in fields}
            return lambda variables: {key: read(variables) for key, read in members.items()}
        case ListValueNode(values=values):
            return lambda _: values
        case _:
            value = value_from_ast_untyped(node)
            return lambda _: value
