"""Random valid operations over a schema: queries with variables, aliases, fragments, directives and unions.

A field without an alias has the same arguments wherever it stands in one operation, and every alias is used once, so
that all of them may be merged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLUnionType, is_leaf_type
from hypothesis import strategies as st

from tests.api.operation_inputs import Inputs, Place, named
from tests.api.operation_sizes import NOTHING, PAGE, ROOT, WHOLE, Length, Room, entries_of, is_list, length_of
from tests.api.operation_variables import Given, Variables

_ROOTS = (
    *("articles", "articles", "articles", "articles_connection", "articles_connection", "article", "article"),
    *("authors", "authors_connection", "author", "categories", "category", "categories_connection", "tags", "tag"),
    *("tags_connection", "reviews", "reviews", "review", "reviews_connection", "homepage", "homepage", "global"),
    *("uploadFiles", "uploadFiles_connection", "uploadFile", "usersPermissionsUsers", "usersPermissionsRoles"),
    *("usersPermissionsRoles_connection", "usersPermissionsRole", "usersPermissionsUser", "i18NLocales", "me"),
)
_CALLERS = (
    *("full", "full", "full", "full", "nobody", "nobody", "alice", "alice", "read"),
    *("custom for articles", "custom for tags", "custom for files", "custom for users"),
)
_STRANGERS = {
    **{"article": "custom for articles", "review": "nobody", "uploadFile": "custom for files"},
    **{"tag": "custom for tags", "author": "custom for tags", "usersPermissionsUser": "custom for users"},
}
"""By the beginning of a root field, who finds its documents but not all that is related to them."""

_HOLDERS = ("Article", "Author", "Global", "Article", "Tag")
"""Members of the union of all types that a file is held by, and one that it is not."""

_LARGE = frozenset({"Article", "Review"})
"""Types that are never read whole."""

_MOST_ALIASES = 26
_MOST_DIRECTIVES = 30
_MOST_PIECES = 36
_PIECES = ("field",) * 7 + ("inline", "fragment", "spread")


@dataclass(frozen=True, slots=True)
class Run:
    """One request with a text: the name of the operation in it, and the variables."""

    name: str
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """A text with one operation or two, the requests that are sent with it, and two who send them in turn."""

    text: str
    runs: tuple[Run, ...]
    callers: tuple[str, ...]


@st.composite
def texts(draw: st.DrawFn, schema: GraphQLSchema, inputs: Inputs) -> Text:
    """Return a text whose operations are valid and within the limits.

    One caller may often find what a root field shows and not all that is related to it.
    """
    names = draw(st.sampled_from(("A", "A", "A", "A", "A", "AB")))
    writers = [_Writer(draw, schema, Variables(draw, inputs, draw(st.sampled_from((2, 2, 3)))), name) for name in names]
    text = " ".join(writer.operation() for writer in writers)
    runs = tuple(Run(writer.name, given) for writer in writers for given in writer.variables.given())
    first = draw(st.sampled_from(_CALLERS))
    others = [who for who in (*_CALLERS, *([writers[0].stranger] * len(_CALLERS))) if who != first]
    return Text(text, runs, (first, draw(st.sampled_from(others))))


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A named fragment, how many aliases and directives are in it, and the room that it was made for."""

    type_name: str
    text: str
    room: Room
    aliases: int
    directives: int


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of a field, and how long it is with them (None: it is no list)."""

    text: str
    length: Length | None


@dataclass(slots=True)
class _Writer:
    """Writes one operation. `shapes` are the types of response keys in selections of a union, by the union."""

    draw: st.DrawFn
    schema: GraphQLSchema
    variables: Variables
    name: str
    fragments: dict[str, _Fragment] = field(default_factory=dict[str, _Fragment])
    settled: dict[tuple[str, str], _Arguments] = field(default_factory=dict[tuple[str, str], _Arguments])
    shapes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    first: str = ""
    names: int = 0
    aliases: int = 0
    directives: int = 0
    pieces: int = 0

    @property
    def stranger(self) -> str:
        """Who may ask for the first root field, and not for everything below it."""
        return next((who for start, who in _STRANGERS.items() if self.first.startswith(start)), "nobody")

    def operation(self) -> str:
        """Return the operation with its fragments."""
        query = self.schema.query_type
        assert query is not None
        count = self.draw(st.sampled_from((1, 1, 1, 2, 3)))
        roots = [self.draw(st.sampled_from(_ROOTS)) for _ in range(count)]
        self.first = roots[0]
        asked = [self._field(query, name, ROOT, None) for name in roots]
        if self._chance(10):
            asked.append("__typename")
        operation = f"query {self.name}{self.variables.declarations} {{ {' '.join(asked)} }}"
        fragments = (f"fragment {name} on {one.type_name} {{ {one.text} }}" for name, one in self.fragments.items())
        return " ".join((operation, *fragments))

    def _selection(self, parent: Any, room: Room, shape: dict[str, str] | None) -> str:
        if isinstance(parent, GraphQLUnionType):
            return self._members(parent, room)
        pieces = [self._piece(parent, room, shape) for _ in range(self.draw(st.integers(1, 4)))]
        if self._chance(20):
            pieces.append("__typename")
        return " ".join(pieces)

    def _members(self, union: GraphQLUnionType, room: Room) -> str:
        """Select from members of a union. A response key means fields of one type in all of them."""
        members = {member.name: member for member in union.types}
        likely = [name for name in _HOLDERS if name in members] or list(members)
        shape = self.shapes.setdefault(union.name, {})
        pieces = ["__typename"] if self._chance(50) else []
        for name in self.draw(st.lists(st.sampled_from([*likely, *likely, *members]), min_size=1, max_size=3)):
            if self._chance(30):
                pieces.append(self._fragment(members[name], room, shape))
            else:
                pieces.append(f"... on {name} {{ {self._selection(members[name], room, shape)} }}")
        return " ".join(pieces)

    def _piece(self, parent: GraphQLObjectType, room: Room, shape: dict[str, str] | None) -> str:
        self.pieces += 1
        match self.draw(st.sampled_from(_PIECES)) if self.pieces < _MOST_PIECES else "field":
            case "inline":
                condition = self.draw(st.sampled_from(("", f" on {parent.name}")))
                return f"...{condition}{self._directive()} {{ {self._selection(parent, room, shape)} }}"
            case "fragment":
                return self._fragment(parent, room, shape)
            case "spread" if shape is None and (known := self._known_fragments(parent, room)):
                name = self.draw(st.sampled_from(known))
                self.aliases += self.fragments[name].aliases
                self.directives += self.fragments[name].directives
                return f"...{name}{self._directive()}"
            case _:
                return self._field(parent, self._field_name(parent, room), room, shape)

    def _fragment(self, parent: GraphQLObjectType, room: Room, shape: dict[str, str] | None) -> str:
        aliases, directives = self.aliases, self.directives
        inside = self._selection(parent, room, shape)
        name = f"{self.name}{len(self.fragments)}"
        self.fragments[name] = _Fragment(
            parent.name, inside, room, self.aliases - aliases, self.directives - directives
        )
        return f"...{name}{self._directive()}"

    def _known_fragments(self, parent: GraphQLObjectType, room: Room) -> list[str]:
        return [
            name
            for name, one in self.fragments.items()
            if one.type_name == parent.name
            and room.holds(one.room)
            and self.aliases + one.aliases <= _MOST_ALIASES
            and self.directives + one.directives <= _MOST_DIRECTIVES
        ]

    def _field_name(self, parent: GraphQLObjectType, room: Room) -> str:
        plain = [name for name, one in parent.fields.items() if is_leaf_type(named(one.type))]
        nested = [name for name in parent.fields if name not in plain and self._has_room(parent, name, room)]
        wanted = nested if nested and (not plain or self._chance(45)) else plain
        return self.draw(st.sampled_from(wanted)) if wanted else "__typename"

    def _has_room(self, parent: GraphQLObjectType, name: str, room: Room) -> bool:
        if self.pieces >= _MOST_PIECES:
            return False
        if not is_list(parent, name):
            return room.below(None) is not None
        shortest = Length(1, PAGE) if parent.fields[name].args else length_of(parent, name, ())
        return room.below(shortest) is not None

    def _field(self, parent: GraphQLObjectType, name: str, room: Room, shape: dict[str, str] | None) -> str:
        if name == "__typename":
            return name
        declared = parent.fields[name].type
        arguments = self.settled.get((parent.name, name))
        alias = ""
        if self._wants_alias(name, arguments, room, shape, str(declared)):
            self.aliases += 1
            self.names += 1
            alias = f"a{self.names}: "
            arguments = self._arguments(parent, name, room)
        elif arguments is None:
            arguments = self.settled[parent.name, name] = self._arguments(parent, name, room)
        if shape is not None and not alias:
            shape[name] = str(declared)
        start = f"{alias}{name}{arguments.text}{self._directive()}"
        if is_leaf_type(named(declared)):
            return start
        below = room.below(arguments.length) or NOTHING
        return f"{start} {{ {self._selection(named(declared), below, None)} }}"

    def _wants_alias(
        self, name: str, settled: _Arguments | None, room: Room, shape: dict[str, str] | None, declared: str
    ) -> bool:
        if shape is not None and shape.get(name, declared) != declared:
            return True
        if self.aliases >= _MOST_ALIASES:
            return False
        return self._chance(25) or (settled is not None and room.below(settled.length) is None)

    def _arguments(self, parent: GraphQLObjectType, name: str, room: Room) -> _Arguments:
        definition = parent.fields[name]
        owner = entries_of(definition.type)
        small = parent is not self.schema.query_type or owner not in _LARGE
        place = Place("", owner, unpaged=small and room.cost >= WHOLE)
        given: dict[str, Given] = {}
        for key, argument in definition.args.items():
            if isinstance(argument.type, GraphQLNonNull) or self._chance(30):
                given[key] = self.variables.argument(argument.type, replace(place, argument=key))
        if "pagination" in definition.args and "pagination" not in given and room.rows < PAGE:
            limit = max(room.rows, 1)
            given["pagination"] = Given(f"{{limit: {limit}}}", ({"limit": limit},))
        pages = given["pagination"].values if "pagination" in given else ()
        text = ", ".join(f"{key}: {one.text}" for key, one in given.items())
        return _Arguments(
            f"({text})" if text else "", length_of(parent, name, pages) if is_list(parent, name) else None
        )

    def _directive(self) -> str:
        if self.directives >= _MOST_DIRECTIVES or not self._chance(8):
            return ""
        self.directives += 1
        return f" @{self.draw(st.sampled_from(('skip', 'include')))}(if: {self.variables.switch()})"

    def _chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent
