"""What a root field asks of an action that a project has to do with: its parameters, and the query that they mean.

Nothing here refers to what is asked of it, so that all of it is freed at once when the request is over.
"""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from graphql.execution.values import VariableValues

from typecase.resolvers.asking import Asked
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.parameters.queries import parse_locale, parse_query
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.naming import is_named, named_selection
from typecase.resolvers.graphql.parameters import parameters_of
from typecase.resolvers.graphql.reading import Read
from typecase.resolvers.graphql.selecting import Shown
from typecase.resolvers.graphql.selector import Selector
from typecase.resolvers.queries.selection import Query
from typecase.schema.content_types import ContentType

_PARTS: Mapping[str, tuple[str, ...]] = {
    "filters": ("condition",),
    "sort": ("sort",),
    "pagination": ("start", "limit"),
    "status": ("status",),
    "publicationFilter": ("publication",),
    "hasPublishedVersion": ("publication",),
    "_q": ("search",),
}
"""What of a query each parameter says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an operation reads, and its queries under the names of attributes, each with its page.

    `named` tells that these are its keys too, and `shown_as_it_is` that nobody else of ours looks at what is read: JSON
    may stay text.
    """

    read: Read
    queries: tuple[tuple[Query, Pagination], ...]
    named: bool
    shown_as_it_is: bool


MakeReading: TypeAlias = Callable[[Field, VariableValues, Context], Reading]
"""Returns what a root field reads, perhaps what is kept of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selecting:
    """What selections of any request are made with."""

    selector: Callable[[VariableValues, Context], Selector]
    limits: Limits
    owners: dict[str, Owner]


@dataclass(slots=True, kw_only=True)
class FieldAsked(Asked):
    """What a root field asks in one request."""

    content_type: ContentType
    selecting: Selecting
    field: Field
    variables: VariableValues
    ctx: Context

    @abstractmethod
    def asked_by_operation(self) -> tuple[Query, Pagination]:
        """Return the query of the operation as it came, under the names of attributes, and its page."""

    def arguments(self) -> Mapping[str, Any]:
        """Return the arguments of the field."""
        return self.field.arguments(self.variables)

    def read(self) -> Mapping[str, Any]:
        """See Asked."""
        ctx, selecting = self.ctx, self.selecting
        scope = Scope(registry=ctx.registry, visible=ctx.sees, limits=selecting.limits, owners=selecting.owners)
        return parameters_of(self.arguments(), scope.owner(self.content_type.uid), scope)

    def compile(self, parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
        """See Asked."""
        query, page = self.asked_by_operation()
        if parameters is None:
            return query, page
        changed = self._with(query, parameters, self.read())
        return changed, Pagination(start=changed.start, limit=changed.limit)

    def _with(self, query: Query, parameters: Mapping[str, Any], before: Mapping[str, Any]) -> Query:
        """Return a query with those parameters that are others than before; the selection stays the operation's."""
        changed = {
            name: parameters.get(name)
            for name in (*before, *parameters)
            if parameters.get(name) != before.get(name) and name not in ("fields", "populate")
        }
        given = {name: value for name, value in changed.items() if name != "locale"}
        registry, limits, owners = self.ctx.registry, self.selecting.limits, self.selecting.owners
        other, _ = parse_query(
            given, self.content_type, registry, self.ctx.sees, limits, self.action, owners=owners, typed=True
        )
        made = {name: getattr(other, name) for key, names in _PARTS.items() if key in changed for name in names}
        if "locale" in changed:
            made["locale"] = parse_locale(changed["locale"])  # apart: one document is found in any locale too
        return replace(query, **made) if made else query


@dataclass(slots=True, kw_only=True)
class ReadAsked(FieldAsked):
    """What a root field that reads asks; a connection with several lists asks once for each, by their `index`.

    `reading` is made when somebody looks at the query: what may not be asked is refused after the policies.
    """

    make: MakeReading
    index: int
    reading: Reading | None

    def asked_by_operation(self) -> tuple[Query, Pagination]:
        """See FieldAsked."""
        reading = self.known()
        one = self.action == "findOne" or self.content_type.single
        self.wants_entries = one or reading.read.wants_entries
        self.wants_total = not one and self.index == 0 and reading.read.wants_total
        self.encodes = reading.shown_as_it_is
        return reading.queries[self.index]

    def known(self) -> Reading:
        """Return what the operation reads."""
        if self.reading is None:
            self.reading = self.make(self.field, self.variables, self.ctx)
        return self.reading


@dataclass(slots=True, kw_only=True)
class WriteAsked(FieldAsked):
    """What a root field that writes asks; `shown` is what it shows of what is written, nothing of what is deleted."""

    selector: Selector
    shown: Shown

    def asked_by_operation(self) -> tuple[Query, Pagination]:
        """See FieldAsked."""
        one = self.action != "delete"
        query = named(self.selector.root_query(self.arguments(), self.shown, self.content_type, one=one))
        return query, Pagination(start=query.start, limit=query.limit)


def named(query: Query) -> Query:
    """Return a query whose selection is under the names of attributes."""
    return query if is_named(query.selection) else replace(query, selection=named_selection(query.selection))
