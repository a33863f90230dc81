"""What differs between the databases when they are read: one module each, behind one protocol."""

from collections.abc import Sequence
from typing import Any, Protocol

from typecase.resolvers.queries.dialects.mariadb import MariaDb
from typecase.resolvers.queries.dialects.postgresql import PostgreSql
from typecase.resolvers.queries.dialects.sqlite import Sqlite
from typecase.schema.tables import ColumnType


class Dialect(Protocol):
    """How one database writes what SQL does not agree on. Placeholders are `$1`, `$2`… until `finish`."""

    @property
    def row_lock(self) -> str:
        """What ends a select that locks its rows; empty where there is one writer."""
        ...

    @property
    def binds_lists(self) -> bool:
        """Whether a list is bound as one value, so that its length does not change the statement."""
        ...

    @property
    def reads_parents_one_by_one(self) -> bool:
        """Whether `per_parent` reads one parent's page, so that the pages of many are joined by `union all`."""
        ...

    @property
    def forgets_order(self) -> bool:
        """Whether rows of pages that `union all` joins may come in another order than each page has."""
        ...

    @property
    def writes_json(self) -> bool:
        """Whether rows are read as the texts of JSON objects where these are the answer, by `row_to_json`."""
        ...

    @property
    def finds_pages_first(self) -> bool:
        """Whether a sorted list is counted while it is sorted, and wide rows are read for its page only."""
        ...

    @property
    def gathers_lists(self) -> bool:
        """Whether lists are gathered as arrays beside the entries of a page."""
        ...

    def json_scalar(self, expression: str, kind: ColumnType) -> str:
        """Return an expression whose value `row_to_json` writes as REST shows a column of this kind."""
        ...

    def quote(self, name: str) -> str:
        """Return a name of a table or column as SQL reads it."""
        ...

    def bind(self, value: Any, kind: ColumnType) -> Any:
        """Return a value as the driver takes it for a column of this kind."""
        ...

    def typed(self, placeholder: str, kind: ColumnType) -> str:
        """Return a placeholder where nothing else tells the type of its value: in the list of a select."""
        ...

    def is_transient(self, error: BaseException) -> bool:
        """Tell whether an error of the driver goes away when the transaction is run again: a deadlock, mostly."""
        ...

    def finish(self, sql: str, parameters: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """Return the statement with the driver's own placeholders, and its parameters in their order."""
        ...

    def lower(self, text: str) -> str:
        """Return the lower case of a text, in all alphabets."""
        ...

    def like(self, text: str, placeholder: str, *, start: bool, end: bool) -> str:
        """Return the condition that a text contains the value; `start` and `end` fix it there. `pattern` made it."""
        ...

    def pattern(self, value: str, *, start: bool, end: bool) -> str:
        """Return what is bound for `like`."""
        ...

    def is_one_of(self, expression: str, placeholders: Sequence[str], kind: ColumnType) -> str:
        """Return the condition that an expression is one of the values; with `binds_lists` one placeholder has all."""
        ...

    def order(self, expression: str, *, descending: bool) -> str:
        """Return an order in which nulls come last ascending and first descending."""
        ...

    def json_order(self, expression: str, *, descending: bool) -> str:
        """Return the order of JSON values: strings, numbers, booleans, lists, objects; nulls as in `order`."""
        ...

    def json_value(self, json: str, key: str, kind: ColumnType) -> str:
        """Return the value under a key of a JSON object, with the SQL type of its kind."""
        ...

    def json_elements(self, json: str, alias: str) -> tuple[str, str]:
        """Return the join that unfolds a JSON list, and the expression of one element as JSON."""
        ...

    def json_strings(self, json: str, key: str | None, alias: str) -> tuple[str, str]:
        """Return the join that unfolds a JSON list of strings (under a key), and the expression of one as text."""
        ...

    def json_equals(self, expression: str, placeholder: str) -> str:
        """Return the condition that two JSON values are equal."""
        ...

    def json_contains(self, expression: str, placeholder: str) -> str:
        """Return the condition that a JSON value has everything that the bound one has."""
        ...

    def as_text(self, expression: str) -> str:
        """Return an expression as text."""
        ...

    def per_parent(self, select: "Select", *, key: str, parents: str, start: int, limit: int) -> str:
        """Return the statement that reads at most `limit` rows of each parent (or of one), from `start` on."""
        ...

    def linked_per_parent(self, select: "Select", *, key: str, parents: str, start: int, limit: int) -> str:
        """Do what `per_parent` does for many parents that have few links each, in an order that no index has."""
        ...

    def linked_parents(self, key: str, placeholder: str) -> str:
        """Return the condition that an id in a table of links is one of the bound parents, of which there are many."""
        ...

    def parents(self, key: str, placeholder: str, kind: ColumnType) -> str:
        """Return the condition that the key is one of the bound parents."""
        ...

    def bind_parents(self, keys: Sequence[Any]) -> Any:
        """Return what is bound for `parents` and `per_parent`."""
        ...


class Select(Protocol):
    """A statement in parts, as `per_parent` needs it."""

    @property
    def columns(self) -> Sequence[str]:
        """The selected expressions."""
        ...

    def body(self, condition: str) -> str:
        """Return `from … where …` with one more condition."""
        ...

    @property
    def order(self) -> str:
        """The keys of `order by`."""
        ...


_DIALECTS: dict[str, Dialect] = {"sqlite": Sqlite(), "postgresql": PostgreSql(), "mariadb": MariaDb()}


def dialect_named(name: str) -> Dialect:
    """Return `sqlite`, `postgresql` or `mariadb`."""
    return _DIALECTS[name]
