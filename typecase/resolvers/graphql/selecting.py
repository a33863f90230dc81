"""Selections: what the fields of an operation ask of content types and components, as the query engine's data."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLObjectType, GraphQLUnionType
from graphql.execution.values import VariableValues

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.pagination import Pagination, parse_pagination
from typecase.resolvers.entities.values import storable
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.unions import with_type
from typecase.resolvers.graphql.v4 import shows_same_entry
from typecase.resolvers.queries.conditions import Condition, Order
from typecase.resolvers.queries.selection import (
    Connection,
    Constant,
    Denied,
    Edge,
    Morph,
    Output,
    Parts,
    PublicationFilter,
    Query,
    Scalar,
    Selection,
    Status,
    Wrapped,
)
from typecase.schema.attributes import (
    AnyAttribute,
    ComponentAttribute,
    DynamicZone,
    Integer,
    Localizations,
    Media,
    Relation,
)
from typecase.schema.content_types import FILE, Component, ContentType
from typecase.schema.registry import Registry
from typecase.schema.sdl.owners import Owner, owner_name

_CONNECTION = "_connection"


class Asker(Protocol):
    """What depends on who asks: whether they see the documents of a content type, and the reading of filters and sorts.

    `parse_filters` gets GraphQL's coerced filters (enumerations and dates in canonical form, operators without `$`),
    `parse_sort` the strings of a sort. Both raise ValidationError or InvalidKeyError.

    Askers with the same `signature` give the same answers, so that a selection is made once for all of them; None when
    nobody else is like this one.
    """

    @property
    def signature(self) -> Hashable | None:
        """What the answers depend on."""
        ...

    def sees(self, uid: str) -> bool:
        """Tell whether the documents of a content type may be shown behind a relation."""
        ...

    def parse_filters(self, filters: Mapping[str, Any], owner: Owner) -> Condition | None:
        """Return the condition that filters mean."""
        ...

    def parse_sort(self, sort: Sequence[str], owner: Owner) -> tuple[Order, ...]:
        """Return the order that a sort means."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSizes:
    """How many entries a list has when nobody says, and at most (None: any number)."""

    default: int = 10
    largest: int | None = None


class Shapes:
    """The GraphQL types of a registry: which content type or component each shows, and its attributes by field name."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        owners: list[Owner] = [*registry.content_types.values(), *registry.components.values()]
        self._owners = {owner_name(owner): owner for owner in owners}
        self._attributes = {name: _attributes(owner) for name, owner in self._owners.items()}

    def owner(self, type_name: str) -> Owner | None:
        """Return what a GraphQL type shows, or None for a type that shows no content."""
        return self._owners.get(type_name)

    def attribute(self, type_name: str, field_name: str) -> AnyAttribute | None:
        """Return the attribute that a field shows, or None."""
        return self._attributes[type_name].get(field_name)


class UnplannedField(Exception):
    """A field of a content type that shows no attribute: a resolver of the project's own answers it."""

    def __init__(self, field: Field) -> None:
        self.field = field
        super().__init__(f"{field.parent.name}.{field.name}")


@dataclass(slots=True)
class Selector:
    """Turns fields into selections for one request."""

    shapes: Shapes
    asker: Asker
    variables: VariableValues
    page_sizes: PageSizes

    def selection(self, field: Field, object_type: GraphQLObjectType) -> Selection:
        """Return what is asked of a field's value when it is of that type, which shows a content type or component.

        Where no variable is used below, it is the same object for all askers that are alike.
        """
        signature = self.asker.signature
        if signature is None or field.below_uses_variables:
            return self._selection(field, object_type)
        key = ("selection", signature, object_type.name)
        return field.kept(key, lambda: self._selection(field, object_type))

    def list_query(self, arguments: Mapping[str, Any], selection: Selection, owner: Owner) -> Query:
        """Return the query for a list by the arguments of its field: filters, sort, page and those of root fields."""
        page = self.page(arguments)
        return Query(
            selection=selection,
            condition=self.condition(arguments, owner),
            sort=self.order(arguments, owner),
            start=page.start,
            limit=page.limit,
            status=arguments.get("status") or Status.PUBLISHED,
            locale=_storable(arguments.get("locale")) or None,
            publication=_publication(arguments),
            document_id=_storable(arguments.get("documentId")),
        )

    def condition(self, arguments: Mapping[str, Any], owner: Owner) -> Condition | None:
        """Return the condition of `filters`, or None."""
        filters = arguments.get("filters")
        return self.asker.parse_filters(filters, owner) if filters else None

    def order(self, arguments: Mapping[str, Any], owner: Owner) -> tuple[Order, ...]:
        """Return the order of `sort`; empty when there is none."""
        sort = [key for key in arguments.get("sort") or () if key is not None]
        return self.asker.parse_sort(sort, owner) if sort else ()

    def page(self, arguments: Mapping[str, Any]) -> Pagination:
        """Return the page of `pagination`: the first one unless it says otherwise, all where it cannot be said."""
        if "pagination" not in arguments:
            return Pagination(start=0, limit=None, paged=False, with_count=False)
        if arguments["pagination"] is None:
            raise ValidationError("pagination must be an object, not null")
        return parse_pagination(
            arguments["pagination"], default=self.page_sizes.default, maximum=self.page_sizes.largest
        )

    def _selection(self, field: Field, object_type: GraphQLObjectType) -> Selection:
        owner = self.shapes.owner(object_type.name)
        if owner is None:
            raise UnplannedField(field)
        return Selection(owner.uid, tuple(self._output(asked, owner) for asked in field.below(object_type)))

    def _output(self, field: Field, owner: Owner) -> Output:
        if field.name == "__typename":
            return Constant(field.key, field.parent.name)
        attribute = self.shapes.attribute(field.parent.name, field.name)
        match attribute:
            case Relation() if isinstance(field.named_type, GraphQLUnionType):
                return Morph(field.key, field.name, self._members(field, self._is_seen))
            case Media() | Relation() | Localizations():
                return self._edge(field, field.name, attribute, owner)
            case ComponentAttribute():
                return self._parts(field, attribute)
            case DynamicZone():
                return Parts(field.key, field.name, self._members(field, _is_component))
            case None if shows_same_entry(field):
                return Wrapped(field.key, self.selection(field, field.named_type))
            case None:
                return self._connection(field, owner)
            case _:
                return Scalar(field.key, field.name)

    def _connection(self, field: Field, owner: Owner) -> Connection | Denied:
        name = field.name.removesuffix(_CONNECTION)
        attribute = self.shapes.attribute(field.parent.name, name)
        if name == field.name or not isinstance(attribute, Media | Relation | Localizations):
            raise UnplannedField(field)
        target = self._target(attribute, owner)
        if not self._may_show(attribute, target):
            return Denied(field.key)
        arguments = field.arguments(self.variables)
        members: list[Edge | Constant] = []
        for member in field.below(field.named_type):
            if member.name == "__typename":
                members.append(Constant(member.key, member.parent.name))
            else:
                selection = self.selection(member, member.named_type)
                members.append(Edge(member.key, name, self.list_query(arguments, selection, target)))
        return Connection(field.key, tuple(members))

    def _edge(self, field: Field, name: str, attribute: Media | Relation | Localizations, owner: Owner) -> Output:
        target = self._target(attribute, owner)
        if not self._may_show(attribute, target):
            return Denied(field.key)
        selection = self.selection(field, field.named_type)
        if not field.listed:
            return Edge(field.key, name, Query(selection=selection))
        return Edge(field.key, name, self.list_query(field.arguments(self.variables), selection, target))

    def _parts(self, field: Field, attribute: ComponentAttribute) -> Parts:
        component = self.shapes.registry.component(attribute.component)
        selections = {component.uid: self.selection(field, field.named_type)}
        if not attribute.repeatable:
            return Parts(field.key, field.name, selections)
        query = self.list_query(field.arguments(self.variables), selections[component.uid], component)
        return Parts(field.key, field.name, selections, query.condition, query.sort, query.start, query.limit)

    def _members(self, field: Field, shows: Callable[[Owner], bool]) -> Mapping[str, Selection]:
        """Return by uid what is asked of the members of a union that are shown."""
        union: GraphQLUnionType = field.named_type
        members = ((member, self.shapes.owner(member.name)) for member in union.types)
        return {
            owner.uid: with_type(self.selection(field, member), member.name)
            for member, owner in members
            if owner is not None and shows(owner)
        }

    def _is_seen(self, owner: Owner) -> bool:
        return isinstance(owner, ContentType) and self.asker.sees(owner.uid)

    def _may_show(self, attribute: Media | Relation | Localizations, target: ContentType) -> bool:
        return isinstance(attribute, Media) or self.asker.sees(target.uid)

    def _target(self, attribute: Media | Relation | Localizations, owner: Owner) -> ContentType:
        match attribute:
            case Media():
                return self.shapes.registry.content_type(FILE)
            case Localizations():
                assert isinstance(owner, ContentType), "components have no locales"
                return owner
            case Relation():
                return self.shapes.registry.content_type(attribute.target or "")


def _publication(arguments: Mapping[str, Any]) -> PublicationFilter | None:
    """Return the publication filter; the older `hasPublishedVersion` counts when there is no other."""
    wanted: PublicationFilter | None = arguments.get("publicationFilter")
    if wanted is not None:
        return wanted
    match arguments.get("hasPublishedVersion"):
        case True:
            return PublicationFilter.HAS_PUBLISHED_VERSION_DOCUMENT
        case False:
            return PublicationFilter.NEVER_PUBLISHED_DOCUMENT
        case _:
            return None


def _storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _is_component(owner: Owner) -> bool:
    return isinstance(owner, Component)


def _attributes(owner: Owner) -> Mapping[str, AnyAttribute]:
    match owner:
        case ContentType():
            return {**owner.scalars, **owner.nested}
        case Component():
            return {"id": Integer(), **owner.public_attributes}
