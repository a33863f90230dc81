"""Random values for the arguments of GraphQL fields: JSON values that the input types take."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull, GraphQLSchema
from hypothesis import strategies as st

from tests.api.pools import Pools

_GROUPS = ("and", "or", "not")
_PRESENCE = ("null", "notNull")
_EQUAL = ("eq", "ne", "in", "notIn", "eq", "in", *_PRESENCE)
_ORDERED = ("gt", "gte", "lt", "lte", "between")
_TEXTUAL = ("startsWith", "endsWith", "contains", "notContains", "containsi", "notContainsi", "eqi")
_OPERATORS = {
    "Boolean": _EQUAL,
    "JSON": (*_EQUAL, "containsi"),
    "String": (*_EQUAL, *_ORDERED, *_TEXTUAL),
    "ID": (*_EQUAL, *_ORDERED, *_TEXTUAL),
}
_USUAL: dict[str, tuple[Any, ...]] = {
    "String": ("a", "Science", "%", "", "é"),
    "ID": ("nothing", "articlelab00000000000014"),
    "Int": (0, 1, 3, 100),
    "Long": ("9007199254740993", 5, "-1"),
    "Float": (0, 0.5, 7.0, 20.95),
    "Boolean": (False, True),
    "Date": ("2024-01-02", "2024-02-29"),
    "Time": ("01:07:03.250", "12:00:00"),
    "DateTime": ("2024-06-01T13:30:15.250Z", "2024-01-15T00:00:00+01:00"),
    "JSON": ([1, "two", None, True], {"a": 1}, "x", 7, 7.5, False),
    "I18NLocaleCode": ("en", "fr", "de", "fr", "xx", "*"),
}
_PAGE_NUMBERS = (1, 2, 3, 5, 10, 0, -2)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: in an argument, of which entries, of which attribute and operator of a filter.

    `depth` is how many levels a filter or sort may still go down, `unpaged` whether a list may be read whole, `related`
    that the filters are about what an attribute holds: there a group stands alone.
    """

    argument: str
    owner: str
    attribute: str = ""
    operator: str = ""
    depth: int = 2
    unpaged: bool = False
    related: bool = False

    def inside(self, declared: GraphQLInputObjectType, key: str) -> "Place":
        """Return the place of a field of an input object at this place."""
        if declared.name == "PaginationArg":
            return replace(self, attribute=key)
        if declared.name.endswith("FilterInput"):
            return replace(self, operator=key, depth=self.depth - (key in _GROUPS))
        if key in _GROUPS:
            return replace(self, operator=key, depth=self.depth - 1, related=False)
        target = named(declared.fields[key].type).name
        if target.endswith("FilterInput"):
            return replace(self, attribute=key, operator="")
        owner = target.removesuffix("FiltersInput")
        return replace(self, owner=owner, operator="", depth=self.depth - 1, related=True)

    @property
    def nullable(self) -> bool:
        """Whether null may be given where the schema allows it; `and: null` is a mistake."""
        return self.operator not in ("and", "or")


class Inputs:
    """The strategies of a schema's input types."""

    def __init__(self, schema: GraphQLSchema, pools: Pools) -> None:
        self._schema = schema
        self._pools = pools

    def of(self, declared: Any, place: Place) -> st.SearchStrategy[Any]:
        """Return the strategy of an input type at a place; null is among its values only where it means something."""
        match declared:
            case GraphQLNonNull(of_type=inner):
                return self.of(inner, place)
            case GraphQLList(of_type=inner):
                return self._list(inner, place)
            case GraphQLInputObjectType(name="PaginationArg"):
                return _pages(place)
            case GraphQLInputObjectType() if declared.name.endswith("FilterInput"):
                return st.one_of(*[_compared(self, declared, place)] * 9, st.none())
            case GraphQLInputObjectType():
                return _filters(self, declared, place)
            case GraphQLEnumType():
                return st.sampled_from(sorted(declared.values))
            case _:
                return self._leaf(declared.name, place)

    def _list(self, item: Any, place: Place) -> st.SearchStrategy[Any]:
        if place.operator == "between":
            return st.lists(self.of(item, place), min_size=2, max_size=2)
        items = st.lists(self.of(item, place), min_size=1, max_size=3)
        return st.one_of(items, items, self.of(item, place), st.just([]) if place.operator in _GROUPS else items)

    def _leaf(self, name: str, place: Place) -> st.SearchStrategy[Any]:
        if place.argument == "sort":
            return self._sort_keys(place)
        if place.argument == "pagination":
            return st.sampled_from([*_PAGE_NUMBERS, *((-1,) if place.unpaged and place.attribute == "limit" else ())])
        if place.argument == "locale" or place.operator in _PRESENCE:
            return st.sampled_from(_USUAL[name])
        pool = self._pools.get((place.owner, place.attribute or place.argument), ())
        values = st.sampled_from([*pool, *pool, *_USUAL[name]])
        if name == "JSON" and place.operator == "containsi":
            return st.sampled_from(("two", "a", "paragraph"))
        return values.flatmap(_parts_of_text(place.operator)) if name in ("String", "ID") else values

    def _sort_keys(self, place: Place) -> st.SearchStrategy[str]:
        keys = self._sort_paths(place.owner, place.depth)
        return st.builds(str.__add__, st.sampled_from(keys), st.sampled_from(("", ":asc", ":desc", ":DESC")))

    def _sort_paths(self, owner: str, depth: int) -> list[str]:
        """Return the paths to the scalars that filters of a type have too, through what they have."""
        filters: Any = self._schema.type_map.get(f"{owner}FiltersInput")
        if filters is None:
            return ["createdAt"]
        found = ["id"]
        for name, field in filters.fields.items():
            target = named(field.type).name
            if name in _GROUPS or name == "pin":
                continue
            if target.endswith("FilterInput"):
                found.append(name)
            elif depth > 1:
                inner = self._sort_paths(target.removesuffix("FiltersInput"), 1)
                found += [f"{name}.{path}" for path in inner[1:8]]
        return found


def named(declared: Any) -> Any:
    """Return a type without lists and marks."""
    while isinstance(declared, GraphQLList | GraphQLNonNull):
        declared = declared.of_type
    return declared


def _pages(place: Place) -> st.SearchStrategy[dict[str, Any]]:
    number = st.sampled_from(_PAGE_NUMBERS[:5])
    odd = st.sampled_from((*_PAGE_NUMBERS, None))
    start = st.sampled_from((0, 1, 2, 3, -1))
    forms = [
        st.fixed_dictionaries({"limit": number}),
        st.fixed_dictionaries({"limit": number, "start": start}),
        st.fixed_dictionaries({"pageSize": number, "page": st.sampled_from((1, 2, 3, 0))}),
        st.fixed_dictionaries({"pageSize": number}),
        st.fixed_dictionaries({"limit": number}),
        st.fixed_dictionaries({"start": start}),
        st.fixed_dictionaries({}, optional={"page": odd, "pageSize": odd}),
        st.fixed_dictionaries({}, optional={"start": odd, "limit": odd, "page": st.none()}),
        st.fixed_dictionaries({"limit": number, "page": st.sampled_from((None, 1))}),
    ]
    if place.unpaged:
        forms += [st.fixed_dictionaries({"limit": st.just(-1)}, optional={"start": start})] * 2
    return st.one_of(*forms)


@st.composite
def _filters(draw: st.DrawFn, inputs: Inputs, declared: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
    names = [name for name in declared.fields if name != "pin"]
    plain = [name for name in names if named(declared.fields[name].type).name.endswith("FilterInput")]
    nested = [name for name in names if name not in plain and name not in _GROUPS]
    if place.depth > 0 and place.related and draw(st.integers(0, 9)) == 9:
        plain = list(_GROUPS)
    elif place.depth > 0:
        plain += [*nested * 2, *(() if place.related else _GROUPS)]
    asked = draw(st.lists(st.sampled_from(plain), min_size=1, max_size=1 if plain[0] in _GROUPS else 2, unique=True))
    return {name: draw(inputs.of(declared.fields[name].type, place.inside(declared, name))) for name in asked}


@st.composite
def _compared(draw: st.DrawFn, inputs: Inputs, declared: GraphQLInputObjectType, place: Place) -> dict[str, Any]:
    kind = declared.name.removesuffix("FilterInput")
    operators = [*_OPERATORS.get(kind, (*_EQUAL, *_ORDERED)), *(("not",) if place.depth > 0 else ())]
    asked = draw(st.lists(st.sampled_from(operators), min_size=1, max_size=2, unique=True))
    return {name: draw(inputs.of(declared.fields[name].type, place.inside(declared, name))) for name in asked}


def _parts_of_text(operator: str) -> Callable[[str], st.SearchStrategy[str]]:
    """Return what makes of a text the texts that an operator finds it by."""

    def parts(text: str) -> st.SearchStrategy[str]:
        match operator:
            case "startsWith":
                return st.just(text[:3])
            case "endsWith":
                return st.just(text[-2:])
            case "contains" | "notContains":
                return st.just(text[1:5])
            case "containsi" | "notContainsi" | "eqi" | "nei":
                return st.sampled_from((text.upper(), text[2:6].upper()))
            case _:
                return st.just(text)

    return parts
