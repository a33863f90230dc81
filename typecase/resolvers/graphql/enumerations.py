"""Enumerations: a client writes and reads the GraphQL name (`how_to`), inside goes the real value (`how-to`)."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLEnumType, GraphQLError, GraphQLSchema

from typecase.resolvers.graphql.wording import inspect
from typecase.resolvers.queries.selection import PublicationFilter, Status
from typecase.schema.names import constant_case
from typecase.schema.registry import Registry
from typecase.schema.sdl.enums import enum_values

_STATUSES: Mapping[str, Any] = {status.name: status for status in Status}
_PUBLICATION_FILTERS: Mapping[str, Any] = {constant_case(kind.value): kind for kind in PublicationFilter}


def bind_enumerations(schema: GraphQLSchema, registry: Registry) -> None:
    """Give the schema's enumerations their real values for input; output is written in names already."""
    values: dict[str, Mapping[str, Any]] = {
        "PublicationStatus": _STATUSES,
        "PublicationFilter": _PUBLICATION_FILTERS,
        **enum_values(registry),
    }
    for enum in schema.type_map.values():
        if isinstance(enum, GraphQLEnumType) and enum.name in values:
            for name, value in values[enum.name].items():
                enum.values[name].value = value
            _pass_names(enum)


def _pass_names(enum: GraphQLEnumType) -> None:
    def coerce_output_value(output_value: Any) -> str:
        if isinstance(output_value, str) and output_value in enum.values:
            return output_value
        raise GraphQLError(f'Enum "{enum.name}" cannot represent value: {inspect(output_value)}')

    enum.coerce_output_value = coerce_output_value
