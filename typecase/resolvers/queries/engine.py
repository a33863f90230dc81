"""The query engine: a query in, trees out. The plans of the queries that came last are kept."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from typecase.keeping import Kept
from typecase.resolvers.queries.connections import Database
from typecase.resolvers.queries.dialects import Dialect, dialect_named
from typecase.resolvers.queries.levels import Compiler
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.plan import Plan
from typecase.resolvers.queries.prepared import PreparedQuery
from typecase.resolvers.queries.selection import Query, Style
from typecase.resolvers.queries.shapes import Shape, shape_of
from typecase.resolvers.queries.statements import Storage
from typecase.resolvers.watching import making

_MOST_PLANS = 1_000
"""A plan takes 10 to 50 kB. Queries come from clients, so the number is bounded."""

_Form: TypeAlias = tuple[Style, bool, bool]
"""In which style a plan shows entries, whether for an answer that is encoded, and whether its rows tell the total."""


@dataclass(slots=True)
class QueryEngine:
    """Answers queries over an open database. It knows no drafts or permissions but what a query says of them."""

    database: Database
    storage: Storage
    default_locale: str = "en"
    _dialect: Dialect = field(init=False)
    _plans: Kept[Hashable, Plan] = field(default_factory=lambda: Kept[Hashable, Plan](_MOST_PLANS))

    def __post_init__(self) -> None:
        self._dialect = dialect_named(self.database.dialect)

    @property
    def plans(self) -> int:
        """How many plans are kept."""
        return len(self._plans)

    async def find(
        self,
        query: Query,
        style: Style = Style.REST,
        *,
        entries: bool = True,
        count: bool = False,
        encodes: bool = False,
    ) -> Page:
        """Return the entries that a query means, their total when `count`, or the total alone.

        When the caller `encodes` the entries and looks at none of their values, JSON attributes are left as they are.
        `Page.clean` is False when something in the trees must not be shown as it is in GraphQL: null where it must not
        be, an enumeration value that is gone, or an error in the place of a relation.
        """
        prepared = self.prepare(query, style, count=entries and count, encodes=encodes)
        return await (prepared.find if entries else prepared.count)(query.document_id)

    def prepare(
        self, query: Query, style: Style = Style.REST, *, count: bool = False, encodes: bool = False
    ) -> PreparedQuery:
        """Return what finds the entries of a query, again and again, and of its `of_document`s too. It is kept."""
        key = (style, encodes, count, query.document_id is None)
        known: PreparedQuery | None = query.memory.get(key)
        if known is None:
            shape = shape_of(query, whole_lists=self._dialect.binds_lists)
            plan = self._plan(shape, (style, encodes, count))
            known = query.memory[key] = PreparedQuery(self.database, self._dialect, plan, query, shape.values)
        return known

    def show(self, query: Query, style: Style, row: Mapping[str, Any]) -> Page | None:
        """Return what a query shows of a row that is known by its columns; None when it asks for anything else.

        That an entry is among those that the query means is the caller's to know. JSON counts as anything else, since
        PostgreSQL gives it in an order of its own.
        """
        level = self._plan(shape_of(query, whole_lists=self._dialect.binds_lists), (style, False, False)).root
        if not level.columns:
            return None
        problems: list[str] = []
        shown = level.render([[row.get(name) for name in level.columns]], (), problems)
        return Page.of_trees(shown, clean=not problems)

    def _plan(self, shape: Shape, form: _Form) -> Plan:
        key = (shape.key, form)
        try:
            plan = self._plans.get(key)
        except TypeError:  # a condition inside a selection holds a list or an object of JSON, which no key can
            return self._compile(shape, form)
        if plan is None:
            plan = self._compile(shape, form)
            self._plans.put(key, plan)
        return plan

    def _compile(self, shape: Shape, form: _Form) -> Plan:
        style, encodes, counted = form
        compiler = Compiler(
            storage=self.storage,
            dialect=self._dialect,
            style=style,
            encodes=encodes,
            default_locale=self.default_locale,
        )
        with making("plan"):
            return compiler.plan(shape.query, counted=counted)
