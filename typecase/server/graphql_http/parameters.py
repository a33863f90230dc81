"""What one operation is asked with: its text, its name, its variables and its extensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
from starlette.datastructures import QueryParams

from typecase.resolvers.graphql.errors import refuse


@dataclass(slots=True, kw_only=True)  # not frozen: made for each request, that would cost 0.5 µs
class Parameters:
    """The parameters of an operation, with the types that they must have. `query` None: it is known by its hash."""

    query: str | None = None
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    extensions: Mapping[str, Any] = field(default_factory=dict[str, Any])


def from_body(body: Any) -> Parameters:
    """Return the parameters in a decoded POST body; RefusedOperation when one has the wrong type."""
    if not isinstance(body, dict) or not body:
        raise refuse("POST body missing, invalid Content-Type, or JSON object has no keys.")
    given = cast(dict[str, Any], body)
    query, name = given.get("query"), given.get("operationName")
    if query is not None and not isinstance(query, str):
        raise refuse("GraphQL queries must be strings.")
    for key in ("variables", "extensions"):
        if isinstance(given.get(key), str):
            raise refuse(
                f"`{key}` in a POST body should be provided as an object, not a recursively JSON-encoded string."
            )
    for key in ("extensions", "variables"):
        if given.get(key) is not None and not isinstance(given[key], dict):
            raise refuse(f"`{key}` in a POST body must be an object if provided.")
    if name is not None and not isinstance(name, str):
        raise refuse("`operationName` in a POST body must be a string if provided.")
    return Parameters(
        query=query,
        operation_name=name,
        variables=given.get("variables") or {},
        extensions=given.get("extensions") or {},
    )


def from_query_string(search: QueryParams) -> Parameters:
    """Return the parameters in the query string of a GET; RefusedOperation when one is wrong."""
    return Parameters(
        query=_once(search, "query"),
        operation_name=_once(search, "operationName"),
        variables=_object(search, "variables"),
        extensions=_object(search, "extensions"),
    )


def _once(search: QueryParams, name: str) -> str | None:
    values: Sequence[str] = search.getlist(name)
    if len(values) > 1:
        raise refuse(f"The '{name}' search parameter may only be specified once.")
    return values[0] if values else None


def _object(search: QueryParams, name: str) -> Mapping[str, Any]:
    text = _once(search, name)
    if text is None:
        return {}
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise refuse(f"The {name} search parameter contains invalid JSON.") from None
    if value is not None and not isinstance(value, dict):
        raise refuse(f"The {name} search parameter must be a JSON-encoded object.")
    return cast(dict[str, Any], value) or {}
