"""One operator with its value against one attribute."""

from collections.abc import Sequence
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping, javascript_truth, numbered
from typecase.resolvers.entities.values import parse_text, parse_value
from typecase.resolvers.queries.conditions import AnyOf, Compare, Condition, Operator
from typecase.schema.attributes import (
    Blocks,
    Email,
    Enumeration,
    Json,
    RichText,
    ScalarAttribute,
    String,
    Text,
    Uid,
)

_NEVER = AnyOf(())
_TEXTUAL = String | Text | RichText | Email | Uid | Enumeration
_STRUCTURED = Json | Blocks

_PATTERNS = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH})
"""Operators on the characters of a text."""

_ANY_CASE = frozenset(
    {
        Operator.EQI,
        Operator.NEI,
        Operator.CONTAINSI,
        Operator.NOT_CONTAINSI,
        Operator.STARTS_WITHI,
        Operator.ENDS_WITHI,
    }
)
"""Operators that take every value as text, numbers too."""

_ORDERED = frozenset({Operator.LT, Operator.LTE, Operator.GT, Operator.GTE, Operator.BETWEEN})
_LISTS = frozenset({Operator.IN, Operator.NOT_IN})
_PRESENCE_OF_NULL = {
    Operator.EQ: Operator.NULL,
    Operator.EQI: Operator.NULL,
    Operator.NE: Operator.NOT_NULL,
    Operator.NEI: Operator.NOT_NULL,
}


class Comparisons:
    """Makes the comparisons of one `filters`, counting them against the limits.

    `typed` tells that values come typed, so that an object or a list may be the value of a JSON attribute. `any_of`
    tells that a list with an operator for one value means any of them there too, as everywhere else; a list inside of
    it is a value. So it is in REST's grammar, where Strapi makes no difference between texts and values.
    """

    def __init__(self, limits: Limits, *, typed: bool, any_of: bool) -> None:
        self._limits = limits
        self._typed = typed
        self._any_of = any_of
        self._made = 0

    def compare(self, name: str, attribute: ScalarAttribute, operator: Operator, raw: Any) -> Condition:
        """Return the comparison of an attribute with a raw value; ValidationError when the two do not go together.

        A list with an operator for one value means any of them, but where it is the value that a JSON attribute has.
        """
        _check_operator(name, attribute, operator)
        raw = numbered(raw)
        if operator in (Operator.NULL, Operator.NOT_NULL):
            return self._made_of(name, operator, javascript_truth(raw))
        if operator in _LISTS:
            return self._listed(name, attribute, operator, self._items(raw))
        if operator is Operator.BETWEEN:
            return self._between(name, attribute, raw)
        is_value = self._is_value(attribute)
        if is_list(raw) and not (is_value and (operator is Operator.JSON_SUPERSET_OF or not self._any_of)):
            compare_item = self._single if is_value else self.compare
            parts = tuple(compare_item(name, attribute, operator, item) for item in self._items(raw))
            return parts[0] if len(parts) == 1 else AnyOf(parts)
        return self._single(name, attribute, operator, raw)

    def _single(self, name: str, attribute: ScalarAttribute, operator: Operator, raw: Any) -> Condition:
        """Return the comparison with one value. A null asks for presence, and never fits an order."""
        if raw is None:
            presence = _PRESENCE_OF_NULL.get(operator)
            return self._made_of(name, presence, True) if presence else _NEVER
        return self._made_of(name, operator, self._value(name, attribute, operator, raw))

    def _listed(self, name: str, attribute: ScalarAttribute, operator: Operator, items: Sequence[Any]) -> Condition:
        """Return the comparison with a list. A null in it fits nothing, and makes `notIn` fit nothing, as in SQL."""
        values = tuple(self._value(name, attribute, operator, item) for item in items if item is not None)
        if operator is Operator.NOT_IN and len(values) < len(items):
            return _NEVER
        return self._made_of(name, operator, values)

    def _between(self, name: str, attribute: ScalarAttribute, raw: Any) -> Condition:
        items = self._items(raw)
        if len(items) != 2:
            raise ValidationError(f"Operator $between on {name} needs two values, but found {len(items)}")
        if None in items:
            return _NEVER
        values = tuple(self._value(name, attribute, Operator.BETWEEN, item) for item in items)
        return self._made_of(name, Operator.BETWEEN, values)

    def _items(self, raw: Any) -> Sequence[Any]:
        items = raw if is_list(raw) else [raw]
        if len(items) > self._limits.values:
            raise ValidationError(
                f"A list of a filter has at most {self._limits.values} values, but found {len(items)}"
            )
        return items

    def _is_value(self, attribute: ScalarAttribute) -> bool:
        """Tell whether a list or object is a value by itself: only where values come typed, and in JSON."""
        return self._typed and isinstance(attribute, _STRUCTURED)

    def _value(self, name: str, attribute: ScalarAttribute, operator: Operator, raw: Any) -> Any:
        if isinstance(raw, str) and len(raw) > self._limits.text:
            raise ValidationError(f"A value of a filter has at most {self._limits.text} characters")
        if (is_mapping(raw) or is_list(raw)) and not self._is_value(attribute):
            raise ValidationError(f"Operator ${operator} on {name} takes no object or list inside its value")
        if operator in _ANY_CASE or operator in _PATTERNS:
            return parse_text(raw)
        return parse_value(attribute, raw)

    def _made_of(self, name: str, operator: Operator, value: Any) -> Compare:
        self._made += 1
        if self._made > self._limits.conditions:
            raise ValidationError(f"A filter has at most {self._limits.conditions} conditions")
        return Compare(name, operator, value)


def _check_operator(name: str, attribute: ScalarAttribute, operator: Operator) -> None:
    """Raise ValidationError when an operator has no meaning for the kind of an attribute."""
    structured = isinstance(attribute, _STRUCTURED)
    if (
        (operator in _PATTERNS and not isinstance(attribute, _TEXTUAL))
        or (operator in _ORDERED and structured)
        or (operator is Operator.JSON_SUPERSET_OF and not structured)
    ):
        kind = type(attribute).__name__.lower()
        raise ValidationError(f"Operator ${operator} is not possible on {name}, which is of the type {kind}")
