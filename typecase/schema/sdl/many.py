"""Mutations of many documents at once, and the one that creates or updates: for collection types.

They are guarded as the actions that they follow are, so that nobody does with many what he may not do with one.
"""

from collections.abc import Iterator

from typecase.schema.actions import FOLLOWED
from typecase.schema.attributes import NestedAttribute
from typecase.schema.content_types import ContentType, is_public, is_unique
from typecase.schema.names import many_mutation_field, mutation_field, type_name
from typecase.schema.sdl.arguments import STATUS, locale
from typecase.schema.sdl.directives import guards
from typecase.schema.sdl.filters import filters_name
from typecase.schema.sdl.generated import GeneratedField, enabled, shown
from typecase.schema.sdl.inputs import input_name
from typecase.schema.sdl.scalars import scalar_name
from typecase.schema.sdl.text import block, field

DELETE_MANY_PAYLOAD = """
type DeleteManyPayload {
  count: Int!
  documentIds: [ID!]!
}
"""


_EXACTLY_ONE = "Names one document; exactly one of the fields is given."


def many_mutations(content_type: ContentType) -> Iterator[GeneratedField]:
    """Yield the mutations of many documents that a collection type's file does not switch off."""
    for action, name, arguments, type_ in _actions(content_type):
        followed = FOLLOWED[action]
        if all(enabled(content_type, needed) for needed in (action, *followed)):
            sdl = field(name, type_, (*arguments, *locale(content_type)), guards=guards(content_type, *followed))
            seen = shown(content_type, "mutation", action, *followed)
            yield GeneratedField(
                operation="mutation", name=name, uid=content_type.uid, action=action, sdl=sdl, shown=seen
            )


def many_types(content_type: ContentType) -> tuple[str, str]:
    """Return what the mutations of many documents answer, and the input that names one document by what is unique."""
    nodes = f"[{type_name(content_type)}!]!"
    keys = [
        field(name, scalar_name(attribute))
        for name, attribute in content_type.attributes.items()
        if not isinstance(attribute, NestedAttribute) and is_unique(attribute)
        if is_public(attribute) and attribute.graphql.filters
    ]
    return (
        block("type", payload_name(content_type), [field("count", "Int!"), field("nodes", nodes)]),
        block("input", where_unique_name(content_type), [field("documentId", "ID"), *keys], _EXACTLY_ONE),
    )


def payload_name(content_type: ContentType) -> str:
    """Return the type of what was created or updated: `ArticleManyPayload`."""
    return f"{type_name(content_type)}ManyPayload"


def where_unique_name(content_type: ContentType) -> str:
    """Return the input that names one document: `ArticleWhereUniqueInput`."""
    return f"{type_name(content_type)}WhereUniqueInput"


def _actions(content_type: ContentType) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """Yield every action with its field, its arguments and what it answers."""
    filters, data = f"filters: {filters_name(content_type)}!", f"data: {input_name(content_type)}!"
    all_data, where = f"data: [{input_name(content_type)}!]!", f"where: {where_unique_name(content_type)}!"
    payload = payload_name(content_type)
    create, update, delete = (
        many_mutation_field(content_type, action) for action in ("createMany", "updateMany", "deleteMany")
    )
    yield "createMany", create, (all_data, STATUS), payload
    yield "updateMany", update, (filters, data, STATUS), payload
    yield "deleteMany", delete, (filters,), "DeleteManyPayload"
    yield "upsert", mutation_field(content_type, "upsert"), (where, data, STATUS), type_name(content_type)
