"""The SDL as a whole, checked where a project adds to it."""

from collections.abc import Iterator

from graphql import GraphQLError, build_ast_schema, validate_schema
from graphql.validation.validate import validate_sdl

from typecase.errors import BootError
from typecase.schema.registry import Registry
from typecase.schema.sdl.document import build_document
from typecase.schema.sdl.extensions import SUBSCRIPTION, own_fields, place_of


def check_sdl(registry: Registry) -> None:
    """Raise BootError with every mistake in the SDL that a project adds: unknown types, fields given twice, …

    A field of Subscription that is a REST route is one: a route answers once.
    """
    document = build_document(registry)
    mistakes = [place_of(error) for error in validate_sdl(document)]
    if not mistakes:
        mistakes = [place_of(error) for error in validate_schema(build_ast_schema(document, assume_valid_sdl=True))]
    mistakes = [*_streams_with_routes(registry), *mistakes]
    if mistakes:
        raise BootError(mistakes)


def _streams_with_routes(registry: Registry) -> Iterator[str]:
    for type_name, field in own_fields(registry):
        if type_name == SUBSCRIPTION and any(node.name.value == "rest" for node in field.directives or ()):
            message = f"{type_name}.{field.name.value} gives many answers and can be no route; take @rest away"
            yield place_of(GraphQLError(message, field))
