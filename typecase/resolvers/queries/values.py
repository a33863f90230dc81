"""Component values and dynamic zones as they are shown: generated functions over the JSON of an entry.

A function takes `v` (the value), `s` (the stored status of its entry: ids are shown as 2 × id + s), `l` (its locale),
`g` (the groups of the level's children) and `bad` (the list of problems).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, assert_never

from typecase.resolvers.queries.rendering import Code, documents
from typecase.resolvers.queries.scalars import scalar_code
from typecase.resolvers.queries.selection import (
    Arguments,
    Connection,
    Constant,
    Count,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    Query,
    Scalar,
    Selection,
    Style,
    Wrapped,
)
from typecase.resolvers.queries.statements import kind_of
from typecase.resolvers.queries.value_lists import ValueList
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Media, NestedAttribute, Relation
from typecase.schema.content_types import FILE, Component, ContentType
from typecase.schema.registry import Registry

Mentions = Callable[[Any], Iterator[str]]
"""Yields the document ids that a value names for one edge."""

Keys = Callable[[Sequence[Any]], Iterable[str]]
"""Takes the document ids of one edge from the rows of the level."""

_PARAMETERS = "v, s, l, g, bad"


class LevelOfValues(Protocol):
    """What the level around offers: a place for its functions, and levels for the edges inside values."""

    code: Code

    def arguments(self, asked: Query | Parts) -> Query | Parts | Arguments:
        """Return what has the filters, the sort and the page of a list inside the selection."""
        ...

    def mention(self, edge: Edge, source: ContentType, target: ContentType, keys: Keys) -> tuple[int, str]:
        """Add the level of an edge; return its number, and the key of its trees, of `i` (the document id), `l`, `s`."""
        ...


@dataclass(slots=True)
class ValueRenderer:
    """Generates the functions of one component attribute of an entry of `owner`.

    `rows` turns what an edge mentions inside the attribute's owner into what the level's rows mention. What of the
    entry they look at is known when they are made: `needs_status`, `needs_locale`.
    """

    level: LevelOfValues
    owner: ContentType
    registry: Registry
    rows: Callable[[Mentions], Keys]
    needs_status: bool = False
    needs_locale: bool = False

    def function(self, parts: Parts, attribute: ComponentAttribute | DynamicZone) -> str:
        """Return the name of the function that shows the attribute's value."""
        return self._function(parts, attribute, lambda mentions: mentions)

    def _function(
        self,
        parts: Parts,
        attribute: ComponentAttribute | DynamicZone,
        around: Callable[[Mentions], Mentions],
    ) -> str:
        code = self.level.code
        match attribute:
            case ComponentAttribute(component=uid, repeatable=False):
                shown = self._shown(parts.selections[uid], lambda inner: around(_single(parts.name, inner)))
                return code.define(_PARAMETERS, f"None if v is None else {shown}")
            case ComponentAttribute(component=uid):
                shown = self._shown(parts.selections[uid], lambda inner: around(_each(parts.name, inner)))
                return code.define(_PARAMETERS, f"[{shown} for v in {self._listed(parts, uid)}]")
            case DynamicZone():
                return self._zone(parts, around)
            case _:
                assert_never(attribute)

    def _zone(self, parts: Parts, around: Callable[[Mentions], Mentions]) -> str:
        code = self.level.code
        choices: list[str] = []
        for uid, selection in parts.selections.items():

            def inside(inner: Mentions, uid: str = uid) -> Mentions:
                return around(_each(parts.name, inner, uid))

            choices.append(f"    {uid!r}: {code.define(_PARAMETERS, self._shown(selection, inside))},\n")
        known = f"(f := {code.table(choices)}.get(v['__component'])) is not None"
        return code.define(_PARAMETERS, f"[f({_PARAMETERS}) for v in v or () if {known}]")

    def _listed(self, parts: Parts, uid: str) -> str:
        asked = self.level.arguments(parts)
        if asked.condition is None and not asked.sort:
            end = "" if asked.limit is None else asked.start + asked.limit
            return f"(v or ())[{asked.start}:{end}]" if asked.start or end else "v or ()"
        component = self.registry.component(uid)
        self.needs_status = True
        listed = ValueList(component, asked.condition, asked.sort, asked.start, asked.limit)
        return f"{self.level.code.name(listed.page)}(v or (), s)"

    def _shown(self, selection: Selection, around: Callable[[Mentions], Mentions]) -> str:
        component = self.registry.component(selection.uid)
        shown = [f"{output.key!r}: {self._output(output, component, around)}" for output in selection.outputs]
        return "{" + ", ".join(shown) + "}"

    def _output(self, output: Output, component: Component, around: Callable[[Mentions], Mentions]) -> str:
        code = self.level.code
        match output:
            case Scalar(name="id"):
                self.needs_status = True
                shown = "2 * v['id'] + s"
                return shown if code.style is Style.REST else f"str({shown})"
            case Scalar(name="__component"):
                return repr(component.uid)
            case Scalar(name=name):
                attribute = component.attributes[name]
                shown = scalar_code(kind_of(attribute), f"v.get({name!r})", code.style, native=True)
                return code.checked(attribute, shown)
            case Constant(value=value):
                return repr(value)
            case Parts(name=name):
                attribute = component.attributes[name]
                assert isinstance(attribute, ComponentAttribute | DynamicZone)
                function = self._function(output, attribute, around)
                return code.checked(attribute, f"{function}(v.get({name!r}), s, l, g, bad)")
            case Edge():
                return self._edge(output, component, around)
            case Connection(members=members):
                inside = [f"{member.key!r}: {self._output(member, component, around)}" for member in members]
                return "{" + ", ".join(inside) + "}"
            case Denied():
                return code.denied()
            case Count(name=name):
                return f"{{'count': len(documents(v.get({name!r})))}}"
            case Morph():
                return "[]"
            case Wrapped(selection=selection):
                return self._shown(selection, around)
            case _:
                assert_never(output)

    def _edge(self, edge: Edge, component: Component, around: Callable[[Mentions], Mentions]) -> str:
        attribute = component.attributes[edge.name]
        uid, many = _target(attribute)
        target = self.registry.content_type(uid)
        keys = self.rows(around(_named(edge.name)))
        self.needs_status = self.needs_locale = True  # the key of a tree may have them
        number, key = self.level.mention(edge, self.owner, target, keys)
        held = f"documents(v.get({edge.name!r}))"
        found = f"[g[{number}][{key}] for i in {held} if {key} in g[{number}]]"
        if not many:
            return self.level.code.checked(attribute, f"first({found})")
        query = self.level.arguments(edge.query)
        if query.sort:
            found = f"ranked({found}, g[{number}])"
        if query.start or query.limit is not None:
            end = "" if query.limit is None else query.start + query.limit
            found = f"{found}[{query.start}:{end}]"
        return found


def _target(attribute: NestedAttribute | Any) -> tuple[str, bool]:
    match attribute:
        case Media(multiple=many):
            return FILE, many
        case Relation(target=str(uid)):
            return uid, attribute.many
        case _:
            raise AssertionError(attribute)


def _named(name: str) -> Mentions:
    def mentions(value: Any) -> Iterator[str]:
        yield from documents(value.get(name))

    return mentions


def _single(name: str, inner: Mentions) -> Mentions:
    def mentions(owner: Any) -> Iterator[str]:
        value = owner.get(name)
        if value is not None:
            yield from inner(value)

    return mentions


def _each(name: str, inner: Mentions, uid: str | None = None) -> Mentions:
    def mentions(owner: Any) -> Iterator[str]:
        for value in owner.get(name) or ():
            if uid is None or value["__component"] == uid:
                yield from inner(value)

    return mentions
