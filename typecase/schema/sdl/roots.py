"""Root fields: the queries and mutations of content types, with the directives that guard them."""

from collections.abc import Iterator

from typecase.schema.registry import Registry
from typecase.schema.sdl.generated import GeneratedField
from typecase.schema.sdl.many import many_mutations
from typecase.schema.sdl.mutations import mutations
from typecase.schema.sdl.owners import shown_content_types
from typecase.schema.sdl.queries import built_in_queries, queries


def generated_fields(registry: Registry) -> Iterator[GeneratedField]:
    """Yield the root fields of every content type that the SDL shows; those of accounts and files are elsewhere."""
    for content_type in shown_content_types(registry):
        if content_type.built_in:
            yield from built_in_queries(content_type)
        else:
            yield from queries(content_type)
            yield from mutations(content_type)
            if not content_type.single:
                yield from many_mutations(content_type)
