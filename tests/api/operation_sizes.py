"""How large the answer to a random operation may become: roughly, by how long lists are in the seed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType

from tests.api.operation_inputs import named

PAGE = 10
"""How many items a list has when its page is not asked for."""

_WHOLE = 25
"""About how many items the lists that are read whole have at most."""

_USUAL: Mapping[str, int] = {
    **{"tags": 3, "gallery": 2, "links": 2, "blocks": 2, "children": 3, "localizations": 2, "users": 3},
    **{"UploadFile.related": 60, "Article.related": 2},
}


@dataclass(frozen=True, slots=True)
class Room:
    """What may be below a place: levels of fields, lists in lists, rows."""

    levels: int
    lists: int
    rows: int

    def below(self, length: int | None) -> "Room | None":
        """Return the room below a field, a list of a length or not; None when there is none."""
        if self.levels < 1:
            return None
        if length is None:
            return replace(self, levels=self.levels - 1)
        if self.lists < 1 or self.rows < length:
            return None
        return Room(self.levels - 1, self.lists - 1, self.rows // length)

    def holds(self, other: "Room") -> bool:
        """Tell whether what was made for another room fits in here."""
        return other.levels <= self.levels and other.lists <= self.lists and other.rows <= self.rows


ROOT = Room(levels=8, lists=4, rows=120)
"""What may be below Query."""


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


def usual_length(type_name: str, name: str) -> int:
    """Return how many items a list of a type usually has."""
    plain = name.removesuffix("_connection")
    return _USUAL.get(f"{type_name}.{plain}", _USUAL.get(plain, _WHOLE))


def page_length(pages: Iterable[Any]) -> int:
    """Return the size of the largest of the pages that are asked for."""
    return max(map(_length, pages), default=PAGE)


def _length(page: Any) -> int:
    given = page if isinstance(page, dict) else {}
    size = given.get("limit", given.get("pageSize"))
    if size == -1:
        return _WHOLE
    return max(size, 1) if isinstance(size, int) else PAGE
