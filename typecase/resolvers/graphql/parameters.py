"""The arguments of a root field as parameters in REST's grammar, which Python of a project reads and changes."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.schema.attributes import Blocks, Json

_SAME = ("sort", "pagination", "status", "locale", "publicationFilter", "hasPublishedVersion")
_NOTHING: tuple[Any, ...] = (None, [], {})
"""Defaults of the schema, which nobody has asked for."""

_WORDS = frozenset({"and", "or", "not"})
_LISTS = frozenset({"in", "notIn", "between"})


def parameters_of(arguments: Mapping[str, Any], owner: Owner, scope: Scope) -> dict[str, Any]:
    """Return the parameters that the arguments of a root field stand for: `title: {eq: "x"}` → `$eq`.

    They are a copy, since arguments may be kept with the operation.
    """
    found = {name: deepcopy(arguments[name]) for name in _SAME if arguments.get(name) not in _NOTHING}
    filters = arguments.get("filters")
    if filters:
        found["filters"] = _filters(deepcopy(filters), owner, scope)
    return found


def _filters(given: Any, owner: Owner, scope: Scope) -> Any:
    if is_list(given):
        return [_filters(item, owner, scope) for item in given]
    if not is_mapping(given):
        return given
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key in _WORDS and key not in owner.scalars and key not in owner.nested:
            found[f"${key}"] = _filters(value, owner, scope)
        elif (nested := owner.nested.get(key)) is not None:
            target = scope.target(owner, nested)
            found[key] = value if target is None else _filters(value, target, scope)
        else:
            found[key] = _operators(value, isinstance(owner.scalars.get(key), Json | Blocks))
    return found


def _operators(given: Any, structured: bool) -> Any:
    """Return the operators of an attribute; a list is one value where it is `structured`, several in REST."""
    if not is_mapping(given):
        return given
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key == "not":
            found["$not"] = _operators(value, structured)
        else:
            found[f"${key}"] = [value] if structured and is_list(value) and key not in _LISTS else value
    return found
