"""The SDL of a registry: one module per kind of definition, `document` puts them together.

`sdl` is the contract with the directives that guard it, `build_schema` what is executed and introspected, without them;
`root_fields` gives per root field what the directives say.
"""

from graphql import DocumentNode, GraphQLSchema, build_ast_schema

from typecase.schema.registry import Registry
from typecase.schema.sdl.document import build_document, without_directives
from typecase.schema.sdl.enums import enum_values
from typecase.schema.sdl.extensions import own_types
from typecase.schema.sdl.printing import compact_default, print_document, print_types
from typecase.schema.sdl.root_fields import Guard, RootField, Route, root_fields

__all__ = ["Guard", "RootField", "Route", "build_schema", "compact_default", "enum_values", "root_fields", "sdl"]


def sdl(registry: Registry, *, directives: bool = True, v4: bool = False) -> str:
    """Return the SDL of a registry, with our directives or as clients see it; with the fields of Strapi 4 when `v4`.

    Raises BootError when the configuration of a policy or middleware cannot be written in it.
    """
    if directives:
        return print_document(build_document(registry, v4=v4))
    # Who builds a schema of the text checks it: twice would be a tenth of what boot takes.
    return print_types(build_ast_schema(_shown(registry, v4), assume_valid_sdl=True))


def build_schema(registry: Registry, *, v4: bool = False) -> GraphQLSchema:
    """Return the schema that answers, without our directives; resolvers and scalars are bound by who executes it.

    Raises BootError as `sdl` does.
    """
    return build_ast_schema(_shown(registry, v4))


def _shown(registry: Registry, v4: bool) -> DocumentNode:
    return without_directives(build_document(registry, v4=v4), own_types(registry))
