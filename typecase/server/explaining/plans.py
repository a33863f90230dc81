"""What was seen of a request, as the `plan` of its answer."""

from collections.abc import Mapping
from enum import Enum
from time import perf_counter
from typing import Any

from typecase.resolvers.watching import SentStatement, Watch

_PARTS: Mapping[str, str] = {"text": "reading", "selection": "selecting", "plan": "compiling"}
"""What is made of a request, and what the time is called that it takes to make it."""


_UNION = " union all "


class Api(Enum):
    """An API, by what it keeps between requests: REST makes the selection together with reading the query string."""

    GRAPHQL = ("text", "selection", "plan")
    REST = ("text", "plan")


def render_plan(watch: Watch, api: Api) -> dict[str, Any]:
    """Return a plan: costs, what was not found kept, the milliseconds of each part, and every statement."""
    return {
        **_cost(watch),
        "made": [what for what in api.value if what in watch.made],
        "milliseconds": _milliseconds(watch, api, perf_counter() - watch.began),
        "statements": [_statement(statement) for statement in watch.statements],
    }


def without_copies(sql: str) -> tuple[str, int]:
    """Return a statement that is one text several times, joined by `union all`, as that text, and how often it is."""
    parts = sql.split(_UNION)
    return (parts[0], len(parts)) if len(set(parts)) == 1 else (sql, 1)


def _cost(watch: Watch) -> dict[str, Any]:
    """Return the cost where there was an operation; of a batch that of all, beside what each one may cost."""
    if not watch.costs:
        return {}
    return {"cost": {"operation": sum(cost.cost for cost in watch.costs), "most": watch.costs[-1].most}}


def _milliseconds(watch: Watch, api: Api, total: float) -> dict[str, float]:
    parts = {_PARTS[what]: watch.made.get(what, 0.0) for what in api.value}
    parts["database"] = watch.database_seconds()
    parts["rest"] = max(total - sum(parts.values()), 0.0)
    return {"total": _rounded(total), **{name: _rounded(seconds) for name, seconds in parts.items()}}


def _statement(statement: SentStatement) -> dict[str, Any]:
    sql, copies = without_copies(statement.sql)
    return {
        "sql": sql,
        **({"copies": copies} if copies > 1 else {}),
        "milliseconds": _rounded(statement.seconds),
        "rows": statement.rows,
        "values": statement.values,
    }


def _rounded(seconds: float) -> float:
    return round(seconds * 1_000, 3)
