"""`sort` as orders: `"title:desc"`, `"author.name,title"`, lists of these, and `{"author": {"name": "asc"}}`."""

from collections.abc import Callable, Iterator
from typing import Any

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.parameters.scope import Owner, Scope, below, invalid_key, refused
from typecase.resolvers.queries.conditions import Order
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry

_DIRECTIONS = {"asc": False, "desc": True}


def parse_sort(
    raw: Any,
    content_type: ContentType,
    registry: Registry,
    visible: Callable[[str], bool],
    *,
    limits: Limits | None = None,
) -> tuple[Order, ...]:
    """Return the orders that `sort` asks for.

    Raises InvalidKeyError for a name that does not exist, is private, leads to documents that the caller may not find,
    or is a relation with nothing after it; ValidationError for a direction that is neither asc nor desc.
    """
    scope = Scope(registry=registry, visible=visible, limits=limits or Limits())
    return scoped_sort(raw, scope.owner(content_type.uid), scope)


def scoped_sort(raw: Any, owner: Owner, scope: Scope, *, param: str = "sort") -> tuple[Order, ...]:
    """Return the orders of an owner that `sort` asks for; `param` is what errors name. See `parse_sort`."""
    orders: dict[tuple[str, ...], Order] = {}
    for order in _Walk(scope, param).orders(raw, owner):
        if len(orders) >= scope.limits.sorts:
            raise ValidationError(f"A sort has at most {scope.limits.sorts} keys")
        orders.setdefault(order.path, order)
    return tuple(orders.values())


class _Walk:
    """One walk through one `sort`."""

    def __init__(self, scope: Scope, param: str) -> None:
        self._scope = scope
        self._param = param

    def orders(self, raw: Any, owner: Owner) -> Iterator[Order]:
        """Yield the orders of a sort in any of its forms."""
        match raw:
            case None | "":
                return
            case str():
                yield from self._of_text(raw, owner)
            case _ if is_mapping(raw):
                yield from self._of_object(raw, owner, ())
            case _ if is_list(raw):
                yield from self._of_list(raw, owner)
            case _:
                raise ValidationError(
                    "Invalid sort parameter. Expected a string, an array of strings, a sort object or an array of "
                    "sort objects"
                )

    def _of_list(self, raw: list[Any] | tuple[Any, ...], owner: Owner) -> Iterator[Order]:
        if not (all(isinstance(item, str) for item in raw) or all(is_mapping(item) for item in raw)):
            raise invalid_key("0", None, self._param)
        for item in raw:
            yield from self.orders(item, owner)

    def _of_text(self, text: str, owner: Owner) -> Iterator[Order]:
        for segment in text.split(","):
            if segment.strip():
                path, colon, rest = segment.strip().partition(":")
                direction = rest.partition(":")[0].strip() if colon else None
                names = tuple(name.strip() for name in path.split("."))
                self._scope.check_depth(len(names), self._param)
                yield self._order(names, direction, owner)

    def _of_object(self, raw: Any, owner: Owner, above: tuple[str, ...]) -> Iterator[Order]:
        self._scope.check_depth(len(above), self._param)
        for key, value in raw.items():
            names = (*above, key)
            if is_mapping(value):
                self._check(names, owner)
                yield from self._of_object(value, owner, names)
            elif isinstance(value, str):
                if value.strip() or not self._check(names, owner):
                    yield self._order(names, value.strip(), owner)
            else:
                self._check(names, owner)
                raise ValidationError(f"Invalid sort type, expected an object or asc or desc for {'.'.join(names)}")

    def _order(self, names: tuple[str, ...], direction: str | None, owner: Owner) -> Order:
        """Return one order. What stands for a direction after a relation is a name that the relation does not have."""
        if not self._check(names, owner):
            path = ".".join(names)
            raise invalid_key(direction or names[-1], path, self._param)
        descending = _DIRECTIONS.get((direction if direction is not None else "asc").lower())
        if descending is None:
            raise ValidationError("Invalid order. order can only be one of asc|desc|ASC|DESC")
        return Order(names, descending)

    def _check(self, names: tuple[str, ...], owner: Owner) -> bool:
        """Check that each name exists and may be sorted through; tell whether the last is a scalar."""
        path: str | None = None
        for position, name in enumerate(names):
            if name in owner.guarded:
                raise refused(name, owner, path, self._param)
            if name in owner.scalars:
                if position + 1 < len(names):
                    raise invalid_key(names[position + 1], below(path, name), self._param)
                return True
            attribute = owner.nested.get(name)
            target = attribute and self._scope.target(owner, attribute)
            if attribute is None or target is None or not self._scope.allows(attribute, target):
                raise refused(name, owner, path, self._param)
            path = below(path, name)
            owner = target
        return False
