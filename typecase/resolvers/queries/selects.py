"""One level's `select` while it is put together: columns, joins, conditions and order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from typecase.resolvers.queries.conditions import All, Condition, names_of
from typecase.resolvers.queries.dialects import Dialect
from typecase.resolvers.queries.filtering import Filter
from typecase.resolvers.queries.ordering import Sort
from typecase.resolvers.queries.publication import publication_condition
from typecase.resolvers.queries.selection import Query
from typecase.resolvers.queries.shapes import DOCUMENT_ID, LOCALE, ROW_ID, SEARCH, binds_locale, is_number
from typecase.resolvers.queries.statements import Statement, Storage
from typecase.resolvers.queries.statuses import stored_status
from typecase.schema.content_types import ContentType
from typecase.schema.tables import ColumnType


@dataclass(slots=True)
class Select:
    """A select in parts. `source` is its `from …`; placeholders are numbered until `finish`.

    Selects of one `statement` share its parameters and aliases.
    """

    storage: Storage
    statement: Statement
    columns: list[str] = field(default_factory=list[str])
    source: str = ""
    joins: list[str] = field(default_factory=list[str])
    conditions: list[str] = field(default_factory=list[str])
    keys: list[str] = field(default_factory=list[str])

    @property
    def dialect(self) -> Dialect:
        """The dialect of the statement."""
        return self.statement.dialect

    def quote(self, name: str) -> str:
        """Return a name as SQL reads it."""
        return self.dialect.quote(name)

    def table(self, content_type: ContentType) -> str:
        """Return the table of a content type's entries."""
        return self.quote(content_type.collection_name)

    def add(self, column: str) -> int:
        """Select an expression, once; return its place in a row."""
        if column not in self.columns:
            self.columns.append(column)
        return self.columns.index(column)

    def add_id(self, alias: str) -> int:
        """Select the row id under an alias; return its place in a row."""
        return self.add(f"{alias}.{self.quote('id')}")

    def text(self, condition: str = "") -> str:
        """Return the statement without `order by`, with one more condition."""
        return f"select {', '.join(self.columns) or '1'} {self.body(condition)}"

    def body(self, condition: str = "") -> str:
        """Return `from … where …` with one more condition."""
        conditions = [*([condition] if condition else []), *self.conditions]
        where = f" where {' and '.join(conditions)}" if conditions else ""
        return f"{' '.join([self.source, *self.joins])}{where}"

    @property
    def order(self) -> str:
        """The keys of `order by`."""
        return ", ".join(self.keys)

    def finish(self, sql: str) -> tuple[str, Sequence[Any]]:
        """Return a text of this statement for the driver, and its parameters."""
        return self.dialect.finish(sql, self.statement.parameters)

    def restrict_root(self, query: Query, content_type: ContentType, alias: str) -> None:
        """Keep the entries that a root query means."""
        if content_type.drafts and query.status is not None:
            self.conditions.append(f"{alias}.{self.quote('status')} = {stored_status(content_type, query.status)}")
        if content_type.localized:
            self._restrict_locale(query, alias)
        if query.document_id is not None:
            self.conditions.append(f"{alias}.{self.quote('document_id')} = {self.statement.bind(DOCUMENT_ID)}")
        if query.row_id is not None:
            self.conditions.append(f"{alias}.{self.quote('id')} = {self.statement.bind(ROW_ID)}")
        self.restrict(query, query, content_type, alias)
        if query.search:
            numbers = is_number(query.search)
            self.conditions.append(self._filter().search(SEARCH, content_type, alias, numbers=numbers))

    def restrict(self, query: Query, outermost: Query, content_type: ContentType, alias: str) -> None:
        """Keep the entries that a query's filters mean, and the publication filter that the request began with."""
        if outermost.publication is not None and content_type.drafts:
            self.conditions.append(publication_condition(outermost.publication, content_type, alias, self.dialect))
        if query.condition is not None:
            self._restrict_to(query.condition, content_type, alias)

    def sort(self, query: Query, content_type: ContentType, alias: str) -> None:
        """Order by a query's sort, before the keys that are added later."""
        sort = Sort(self.storage, self.statement)
        self.keys += sort.keys(query.sort, content_type, alias)
        self.joins += sort.joins

    def _restrict_locale(self, query: Query, alias: str) -> None:
        locale, column = query.locale, f"{alias}.{self.quote('locale')}"
        if locale == "*" or (locale is None and "locale" in names_of(query.condition or All(()))):
            return
        if isinstance(locale, tuple):
            bound = [list(locale)] if self.dialect.binds_lists else locale
            placeholders = list(map(self.statement.bind, bound))
            self.conditions.append(self.dialect.is_one_of(column, placeholders, ColumnType.LOCALE))
        else:
            # Written out: of a bound one, PostgreSQL cannot know how many entries have it. It plans this statement at
            # each run, or for too few entries: a list of 25 takes it 130 µs in place of 80, one with joins 340 and 180.
            written = f"'{self.statement.default_locale if locale is None else locale}'"
            value = self.statement.bind(LOCALE) if binds_locale(locale) else written
            self.conditions.append(f"{column} = {value}")

    def _restrict_to(self, condition: Condition, content_type: ContentType, alias: str) -> None:
        attempt = self._filter()
        bound = len(self.statement.parameters)
        sql = attempt.entry(condition, content_type, alias)
        if not attempt.many:
            self.joins += attempt.joins
            self.conditions.append(f"({sql})")
            return
        # Joins that multiply rows go into a statement of their own: each entry is shown once.
        del self.statement.parameters[bound:]
        inner, found = self._filter(), "f"
        sql = inner.entry(condition, content_type, found)
        row_id = self.quote("id")
        self.conditions.append(
            f"{alias}.{row_id} in (select {found}.{row_id} from {self.table(content_type)} {found}"
            f" {' '.join(inner.joins)} where {sql})"
        )

    def _filter(self) -> Filter:
        return Filter(self.storage, self.statement)
