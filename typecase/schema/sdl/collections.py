"""Collections: what a list of documents is when it is asked for with its page, at the root or nested."""

from typecase.schema.content_types import ContentType
from typecase.schema.names import type_name
from typecase.schema.sdl.text import block

PAGINATION = """
type Pagination {
  total: Int!
  page: Int!
  pageSize: Int!
  pageCount: Int!
}

type DeleteMutationResponse {
  documentId: ID!
}
"""


def collections(content_type: ContentType) -> list[str]:
    """Return the collection of a root field, with `pageInfo`, and the one of a relation, without."""
    nodes = f"nodes: [{type_name(content_type)}!]!"
    return [
        block("type", collection_name(content_type), [nodes, "pageInfo: Pagination!"]),
        block("type", relation_collection_name(content_type), [nodes]),
    ]


def collection_name(content_type: ContentType) -> str:
    """Return the type of a root connection: `ArticleEntityResponseCollection`."""
    return f"{type_name(content_type)}EntityResponseCollection"


def relation_collection_name(content_type: ContentType) -> str:
    """Return the type of a nested connection: `ArticleRelationResponseCollection`."""
    return f"{type_name(content_type)}RelationResponseCollection"
