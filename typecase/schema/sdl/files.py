"""The mutations of uploaded files, which no declaration makes: GraphQL changes and deletes files, REST uploads them."""

from collections.abc import Mapping

from typecase.schema.content_types import FILE

FILE_MUTATIONS = """
updateUploadFile(id: ID!, info: FileInfoInput): UploadFile! @auth(scope: ["plugin::upload.content-api.upload"])
deleteUploadFile(id: ID!): UploadFile @auth(scope: ["plugin::upload.content-api.destroy"])
"""

FILE_ACTIONS: Mapping[str, tuple[str, str]] = {
    "updateUploadFile": (FILE, "update"),
    "deleteUploadFile": (FILE, "delete"),
}
"""Field → content type and action."""

FILE_INPUT = """
input FileInfoInput {
  name: String
  alternativeText: String
  caption: String
}
"""
