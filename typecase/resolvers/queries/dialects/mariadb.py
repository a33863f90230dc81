"""MariaDB."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from typecase.resolvers.queries.dialects.sqlite import by_position, escape_like, page_of_one_parent
from typecase.schema.tables import JSON_KINDS, ColumnType

_COLLATION = "utf8mb4_nopad_bin"
_KEY = f"varchar(24) character set utf8mb4 collate {_COLLATION}"
_CASTS = {
    ColumnType.INTEGER: "cast({0} as signed)",
    ColumnType.BIG_INTEGER: "cast({0} as signed)",
    ColumnType.FLOAT: "cast({0} as double)",
    ColumnType.DECIMAL: "cast({0} as decimal(10, 2))",
    ColumnType.BOOLEAN: "cast({0} as signed)",
}
_JSON_RANK = (
    "case json_type({0}) when 'STRING' then 1 when 'INTEGER' then 2 when 'DOUBLE' then 2 when 'BOOLEAN' then 3"
    " when 'ARRAY' then 4 when 'OBJECT' then 5 end"
)

_TRANSIENT = frozenset({1020, 1205, 1213})
"""The numbers of a row that was changed meanwhile, of a lock that was not had in time, and of a deadlock."""


class MariaDb:
    """The forms of MariaDB 10.6 and later."""

    row_lock = " for update"
    binds_lists = False
    reads_parents_one_by_one = True
    forgets_order = True
    writes_json = False
    finds_pages_first = False
    gathers_lists = False

    def quote(self, name: str) -> str:
        """See Dialect."""
        return f"`{name}`"

    def bind(self, value: Any, kind: ColumnType) -> Any:
        """See Dialect."""
        if isinstance(value, Decimal):
            return str(value)
        return orjson.dumps(value).decode() if kind in JSON_KINDS else value

    def typed(self, placeholder: str, kind: ColumnType) -> str:
        """See Dialect."""
        del kind
        return placeholder

    def is_transient(self, error: BaseException) -> bool:
        """See Dialect."""
        number = error.args[0] if error.args else None
        return isinstance(number, int) and number in _TRANSIENT

    def finish(self, sql: str, parameters: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """See Dialect; the driver reads `%` as its own where there are parameters."""
        return by_position(sql.replace("%", "%%") if parameters else sql, parameters, "%s")

    def lower(self, text: str) -> str:
        """See Dialect."""
        return f"lower({text})"

    def like(self, text: str, placeholder: str, *, start: bool, end: bool) -> str:
        """See Dialect."""
        del start, end
        return f"{text} like {placeholder}"

    def pattern(self, value: str, *, start: bool, end: bool) -> str:
        """See Dialect."""
        return f"{'' if start else '%'}{escape_like(value)}{'' if end else '%'}"

    def is_one_of(self, expression: str, placeholders: Sequence[str], kind: ColumnType) -> str:
        """See Dialect."""
        del kind
        return f"{expression} in ({', '.join(placeholders)})"

    def order(self, expression: str, *, descending: bool) -> str:
        """See Dialect; MariaDB takes null for the smallest value."""
        direction = " desc" if descending else ""
        return f"{expression} is null{direction}, {expression}{direction}"

    def json_order(self, expression: str, *, descending: bool) -> str:
        """See Dialect."""
        number = f"case when json_type({expression}) in ('INTEGER', 'DOUBLE') then cast({expression} as double) end"
        keys = (_JSON_RANK.format(expression), number, expression)
        return ", ".join(self.order(key, descending=descending) for key in keys)

    def json_value(self, json: str, key: str, kind: ColumnType) -> str:
        """See Dialect."""
        if kind is ColumnType.JSON:
            return f"json_extract({json}, '$.{key}')"
        text = f"json_value({json}, '$.{key}')"
        # What comes out of JSON has another collation than the columns, and MariaDB compares no two of them.
        return _CASTS.get(kind, f"({{0}} collate {_COLLATION})").format(text)

    def json_elements(self, json: str, alias: str) -> tuple[str, str]:
        """See Dialect."""
        return f"left join json_table({json}, '$[*]' columns (v json path '$')) {alias} on true", f"{alias}.v"

    def json_strings(self, json: str, key: str | None, alias: str) -> tuple[str, str]:
        """See Dialect."""
        path = f"$.{key}[*]" if key else "$[*]"
        return (
            f"left join json_table({json}, '{path}' columns (v {_KEY} path '$')) {alias} on true",
            f"{alias}.v",
        )

    def json_scalar(self, expression: str, kind: ColumnType) -> str:
        """See Dialect; not asked of what does not write JSON."""
        del kind
        return expression

    def json_equals(self, expression: str, placeholder: str) -> str:
        """See Dialect; without `= 1`, MariaDB takes rows whose value is null for true."""
        return f"json_equals({expression}, {placeholder}) = 1"

    def json_contains(self, expression: str, placeholder: str) -> str:
        """See Dialect; without `= 1`, MariaDB takes rows whose value is null for true."""
        return f"json_contains({expression}, {placeholder}) = 1"

    def as_text(self, expression: str) -> str:
        """See Dialect."""
        return f"cast({expression} as char)"

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
        column = "bigint" if kind is ColumnType.ENTRY_ID else _KEY
        return f"{key} in (select v from json_table({placeholder}, '$[*]' columns (v {column} path '$')) parents)"

    def bind_parents(self, keys: Sequence[Any]) -> Any:
        """See Dialect."""
        return orjson.dumps(list(keys)).decode()
