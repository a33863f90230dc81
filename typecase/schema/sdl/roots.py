"""Root fields: the queries and mutations of content types, with the directives that guard them."""

from collections.abc import Iterator

from typecase.schema.registry import Registry
from typecase.schema.sdl.generated import GeneratedField
from typecase.schema.sdl.many import many_mutations
from typecase.schema.sdl.mutations import mutations
from typecase.schema.sdl.queries import built_in_queries, queries


def generated_fields(registry: Registry) -> Iterator[GeneratedField]:
    """Yield the root fields of every content type that the SDL shows; those of accounts and files are elsewhere."""
    return (made for made in _fields(registry) if made.shown)


def hidden_fields(registry: Registry) -> Iterator[GeneratedField]:
    """Yield what would be root fields if GraphQL showed them: actions that only REST has."""
    return (made for made in _fields(registry) if not made.shown)


def _fields(registry: Registry) -> Iterator[GeneratedField]:
    for content_type in registry.content_types.values():
        if content_type.built_in:
            if content_type.in_graphql:
                yield from built_in_queries(content_type)
            continue
        yield from queries(content_type)
        yield from mutations(content_type)
        if not content_type.single:
            yield from many_mutations(content_type)
