"""The fields of Strapi 4, told from others by what the schema says of them (see `typecase.schema.sdl.v4`)."""

from typecase.resolvers.graphql.collecting import Field
from typecase.schema.sdl.v4 import META_TYPE, SAME_ENTRY


def shows_same_entry(field: Field) -> bool:
    """Tell whether a field shows the entry that it is a field of once more: `data` and `attributes`."""
    return field.definition.deprecation_reason == SAME_ENTRY


def shows_meta(field: Field) -> bool:
    """Tell whether a field of a collection is an object around its page: `meta { pagination { … } }`."""
    return field.named_type.name == META_TYPE
