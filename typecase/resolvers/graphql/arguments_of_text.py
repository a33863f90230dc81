"""Arguments of a field that come as texts of a path and a query string, read by their GraphQL types."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

import graphql
from graphql import GraphQLError, GraphQLField, GraphQLList, GraphQLNonNull, is_leaf_type
from graphql.pyutils import Undefined

from typecase.errors import ValidationError
from typecase.resolvers.graphql.wrappers import declared_type, default_of, inside

_library: Any = graphql

_TRUTHS: Mapping[str, bool] = {"true": True, "1": True, "t": True, "false": False, "0": False, "f": False}


def coerced_arguments(field: GraphQLField, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a field: of what is given those that it has, with defaults; what is else given is left.

    ValidationError for a value that is not of the argument's type, and for one that is missing and must be there.
    """
    found: dict[str, Any] = {}
    for name, argument in field.args.items():
        type_ = declared_type(argument)
        if name in given:
            found[name] = _coerced(name, given[name], type_)
        elif (default := default_of(argument)) is not Undefined:
            found[name] = default
        elif isinstance(type_, GraphQLNonNull):
            raise ValidationError(f"The parameter {name} is missing; it is of the type {type_}", {"param": name})
    return found


def _coerced(name: str, value: Any, type_: Any) -> Any:
    reasons: list[str] = []
    try:
        typed = _typed(value, type_)
        coerced = _library.coerce_input_value(typed, type_)
        if coerced is not Undefined:
            return coerced
        _library.validate_input_value(typed, type_, partial(_note, reasons))
    except (GraphQLError, ValueError, TypeError) as error:
        reasons.append(str(error))
    message = "; ".join(reasons)
    raise ValidationError(f"The parameter {name} is not of the type {type_}: {message}", {"param": name})


def _note(reasons: list[str], error: GraphQLError, path: Sequence[str | int]) -> None:
    reasons.append(f"{'.'.join(map(str, path))}: {error.message}" if path else error.message)


def _typed(value: Any, type_: Any) -> Any:
    """Return a value with its texts read as numbers and truths, where the type has those."""
    if isinstance(type_, GraphQLNonNull):
        return _typed(value, inside(type_))
    if isinstance(type_, GraphQLList):
        items = cast(list[Any], value) if isinstance(value, list) else [value]
        return [_typed(item, inside(type_)) for item in items]
    if not isinstance(value, str) or not is_leaf_type(type_):
        return value
    match type_.name:
        case "Int":
            return int(value)
        case "Float":
            return float(value)
        case "Boolean":
            return _TRUTHS.get(value.lower(), value)
        case _:
            return value
