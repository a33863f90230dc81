"""PostgreSQL."""

from collections.abc import Sequence
from typing import Any

import orjson

from typecase.resolvers.queries.dialects.sqlite import escape_like, numbered
from typecase.schema.tables import JSON_KINDS, ColumnType

_CASTS = {
    ColumnType.INTEGER: "::integer",
    ColumnType.BIG_INTEGER: "::bigint",
    ColumnType.FLOAT: "::double precision",
    ColumnType.DECIMAL: "::numeric",
    ColumnType.BOOLEAN: "::boolean",
}
_TEXTUAL = frozenset({ColumnType.STRING, ColumnType.TEXT, ColumnType.DATE, ColumnType.TIME, ColumnType.INSTANT})

_TYPES = {
    ColumnType.ENTRY_ID: "bigint",
    ColumnType.STATUS: "smallint",
    ColumnType.POSITION: "double precision",
    ColumnType.INTEGER: "integer",
    ColumnType.BIG_INTEGER: "bigint",
    ColumnType.FLOAT: "double precision",
    ColumnType.DECIMAL: "numeric",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.JSON: "json",
    ColumnType.PARTS: "jsonb",
}
"""What is no text."""

_TRANSIENT = frozenset({"40001", "40P01"})
"""The states of a transaction that could not be put in order with others, and of a deadlock."""


class PostgreSql:
    """The forms of PostgreSQL 13 and later."""

    row_lock = " for no key update"
    binds_lists = True
    reads_parents_one_by_one = False
    forgets_order = False
    writes_json = True
    finds_pages_first = True
    gathers_lists = True

    def quote(self, name: str) -> str:
        """See Dialect."""
        return f'"{name}"'

    def bind(self, value: Any, kind: ColumnType) -> Any:
        """See Dialect."""
        return orjson.dumps(value).decode() if kind in JSON_KINDS else value

    def typed(self, placeholder: str, kind: ColumnType) -> str:
        """See Dialect."""
        return f"{placeholder}::{_TYPES.get(kind, 'text')}"

    def is_transient(self, error: BaseException) -> bool:
        """See Dialect."""
        return getattr(error, "sqlstate", None) in _TRANSIENT

    def finish(self, sql: str, parameters: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """See Dialect."""
        return sql, parameters

    def lower(self, text: str) -> str:
        """Lower by Unicode; columns have the collation "C", which knows ASCII only."""
        return f'lower({text} collate "und-x-icu")'

    def like(self, text: str, placeholder: str, *, start: bool, end: bool) -> str:
        """See Dialect."""
        del start, end
        return f"{text} like {placeholder}"

    def pattern(self, value: str, *, start: bool, end: bool) -> str:
        """See Dialect."""
        return f"{'' if start else '%'}{escape_like(value)}{'' if end else '%'}"

    def is_one_of(self, expression: str, placeholders: Sequence[str], kind: ColumnType) -> str:
        """See Dialect."""
        if kind is ColumnType.JSON:
            return f"{expression}::jsonb = any({placeholders[0]}::jsonb[])"
        return f"{expression} = any({placeholders[0]})"

    def order(self, expression: str, *, descending: bool) -> str:
        """See Dialect; it is the order of PostgreSQL."""
        return f"{expression} desc" if descending else expression

    def json_order(self, expression: str, *, descending: bool) -> str:
        """See Dialect; it is the order of jsonb."""
        return self.order(f"{expression}::jsonb", descending=descending)

    def json_value(self, json: str, key: str, kind: ColumnType) -> str:
        """See Dialect."""
        if kind is ColumnType.JSON:
            return f"({json} -> '{key}')"
        collation = ' collate "C"' if kind in _TEXTUAL else ""
        return f"(({json} ->> '{key}'){_CASTS.get(kind, '')}{collation})"

    def json_elements(self, json: str, alias: str) -> tuple[str, str]:
        """See Dialect."""
        return f"left join lateral jsonb_array_elements({json}) {alias}(v) on true", f"{alias}.v"

    def json_strings(self, json: str, key: str | None, alias: str) -> tuple[str, str]:
        """See Dialect."""
        inner = f"({json} -> '{key}')" if key else json
        listed = f"case when jsonb_typeof({inner}) = 'array' then {inner} end"
        return f"left join lateral jsonb_array_elements_text({listed}) {alias}(v) on true", f"{alias}.v"

    def json_scalar(self, expression: str, kind: ColumnType) -> str:
        """See Dialect; a number of the type `double precision` is written as JavaScript does, 7 and not 7.0."""
        match kind:
            case ColumnType.BIG_INTEGER:
                return f"{expression}::text"
            case ColumnType.DECIMAL:
                return f"{expression}::double precision"
            case ColumnType.TIME:
                return f"rtrim(rtrim({expression}, '0'), '.')"
            case ColumnType.LOCALE:
                return f"nullif({expression}, '')"
            case _:
                return expression

    def json_equals(self, expression: str, placeholder: str) -> str:
        """See Dialect."""
        return f"{expression}::jsonb = {placeholder}::jsonb"

    def json_contains(self, expression: str, placeholder: str) -> str:
        """See Dialect."""
        return f"{expression}::jsonb @> {placeholder}::jsonb"

    def as_text(self, expression: str) -> str:
        """See Dialect."""
        return f"{expression}::text"

    def per_parent(self, select: Any, *, key: str, parents: str, start: int, limit: int) -> str:
        """Read each parent's page with LATERAL, which stops at the limit where an index has the order."""
        columns = numbered(select)
        inner = f"select {columns} {select.body(f'{key} = p.k')} order by {select.order} limit {limit} offset {start}"
        return f"select x.* from unnest({parents}::bigint[]) p(k) cross join lateral ({inner}) x"

    def linked_per_parent(self, select: Any, *, key: str, parents: str, start: int, limit: int) -> str:
        """Number the rows of all parents, which one join reads: 110 µs for the tags of 25 entries, with LATERAL 155."""
        place = f"row_number() over (partition by {key} order by {select.order}) n"
        inner = f"select {numbered(select)}, {place} {select.body(self.linked_parents(key, parents))}"
        names = ", ".join(f"x.c{number}" for number in range(len(select.columns)))
        return f"select {names} from ({inner}) x where x.n > {start} and x.n <= {start + limit} order by x.n"

    def linked_parents(self, key: str, placeholder: str) -> str:
        """See Dialect; a join may read all links at once, while of `= any` each is looked for (105 µs, and 165)."""
        return f"{key} in (select unnest({placeholder}::bigint[]))"

    def parents(self, key: str, placeholder: str, kind: ColumnType) -> str:
        """See Dialect."""
        del kind
        return f"{key} = any({placeholder})"

    def bind_parents(self, keys: Sequence[Any]) -> Any:
        """See Dialect."""
        return list(keys)
