"""Values of the entity service as GraphQL shows them."""

from typing import Any

from graphql import GraphQLEnumType

_GREATEST_SAFE = 2**53 - 1


class Document:
    """A value of a JSON attribute, which is shown as it is."""

    def __init__(self, value: Any) -> None:
        self.value = value


def shown_as(declared: Any, value: Any) -> Any:
    """Return a scalar as a GraphQL type shows it, for graphql-core to complete."""
    if value is None:
        return None
    if isinstance(declared, GraphQLEnumType):
        names = {held.value: name for name, held in declared.values.items()}
        return names.get(value, value)
    match declared.name:
        case "Long":
            return int(value) if abs(int(value)) <= _GREATEST_SAFE else str(int(value))
        case "Time":
            whole, _, fraction = value.partition(".")
            return f"{whole}.{fraction:0<3}"
        case "JSON":
            return Document(value)
        case _:
            return value


def finished(data: Any) -> Any:
    """Return completed data as JSON has it: a whole Float is 7, not 7.0."""
    match data:
        case Document():
            return data.value
        case dict():
            return {key: finished(held) for key, held in data.items()}
        case list():
            return [finished(item) for item in data]
        case float() if data.is_integer() and abs(data) <= _GREATEST_SAFE:
            return int(data)
        case _:
            return data
