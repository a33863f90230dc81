"""The entries of `http.middlewares`: which global middlewares there are, outermost first."""

import json
from typing import Annotated, Any, TypeAlias, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from typecase.settings.kinds import read_list


class MiddlewareEntry(BaseModel):
    """One global middleware: a built-in name or a dotted one, and what it is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    config: dict[str, Any] = Field(default_factory=dict[str, Any])


DEFAULT_MIDDLEWARES = tuple(
    MiddlewareEntry(name=name)
    for name in ("request-log", "powered-by", "security", "cors", "errors", "uri-limit", "body-limit")
)
"""The global middlewares of a project that names none. The errors stand inside of the headers and of CORS, so that a
page of another origin can read what went wrong."""


def _read_entries(value: object) -> object:
    """Return the entries that a variable holds: names that commas separate, or a list as JSON."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError('names, or a list as JSON such as ["errors", {"name": "cors"}]') from None
    return read_list(value)


def _read_entry(value: object) -> object:
    """Return the table of an entry: a name alone has no config."""
    table: object = {"name": value} if isinstance(value, str) else value
    if isinstance(table, dict):
        entry = cast(dict[str, object], table)
        name, config = entry.get("name"), entry.get("config", {})
        if isinstance(name, str) and name.strip() and isinstance(config, dict) and entry.keys() <= {"name", "config"}:
            return entry
    elif isinstance(table, MiddlewareEntry):
        return table
    raise ValueError('a name, or a table such as {name = "cors", config = {max_age = 60}}')


Middlewares: TypeAlias = Annotated[
    tuple[Annotated[MiddlewareEntry, BeforeValidator(_read_entry)], ...], BeforeValidator(_read_entries)
]
