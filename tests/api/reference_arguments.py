"""Arguments of GraphQL fields as the entity service takes them, and what is wrong with them for a caller."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLSchema

from tests.api.operation_inputs import named
from typecase.errors import InvalidKeyError, PaginationError, TypecaseError, ValidationError
from typecase.schema.attributes import ComponentAttribute, Localizations, Media, Relation
from typecase.schema.content_types import FILE, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner

T = TypeVar("T")

_DEFAULT_LIMIT = 10
_GROUPS = ("and", "or", "not")


def filters_of(arguments: Mapping[str, Any], owner: str, schema: GraphQLSchema) -> dict[str, Any] | None:
    """Return `filters` with the operators of the entity service; `owner` is the GraphQL type that they are about."""
    given = arguments.get("filters")
    return _translated(given, schema.type_map[f"{owner}FiltersInput"]) if given else None


def sort_of(arguments: Mapping[str, Any]) -> list[str] | None:
    """Return `sort` without nulls."""
    return [key for key in arguments.get("sort") or () if key is not None] or None


def page_of(items: Sequence[T], arguments: Mapping[str, Any]) -> Sequence[T]:
    """Return the page of a list that `pagination` asks for: ten items, unless it says otherwise."""
    start, limit = bounds_of(arguments)
    return items[start:] if limit is None else items[start : start + limit]


def bounds_of(arguments: Mapping[str, Any]) -> tuple[int, int | None]:
    """Return where a page starts and how many items it has (None: all)."""
    if "pagination" not in arguments:
        return 0, None
    given = arguments["pagination"] or {}
    start, limit, page, size = (given.get(name) for name in ("start", "limit", "page", "pageSize"))
    if limit == -1:
        return max(start or 0, 0), None
    if start is not None or limit is not None:
        return max(start or 0, 0), max(_DEFAULT_LIMIT if limit is None else limit, 1)
    size = max(_DEFAULT_LIMIT if size is None else size, 1)
    return max(((1 if page is None else page) - 1) * size, 0), size


def page_info(total: int, arguments: Mapping[str, Any]) -> dict[str, int]:
    """Return what a connection tells of its page."""
    start, limit = bounds_of(arguments)
    if limit is None:
        return {"total": total, "page": 1, "pageSize": max(total - start, 0), "pageCount": 1}
    return {"total": total, "page": start // limit + 1, "pageSize": limit, "pageCount": -(-total // limit)}


def mistakes_of(
    arguments: Mapping[str, Any], owner: Owner, registry: Registry, sees: Callable[[str], bool]
) -> Iterator[TypecaseError]:
    """Yield what is wrong with arguments: a page that cannot be, and ways through what the caller does not see."""
    if "pagination" in arguments:
        given = arguments["pagination"]
        if given is None:
            yield ValidationError("pagination must be an object, not null")
        elif any(given.get(name) is not None for name in ("start", "limit")) and any(
            given.get(name) is not None for name in ("page", "pageSize")
        ):
            yield PaginationError("Cannot use both page & offset pagination in the same query")
    yield from closed_ways(arguments.get("filters") or {}, sort_of(arguments) or (), owner, registry, sees)


def closed_ways(
    filters: Mapping[str, Any], sort: Iterable[str], owner: Owner, registry: Registry, sees: Callable[[str], bool]
) -> Iterator[TypecaseError]:
    """Yield the errors about ways of filters and sorts through relations to what the caller does not see."""
    ways = _Ways(registry, sees)
    yield from ways.of_filters(filters, owner, ())
    for key in sort:
        yield from ways.of_path(key.partition(":")[0].split("."), owner)


def target_of(attribute: Any, owner: Owner, registry: Registry) -> Owner:
    """Return what an attribute holds."""
    match attribute:
        case Media():
            return registry.content_type(FILE)
        case Localizations():
            return owner
        case ComponentAttribute(component=uid):
            return registry.component(uid)
        case _:
            return registry.content_type(attribute.target)


class _Ways:
    """The ways through relations that a caller may not take."""

    def __init__(self, registry: Registry, sees: Callable[[str], bool]) -> None:
        self._registry = registry
        self._sees = sees

    def of_filters(self, filters: Mapping[str, Any], owner: Owner, path: tuple[str, ...]) -> Iterator[TypecaseError]:
        for key, value in filters.items():
            if key.removeprefix("$") in _GROUPS:
                for part in value if isinstance(value, list) else [value]:
                    yield from self.of_filters(part or {}, owner, path)
            elif (attribute := _nested(owner, key)) is not None:
                target = target_of(attribute, owner, self._registry)
                if self._is_closed(attribute, target):
                    yield _invalid(path, key)
                elif value:
                    yield from self.of_filters(value, target, (*path, key))

    def of_path(self, names: Sequence[str], owner: Owner) -> Iterator[TypecaseError]:
        for position, name in enumerate(names):
            attribute = _nested(owner, name)
            if attribute is None:
                return
            owner = target_of(attribute, owner, self._registry)
            if self._is_closed(attribute, owner):
                yield _invalid(names[:position], name)
                return

    def _is_closed(self, attribute: Any, target: Owner) -> bool:
        return isinstance(attribute, Relation | Localizations) and target.uid != FILE and not self._sees(target.uid)


def _nested(owner: Owner, name: str) -> Any:
    held = owner.nested if isinstance(owner, ContentType) else owner.attributes
    attribute = held.get(name)
    return attribute if isinstance(attribute, Media | Relation | Localizations | ComponentAttribute) else None


def _invalid(path: Sequence[str], name: str) -> InvalidKeyError:
    full = ".".join((*path, name))
    return InvalidKeyError(name, path=full, at=full if path else None, param="filters")


def _translated(value: Any, declared: Any) -> Any:
    """Put `$` before operators, and before `and`, `or` and `not`."""
    if isinstance(value, list):
        return [_translated(item, declared) for item in value]
    if not isinstance(value, dict) or not isinstance(declared, GraphQLInputObjectType):
        return value
    operators, json = declared.name.endswith("FilterInput"), declared.name == "JSONFilterInput"
    found: dict[str, Any] = {}
    for key, held in value.items():
        type_ = declared.fields[key].type
        # A list is one value here, and any of several there.
        one = [held] if json and isinstance(held, list) and not isinstance(type_, GraphQLList) else held
        found[f"${key}" if operators or key in _GROUPS else key] = _translated(one, named(type_))
    return found
