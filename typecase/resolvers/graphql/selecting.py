"""Selections: what the fields of an operation ask of content types and components, as the query engine's data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from graphql import GraphQLObjectType, GraphQLUnionType

from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.own_fields import OwnField
from typecase.resolvers.graphql.owned import Owned
from typecase.resolvers.graphql.shapes import Shapes, UnplannedField
from typecase.resolvers.graphql.unions import Path, hidden_paths, with_type
from typecase.resolvers.graphql.v4 import shows_same_entry
from typecase.resolvers.queries.selection import (
    Arguments,
    Connection,
    Constant,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    Query,
    Scalar,
    Selection,
    Wrapped,
)
from typecase.schema.attributes import ComponentAttribute, DynamicZone, Localizations, Media, Relation
from typecase.schema.content_types import FILE, Component, ContentType
from typecase.schema.sdl.owners import Owner

_CONNECTION = "_connection"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of the values of a field, whatever the variables are.

    `sites` are the lists inside whose arguments depend on variables. `hidden` is where the trees hold types for
    graphql-core only (see `unions`). `owned` are the fields inside that a project answers or guards.
    """

    selection: Selection
    sites: tuple[tuple[Field, Owner], ...] = ()
    hidden: tuple[Path, ...] = ()
    owned: tuple[Owned, ...] = ()


def shown_by(
    field: Field,
    object_type: GraphQLObjectType,
    shapes: Shapes,
    sees: Callable[[str], bool],
    arguments_of: Callable[[Field, Owner], Arguments],
) -> Shown:
    """Return what is asked of a field's value when it is of a type that shows a content type or component.

    `sees` tells whether the documents of a content type may be shown behind a relation, `arguments_of` what a list
    below is asked with whose arguments are constant. Raises UnplannedField when a field shows no attribute.
    """
    build = _Build(shapes, sees, arguments_of)
    selection = build.selection(field, object_type, ())
    return Shown(selection, tuple(build.sites), hidden_paths(selection), tuple(build.owned))


@dataclass(slots=True)
class _Build:
    """One selection while it is built."""

    shapes: Shapes
    sees: Callable[[str], bool]
    arguments_of: Callable[[Field, Owner], Arguments]
    sites: list[tuple[Field, Owner]] = dataclass_field(default_factory=list[tuple[Field, Owner]])
    owned: list[Owned] = dataclass_field(default_factory=list[Owned])

    def selection(self, field: Field, object_type: GraphQLObjectType, path: Path) -> Selection:
        """Return what is asked of a field's value, which stands at a path of keys, when it is of that type."""
        owner = self.shapes.owner(object_type.name)
        if owner is None:
            raise UnplannedField(field)
        if object_type.name not in self.shapes.extended:
            return Selection(owner.uid, tuple(self._output(asked, owner, path) for asked in field.below(object_type)))
        return self._extended(field, object_type, owner, path)

    def _extended(self, field: Field, object_type: GraphQLObjectType, owner: Owner, path: Path) -> Selection:
        """Return the selection of a type with own fields: what gives them is read under hidden keys."""
        below = field.below(object_type)
        outputs: list[Output] = []
        fields: list[tuple[Field, OwnField]] = []
        for asked in below:
            own = self.shapes.own_fields.get(f"{object_type.name}.{asked.name}")
            if own is None or own.generated:
                outputs.append(self._output(asked, owner, path))
            if own is not None:
                fields.append((asked, own))
        if fields:
            needs = [need for _, own in fields for need in own.needs]
            outputs += self.shapes.hidden_outputs(object_type.name, needs)
            order = tuple(asked.key for asked in below)
            self.owned.append(Owned(path=path, type_name=object_type.name, fields=tuple(fields), order=order))
        return Selection(owner.uid, tuple(outputs))

    def _output(self, field: Field, owner: Owner, path: Path) -> Output:
        if field.name == "__typename":
            return Constant(field.key, field.parent.name)
        below = (*path, field.key)
        attribute = self.shapes.attribute(field.parent.name, field.name)
        match attribute:
            case Relation() if isinstance(field.named_type, GraphQLUnionType):
                return Morph(field.key, field.name, self._members(field, self._is_seen, below))
            case Media() | Relation() | Localizations():
                return self._edge(field, field.name, attribute, owner, below)
            case ComponentAttribute():
                return self._parts(field, attribute, below)
            case DynamicZone():
                return Parts(field.key, field.name, self._members(field, _is_component, below))
            case None if shows_same_entry(field):
                return Wrapped(field.key, self.selection(field, field.named_type, below))
            case None:
                return self._connection(field, owner, below)
            case _:
                return Scalar(field.key, field.name)

    def _connection(self, field: Field, owner: Owner, path: Path) -> Connection | Denied:
        name = field.name.removesuffix(_CONNECTION)
        attribute = self.shapes.attribute(field.parent.name, name)
        if name == field.name or not isinstance(attribute, Media | Relation | Localizations):
            raise UnplannedField(field)
        target = self._target(attribute, owner)
        if not self._may_show(attribute, target):
            return Denied(field.key)
        members: list[Edge | Constant] = []
        arguments, site = self._asked(field, target)
        for member in field.below(field.named_type):
            if member.name == "__typename":
                members.append(Constant(member.key, member.parent.name))
            else:
                selection = self.selection(member, member.named_type, (*path, member.key))
                members.append(Edge(member.key, name, _listed(selection, arguments, site)))
        return Connection(field.key, tuple(members))

    def _edge(
        self, field: Field, name: str, attribute: Media | Relation | Localizations, owner: Owner, path: Path
    ) -> Output:
        target = self._target(attribute, owner)
        if not self._may_show(attribute, target):
            return Denied(field.key)
        selection = self.selection(field, field.named_type, path)
        if not field.listed:
            return Edge(field.key, name, Query(selection=selection))
        return Edge(field.key, name, _listed(selection, *self._asked(field, target)))

    def _parts(self, field: Field, attribute: ComponentAttribute, path: Path) -> Parts:
        component = self.shapes.registry.component(attribute.component)
        selections = {component.uid: self.selection(field, field.named_type, path)}
        if not attribute.repeatable:
            return Parts(field.key, field.name, selections)
        asked, site = self._asked(field, component)
        return Parts(
            field.key, field.name, selections, asked.condition, asked.sort, asked.start, asked.limit, site=site
        )

    def _asked(self, field: Field, owner: Owner) -> tuple[Arguments, int | None]:
        """Return what a list is asked with, or its site when that depends on variables."""
        if field.arguments_use_variables:
            self.sites.append((field, owner))
            return Arguments(), len(self.sites) - 1
        return self.arguments_of(field, owner), None

    def _members(self, field: Field, shows: Callable[[Owner], bool], path: Path) -> Mapping[str, Selection]:
        """Return by uid what is asked of the members of a union that are shown."""
        union: GraphQLUnionType = field.named_type
        members = ((member, self.shapes.owner(member.name)) for member in union.types)
        return {
            owner.uid: with_type(self.selection(field, member, path), member.name)
            for member, owner in members
            if owner is not None and shows(owner)
        }

    def _is_seen(self, owner: Owner) -> bool:
        return isinstance(owner, ContentType) and self.sees(owner.uid)

    def _may_show(self, attribute: Media | Relation | Localizations, target: ContentType) -> bool:
        return isinstance(attribute, Media) or self.sees(target.uid)

    def _target(self, attribute: Media | Relation | Localizations, owner: Owner) -> ContentType:
        match attribute:
            case Media():
                return self.shapes.registry.content_type(FILE)
            case Localizations():
                assert isinstance(owner, ContentType), "components have no locales"
                return owner
            case Relation():
                return self.shapes.registry.content_type(attribute.target or "")


def _listed(selection: Selection, arguments: Arguments, site: int | None) -> Query:
    return Query(
        selection=selection,
        condition=arguments.condition,
        sort=arguments.sort,
        start=arguments.start,
        limit=arguments.limit,
        site=site,
    )


def _is_component(owner: Owner) -> bool:
    return isinstance(owner, Component)
