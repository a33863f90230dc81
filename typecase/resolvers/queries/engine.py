"""The query engine: a query in, trees out. The plans of the queries that came last are kept."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.dialects import dialect_named
from typecase.resolvers.queries.levels import Compiler
from typecase.resolvers.queries.plan import Plan, Run
from typecase.resolvers.queries.selection import Page, Query, Style
from typecase.resolvers.queries.statements import Storage

_MOST_PLANS = 500
"""A plan takes 10 to 50 kB. Queries come from clients, so the number is bounded."""


@dataclass(slots=True)
class QueryEngine:
    """Answers queries over an open database. It knows no drafts or permissions but what a query says of them."""

    database: Database
    storage: Storage
    default_locale: str = "en"
    _compilers: dict[Style, Compiler] = field(init=False)
    _plans: OrderedDict[tuple[Query, Style], Plan] = field(default_factory=OrderedDict[tuple[Query, Style], Plan])

    def __post_init__(self) -> None:
        dialect = dialect_named(self.database.dialect)
        self._compilers = {
            style: Compiler(storage=self.storage, dialect=dialect, style=style, default_locale=self.default_locale)
            for style in Style
        }

    async def find(self, query: Query, style: Style = Style.REST, *, entries: bool = True, count: bool = False) -> Page:
        """Return the entries that a query means, their total when `count`, or the total alone.

        `Page.clean` is False when something in the trees must not be shown as it is in GraphQL: null where it must not
        be, an enumeration value that is gone, or an error in the place of a relation.
        """
        plan = self._plan(query, style)
        run = Run(self.database, self._compilers[style].dialect, query)
        found = await run.entries(plan) if entries else []
        total = await run.count(plan) if count else None
        return Page(entries=found, total=total, clean=not run.problems)

    def show(self, query: Query, style: Style, row: Mapping[str, Any]) -> Page | None:
        """Return what a query shows of a row that is known by its columns; None when it asks for anything else.

        That an entry is among those that the query means is the caller's to know. JSON counts as anything else, since
        PostgreSQL gives it in an order of its own.
        """
        level = self._plan(query, style).root
        if not level.columns:
            return None
        problems: list[str] = []
        shown = level.render([[row.get(name) for name in level.columns]], (), problems)
        return Page(entries=shown, clean=not problems)

    def _plan(self, query: Query, style: Style) -> Plan:
        """Return the plan of a query. Queries that ask for one document or another have the same."""
        if query.document_id is not None:
            query = replace(query, document_id="")
        if query.row_id is not None:
            query = replace(query, row_id=0)
        key = (query, style)
        try:
            plan = self._plans.get(key)
        except TypeError:  # a condition on JSON holds a list or an object, which no key can
            return self._compilers[style].plan(query)
        if plan is None:
            plan = self._plans[key] = self._compilers[style].plan(query)
            if len(self._plans) > _MOST_PLANS:
                self._plans.popitem(last=False)
        else:
            self._plans.move_to_end(key)
        return plan
