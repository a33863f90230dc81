"""Prepared queries: what is left of a query once its plan is found is to bind, to fetch and to render."""

from collections.abc import Callable, Sequence
from typing import Any

from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.plan import Plan, Run
from typecase.resolvers.queries.root_statements import PAGE, page_of
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.queries.shapes import DOCUMENT_ID, Given, Values


class PreparedQuery:
    """A query with its plan, its page written out and its values in their places.

    Only the document that is asked for may be another each time; whether one is asked for stays the same.
    """

    __slots__ = ("_bound", "_database", "_dialect", "_documents", "_plan", "_sql", "_start", "_values")

    def __init__(self, database: Database, dialect: Dialect, plan: Plan, query: Query, values: Values) -> None:
        """Prepare a query by the plan and the values of its shape."""
        root = plan.root
        self._database = database
        self._dialect = dialect
        self._plan = plan
        self._sql = root.sql.replace(PAGE, page_of(query))
        self._start = query.start
        self._values = values[1:]
        self._bound = [
            parameter.of(values) if isinstance(parameter, Given) and parameter.index != DOCUMENT_ID.index else parameter
            for parameter in root.parameters
        ]
        self._documents: Sequence[tuple[int, Callable[[Any], Any] | None]] = [
            (place, parameter.change)
            for place, parameter in enumerate(root.parameters)
            if isinstance(parameter, Given) and parameter.index == DOCUMENT_ID.index
        ]

    async def find(self, document_id: str | None) -> Page:
        """Return the page, and the total where the plan counts: one statement gives both.

        Where there is no row that could tell the total, it is counted for itself.
        """
        plan = self._plan
        rows = await self._database.fetch(self._sql, self._parameters(document_id))
        total = None
        if plan.total is not None:
            total = int(rows[0][plan.total]) if rows else await self._count(document_id) if self._start else 0
        run = self._run(document_id)
        return Page.of_trees(await run.shown(plan.root, rows), total, clean=not run.problems)

    async def count(self, document_id: str | None) -> Page:
        """Return an empty page with the number of entries on all pages."""
        return Page(total=await self._count(document_id))

    async def _count(self, document_id: str | None) -> int:
        return await self._run(document_id).count(self._plan)

    def _run(self, document_id: str | None) -> Run:
        return Run(self._database, self._dialect, (document_id, *self._values))

    def _parameters(self, document_id: str | None) -> Sequence[Any]:
        if not self._documents:
            return self._bound
        bound = self._bound.copy()
        for place, change in self._documents:
            bound[place] = document_id if change is None else change(document_id)
        return bound
