"""What one request asks with: who asks, and the arguments of lists."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graphql import GraphQLObjectType
from graphql.execution.values import VariableValues

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.pagination import Pagination, parse_pagination
from typecase.resolvers.entities.values import storable
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.selecting import Shown, shown_by
from typecase.resolvers.graphql.shapes import Shapes
from typecase.resolvers.queries.conditions import Condition, Order
from typecase.resolvers.queries.selection import Arguments, PublicationFilter, Query, Status
from typecase.resolvers.watching import making
from typecase.schema.content_types import Component
from typecase.schema.sdl.owners import Owner


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


@dataclass(slots=True)
class Selector:
    """Turns fields into selections for one request."""

    shapes: Shapes
    asker: Asker
    variables: VariableValues
    page_sizes: PageSizes

    def shown(self, field: Field, object_type: GraphQLObjectType) -> Shown:
        """Return what is asked of a field's value when it is of that type, which shows a content type or component.

        It is the same object for all askers that are alike.
        """
        signature = self.asker.signature
        if signature is None:
            return self._shown(field, object_type)
        return field.kept(("shown", signature, object_type.name), lambda: self._shown(field, object_type))

    def arguments(self, shown: Shown) -> tuple[Arguments, ...]:
        """Return what the lists inside are asked with, in this request."""
        return tuple(self.arguments_of(field, owner) for field, owner in shown.sites) if shown.sites else ()

    def root_query(self, arguments: Mapping[str, Any], shown: Shown, owner: Owner, *, one: bool = False) -> Query:
        """Return the query for a root field by its arguments: filters, sort, page (or `one` entry) and the others."""
        page = _ONE if one else self.page(arguments)
        return Query(
            selection=shown.selection,
            sites=self.arguments(shown),
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
            return _ALL
        if arguments["pagination"] is None:
            raise ValidationError("pagination must be an object, not null")
        return parse_pagination(
            arguments["pagination"], default=self.page_sizes.default, maximum=self.page_sizes.largest
        )

    def _shown(self, field: Field, object_type: GraphQLObjectType) -> Shown:
        with making("selection"):
            return shown_by(field, object_type, self.shapes, self.asker.sees, self.arguments_of)

    def arguments_of(self, field: Field, owner: Owner) -> Arguments:
        """Return what the list of a field below the root is asked with."""
        arguments = field.arguments(self.variables)
        page = self.page(arguments)
        return Arguments(
            condition=self.condition(arguments, owner),
            sort=self.order(arguments, owner),
            start=page.start,
            limit=page.limit,
            of_values=isinstance(owner, Component),
        )


_ONE = Pagination(start=0, limit=1, paged=False, with_count=False)
_ALL = Pagination(start=0, limit=None, paged=False, with_count=False)


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
