"""The executable schema: the SDL of a registry made executable by ariadne, with the rules of our scalars and enums."""

from ariadne import SchemaBindable, make_executable_schema
from graphql import GraphQLSchema

from typecase.resolvers.graphql.enumerations import bind_enumerations
from typecase.resolvers.graphql.scalars import bind_scalars
from typecase.schema.registry import Registry
from typecase.schema.sdl import sdl


class _Leaves(SchemaBindable):
    """Gives scalars and enums their rules for input."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def bind_to_schema(self, schema: GraphQLSchema) -> None:
        """Bind them."""
        bind_scalars(schema, self._registry)
        bind_enumerations(schema, self._registry)


def build_executable_schema(registry: Registry, *bindables: SchemaBindable, v4: bool = False) -> GraphQLSchema:
    """Return the schema that operations are validated against and executed over; `bindables` are ariadne's.

    It has the fields of Strapi 4 too when `v4`.
    """
    return make_executable_schema(sdl(registry, directives=False, v4=v4), _Leaves(registry), *bindables)
