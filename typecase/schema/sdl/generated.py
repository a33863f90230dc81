"""What a declaration makes at the root: fields, the actions that they call and the routes that they are."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from typecase.schema.content_types import ContentType

Operation: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedField:
    """A root field that a declaration makes: its SDL, and the action of the content type `uid` that it calls."""

    operation: Operation
    name: str
    uid: str | None
    action: str
    sdl: str


def enabled(content_type: ContentType, action: str) -> bool:
    """Tell whether a content type has an action: unless its file says `"enabled": false`."""
    options = content_type.api.get(action)
    return options is None or options.enabled


def list_path(content_type: ContentType) -> str:
    """Return the path of all documents: `/articles`. A single type's is `/homepage`."""
    return f"/{content_type.singular_name if content_type.single else content_type.plural_name}"


def document_path(content_type: ContentType) -> str:
    """Return the path of one document: `/articles/:id`. A single type's is `/homepage`."""
    return list_path(content_type) if content_type.single else f"{list_path(content_type)}/:id"
