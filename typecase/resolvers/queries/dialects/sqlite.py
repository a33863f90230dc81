"""SQLite."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from typecase.schema.tables import JSON_KINDS, ColumnType

_PLACEHOLDER = re.compile(r"\$(\d+)")
_JSON_RANK = (
    "case json_type({0}) when 'text' then 1 when 'integer' then 2 when 'real' then 2 when 'true' then 3"
    " when 'false' then 3 when 'array' then 4 when 'object' then 5 end"
)


def by_position(sql: str, parameters: Sequence[Any], placeholder: str) -> tuple[str, Sequence[Any]]:
    """Replace `$n` by a placeholder without a number, and put the parameters in the order of the text."""
    ordered: list[Any] = []

    def replace(match: re.Match[str]) -> str:
        ordered.append(parameters[int(match[1]) - 1])
        return placeholder

    return _PLACEHOLDER.sub(replace, sql), ordered


def escape_like(value: str) -> str:
    """Return a value whose LIKE wildcards stand for themselves."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def numbered(select: Any) -> str:
    """Return the columns of a statement with names of their own: `c0`, `c1`…"""
    return ", ".join(f"{column} as c{number}" for number, column in enumerate(select.columns))


def page_of_one_parent(select: Any, *, key: str, parents: str, start: int, limit: int) -> str:
    """Read the page of one parent; SQLite and MariaDB have no LATERAL, and take many such statements at once.

    A window function reads and numbers every row of every parent: with 25 parents of 5, 40 and 400 rows each, 10 of
    which are shown, it took 0.28, 1.4 and 16 ms on SQLite, and 25 statements in one 0.23, 0.78 and 2.5 ms.
    """
    page = f"order by {select.order} limit {limit} offset {start}"
    return f"select * from (select {numbered(select)} {select.body(f'{key} = {parents}')} {page}) x"


_TRANSIENT = frozenset({"database is locked", "database table is locked"})
"""What is said when another process writes."""


class Sqlite:
    """The forms of SQLite 3.38 and later."""

    row_lock = ""
    binds_lists = False
    reads_parents_one_by_one = True
    forgets_order = False
    writes_json = False
    finds_pages_first = False
    gathers_lists = False

    def quote(self, name: str) -> str:
        """See Dialect."""
        return f'"{name}"'

    def bind(self, value: Any, kind: ColumnType) -> Any:
        """See Dialect."""
        if isinstance(value, Decimal):
            return float(value)
        return orjson.dumps(value).decode() if kind in JSON_KINDS else value

    def typed(self, placeholder: str, kind: ColumnType) -> str:
        """See Dialect."""
        del kind
        return placeholder

    def is_transient(self, error: BaseException) -> bool:
        """See Dialect."""
        return str(error) in _TRANSIENT

    def finish(self, sql: str, parameters: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """See Dialect."""
        return by_position(sql, parameters, "?")

    def lower(self, text: str) -> str:
        """Use the function that every connection registers; SQLite's own knows ASCII only."""
        return f"unicode_lower({text})"

    def like(self, text: str, placeholder: str, *, start: bool, end: bool) -> str:
        """Compare without LIKE, which ignores the case of ASCII letters here."""
        if start:
            return f"substr({text}, 1, length({placeholder})) = {placeholder}"
        if end:
            return f"substr({text}, length({text}) - length({placeholder}) + 1) = {placeholder}"
        return f"instr({text}, {placeholder}) > 0"

    def pattern(self, value: str, *, start: bool, end: bool) -> str:
        """See Dialect."""
        del start, end
        return value

    def is_one_of(self, expression: str, placeholders: Sequence[str], kind: ColumnType) -> str:
        """See Dialect."""
        del kind
        return f"{expression} in ({', '.join(placeholders)})"

    def order(self, expression: str, *, descending: bool) -> str:
        """See Dialect."""
        return f"{expression} desc nulls first" if descending else f"{expression} nulls last"

    def json_order(self, expression: str, *, descending: bool) -> str:
        """See Dialect."""
        number = f"case when json_type({expression}) in ('integer', 'real') then cast({expression} as real) end"
        keys = (_JSON_RANK.format(expression), number, expression)
        return ", ".join(self.order(key, descending=descending) for key in keys)

    def json_value(self, json: str, key: str, kind: ColumnType) -> str:
        """See Dialect; numbers and booleans come with their type."""
        del kind
        return f"({json} ->> '$.{key}')"

    def json_elements(self, json: str, alias: str) -> tuple[str, str]:
        """See Dialect."""
        return f"left join json_each({json}) {alias}", f"{alias}.value"

    def json_strings(self, json: str, key: str | None, alias: str) -> tuple[str, str]:
        """See Dialect."""
        path = f", '$.{key}'" if key else ""
        return f"left join json_each({json}{path}) {alias}", f"{alias}.value"

    def json_scalar(self, expression: str, kind: ColumnType) -> str:
        """See Dialect; not asked of what does not write JSON."""
        del kind
        return expression

    def json_equals(self, expression: str, placeholder: str) -> str:
        """Compare with a function that every connection registers; to SQLite JSON is text."""
        return f"canonical_json({expression}) = canonical_json({placeholder})"

    def json_contains(self, expression: str, placeholder: str) -> str:
        """See Dialect: every leaf of the bound value is in the stored one, at the same path."""
        return (
            f"not exists (select 1 from json_tree({placeholder}) w where w.atom is not null and not exists"
            f" (select 1 from json_tree({expression}) h where h.fullkey = w.fullkey and h.atom = w.atom))"
            f" and json_type({expression}) = json_type({placeholder})"
        )

    def as_text(self, expression: str) -> str:
        """See Dialect."""
        return f"cast({expression} as text)"

    def per_parent(self, select: Any, *, key: str, parents: str, start: int, limit: int) -> str:
        """See Dialect."""
        return page_of_one_parent(select, key=key, parents=parents, start=start, limit=limit)

    def linked_per_parent(self, select: Any, *, key: str, parents: str, start: int, limit: int) -> str:
        """See Dialect."""
        return self.per_parent(select, key=key, parents=parents, start=start, limit=limit)

    def linked_parents(self, key: str, placeholder: str) -> str:
        """See Dialect."""
        return self.parents(key, placeholder, ColumnType.ENTRY_ID)

    def parents(self, key: str, placeholder: str, kind: ColumnType) -> str:
        """See Dialect; one parameter holds all, so that the statement is always the same."""
        del kind
        return f"{key} in (select value from json_each({placeholder}))"

    def bind_parents(self, keys: Sequence[Any]) -> Any:
        """See Dialect."""
        return orjson.dumps(list(keys)).decode()
