"""Single arguments of the query engine: `where`, `select`, `order_by`, `limit` and `offset`, checked."""

from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.filters import scoped_filters
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.parameters.scope import Owner, Scope, refused
from typecase.resolvers.entities.parameters.sorting import scoped_sort
from typecase.resolvers.queries.conditions import Condition, Order

_GREATEST = 2**53


def parse_where(raw: Any, owner: Owner, scope: Scope) -> Condition | None:
    """Return the condition that `where` asks for; None when it asks nothing."""
    if raw is not None and not is_mapping(raw) and not is_list(raw):
        raise ValidationError("where must be an object of attributes and operators, or a list of such objects")
    return scoped_filters(raw, owner, scope, param="where")


def parse_select(raw: Any, owner: Owner) -> frozenset[str] | None:
    """Return the names that `select` asks for; None when it asks for all scalars but passwords."""
    if raw is None or raw == "*":
        return None
    names = [raw] if isinstance(raw, str) else raw
    if not is_list(names) or not all(isinstance(name, str) for name in names):
        raise ValidationError("select must be a name or a list of names")
    for name in names:
        if name not in owner.scalars:
            raise refused(name, owner, None, "select")
    return frozenset(names)


def parse_order(raw: Any, owner: Owner, scope: Scope) -> tuple[Order, ...]:
    """Return the orders that `order_by` asks for: `"name"`, `{"name": "desc"}`, or a list of one of the two."""
    if raw is not None and not isinstance(raw, str) and not is_mapping(raw) and not is_list(raw):
        raise ValidationError("order_by must be a name, an object of names and asc or desc, or a list of these")
    return scoped_sort(raw, owner, scope, param="order_by")


def parse_number(name: str, raw: Any) -> int | None:
    """Return a limit or an offset: a whole number from 0 on, or None."""
    if raw is None:
        return None
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= _GREATEST:
        raise ValidationError(f"{name} must be a whole number from 0 on, but found {raw!r}")
    return raw
