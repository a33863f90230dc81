"""How large the answer to a random operation may become: roughly, by how long lists are in the seed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType

from tests.api.operation_inputs import named

PAGE = 10
"""How many items a list has when its page is not asked for."""

WHOLE = 100
"""What a list costs that is read whole."""

_USUAL: Mapping[str, int] = {
    **{"tags": 3, "gallery": 2, "links": 2, "blocks": 2, "children": 3, "localizations": 2, "users": 3},
    **{"UploadFile.related": 60, "Article.related": 2},
}
_MANY = 25
"""About how many items the other lists have at most."""


@dataclass(frozen=True, slots=True)
class Length:
    """How many items a list usually has, and how many it can have, which is what it costs."""

    rows: int
    cost: int


@dataclass(frozen=True, slots=True)
class Room:
    """What may be below a place: levels of fields, lists in lists, rows that are there, rows that may be there."""

    levels: int
    lists: int
    rows: int
    cost: int

    def below(self, length: Length | None) -> "Room | None":
        """Return the room below a field, a list of a length or not; None when there is none."""
        if self.levels < 1:
            return None
        if length is None:
            return replace(self, levels=self.levels - 1)
        if self.lists < 1 or self.rows < length.rows or self.cost < length.cost:
            return None
        return Room(self.levels - 1, self.lists - 1, self.rows // length.rows, self.cost // length.cost)

    def holds(self, other: "Room") -> bool:
        """Tell whether what was made for another room fits in here."""
        return (
            other.levels <= self.levels
            and other.lists <= self.lists
            and other.rows <= self.rows
            and other.cost <= self.cost
        )


ROOT = Room(levels=8, lists=4, rows=120, cost=5_000)
"""What may be below Query. An operation has so few fields that many times this cost stay below the server's limit."""

NOTHING = Room(0, 0, 0, 0)


def is_list(parent: GraphQLObjectType, name: str) -> bool:
    """Tell whether a field multiplies rows; the nodes of a connection are counted with the connection."""
    if parent.name.endswith("Collection"):
        return False
    declared = parent.fields[name].type
    inner = declared.of_type if isinstance(declared, GraphQLNonNull) else declared
    return isinstance(inner, GraphQLList) or named(declared).name.endswith("Collection")


def entries_of(declared: Any) -> str:
    """Return the name of the type of the entries that a field of a type shows, in a list or connection or alone."""
    found = named(declared)
    nodes = found.fields.get("nodes") if isinstance(found, GraphQLObjectType) else None
    return found.name if nodes is None else named(nodes.type).name


def length_of(parent: GraphQLObjectType, name: str, pages: Iterable[Any]) -> Length:
    """Return how long a list is by the pages that are asked for in any run of the operation."""
    plain = name.removesuffix("_connection")
    usual = _USUAL.get(f"{parent.name}.{plain}", _USUAL.get(plain, _MANY))
    if "pagination" not in parent.fields[name].args:
        return Length(usual, PAGE)
    size = max(map(_size, pages), default=PAGE)
    return Length(min(usual, size), size)


def _size(page: Any) -> int:
    given = page if isinstance(page, dict) else {}
    size = given.get("limit", given.get("pageSize"))
    if size == -1:
        return WHOLE
    return max(size, 1) if isinstance(size, int) else PAGE
