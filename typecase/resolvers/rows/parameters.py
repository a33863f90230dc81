"""The arguments of a read as one query, which means rows of any status and locale."""

from dataclasses import dataclass, replace
from typing import Any

from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.queries import EVERY_LOCALE
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.entities.parameters.selections import build_selection
from typecase.resolvers.queries.conditions import Compare, Operator
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.rows.arguments import parse_number, parse_order, parse_select, parse_where
from typecase.resolvers.rows.populate import parse_row_populate
from typecase.schema.registry import Registry

_LIMITS = Limits(max_limit=None, depth=50, conditions=10_000, values=30_000, text=100_000_000, sorts=100, edges=10_000)
"""What a database still takes in one statement; the caller is the project's own code."""


def trusted_scope(registry: Registry) -> Scope:
    """Return the scope of the project's own Python, which may name everything. Keep it: see `Scope`."""
    return Scope(registry=registry, visible=lambda _: True, limits=_LIMITS, trusted=True)


@dataclass(frozen=True, slots=True)
class RowParameters:
    """Compiles the arguments of reads of one content type."""

    owner: Owner
    scope: Scope

    def query(
        self,
        where: Any = None,
        *,
        select: Any = None,
        populate: Any = None,
        order_by: Any = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> Query:
        """Return the query; ValidationError (InvalidKeyError) for what cannot be asked."""
        asked = parse_row_populate(populate, self.owner, self.scope)
        asked.fields = parse_select(select, self.owner)
        query = Query(
            selection=build_selection(self.owner, asked, self.scope),
            condition=parse_where(where, self.owner, self.scope),
            sort=parse_order(order_by, self.owner, self.scope),
            start=parse_number("offset", offset) or 0,
            limit=parse_number("limit", limit),
            status=None,
            locale=EVERY_LOCALE,
        )
        # Queries for one row or one document share a plan, whichever it is: compiling one takes longer than running it.
        match query.condition:
            case Compare(name="id", operator=Operator.EQ, value=row_id):
                return replace(query, condition=None, row_id=row_id)
            case Compare(name="documentId", operator=Operator.EQ, value=document_id):
                return replace(query, condition=None, document_id=document_id)
            case _:
                return query
