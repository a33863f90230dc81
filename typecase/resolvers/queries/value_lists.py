"""Lists of component values, filtered, sorted and paged in memory: they are short and already read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, assert_never, cast

from typecase.errors import ValidationError
from typecase.resolvers.queries.conditions import All, AnyOf, Compare, Condition, Negation, Operator, Order, Through
from typecase.schema.content_types import Component

_NEGATED = {
    Operator.NE: Operator.EQ,
    Operator.NEI: Operator.EQI,
    Operator.NOT_IN: Operator.IN,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NOT_CONTAINSI: Operator.CONTAINSI,
}
_TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: lambda held, given: held == given,
    Operator.EQI: lambda held, given: str(held).lower() == str(given).lower(),
    Operator.LT: lambda held, given: held < given,
    Operator.LTE: lambda held, given: held <= given,
    Operator.GT: lambda held, given: held > given,
    Operator.GTE: lambda held, given: held >= given,
    Operator.IN: lambda held, given: held in given,
    Operator.BETWEEN: lambda held, given: given[0] <= held <= given[1],
    Operator.CONTAINS: lambda held, given: str(given) in str(held),
    Operator.CONTAINSI: lambda held, given: str(given).lower() in str(held).lower(),
    Operator.STARTS_WITH: lambda held, given: str(held).startswith(str(given)),
    Operator.STARTS_WITHI: lambda held, given: str(held).lower().startswith(str(given).lower()),
    Operator.ENDS_WITH: lambda held, given: str(held).endswith(str(given)),
    Operator.ENDS_WITHI: lambda held, given: str(held).lower().endswith(str(given).lower()),
    Operator.JSON_SUPERSET_OF: lambda held, given: held == given,
}


@dataclass(frozen=True, slots=True)
class ValueList:
    """What of a repeatable component's list is shown. Conditions mean what they mean in SQL: null matches nothing."""

    component: Component
    condition: Condition | None
    sort: tuple[Order, ...]
    start: int
    limit: int | None

    def page(self, values: Sequence[dict[str, Any]], status: int) -> list[dict[str, Any]]:
        """Return the values that the list shows; `status` is the stored status of their entry."""
        found = [value for value in values if self.condition is None or self._holds(self.condition, value, status)]
        for order in reversed(self.sort):
            found.sort(key=_sort_key(order, status), reverse=order.descending)
        return found[self.start :] if self.limit is None else found[self.start : self.start + self.limit]

    def _holds(self, condition: Condition, value: dict[str, Any], status: int) -> bool | None:
        """Return whether a condition holds, or None where SQL would say unknown."""
        match condition:
            case Compare():
                return _compare(condition, _held(value, condition.name, status))
            case All(parts=parts):
                answers = [self._holds(part, value, status) for part in parts]
                return False if False in answers else None if None in answers else True
            case AnyOf(parts=parts):
                answers = [self._holds(part, value, status) for part in parts]
                return True if True in answers else None if None in answers else False
            case Negation(part=part):
                answer = self._holds(part, value, status)
                return None if answer is None else not answer
            case Through(name=name):
                raise ValidationError(f"A list of {self.component.uid} cannot be filtered by what its {name} holds")
            case _:
                assert_never(condition)


def _compare(item: Compare, held: Any) -> bool | None:
    if item.operator in (Operator.NULL, Operator.NOT_NULL):
        return (held is None) is (item.value is (item.operator is Operator.NULL))
    if held is None:
        return None
    if item.operator in _NEGATED:
        return not _TESTS[_NEGATED[item.operator]](held, item.value)
    if isinstance(item.value, int | Decimal) and isinstance(held, str):
        held = Decimal(held)
    return _TESTS[item.operator](held, item.value)


def _held(value: dict[str, Any], name: str, status: int) -> Any:
    held = value.get(name)
    return 2 * held + status if name == "id" and held is not None else held


def _sort_key(order: Order, status: int) -> Callable[[dict[str, Any]], Any]:
    """Return the key of a value; nulls come last ascending and, reversed, first descending."""

    def key(value: dict[str, Any]) -> tuple[bool, Any]:
        held: Any = value
        for name in order.path:
            held = _held(cast(dict[str, Any], held), name, status) if isinstance(held, dict) else None
        return (held is None, 0 if held is None else held)

    return key
