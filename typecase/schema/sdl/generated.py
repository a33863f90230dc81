"""What a declaration makes at the root: fields, the actions that they call and the routes that they are."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from typecase.schema.content_types import ContentType

Operation: TypeAlias = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedField:
    """A root field that a declaration makes: its SDL, and the action of the content type `uid` that it calls.

    One that is not `shown` is none of GraphQL, only the REST route in its SDL.
    """

    operation: Operation
    name: str
    uid: str | None
    action: str
    sdl: str
    shown: bool = True


def enabled(content_type: ContentType, action: str) -> bool:
    """Tell whether a content type has an action: unless its file says `"enabled": false`."""
    options = content_type.api.get(action)
    return options is None or options.enabled


def shown(content_type: ContentType, operation: Operation, *actions: str) -> bool:
    """Tell whether GraphQL has the root field of what does some actions at once."""
    of_operation = content_type.graphql.queries if operation == "query" else content_type.graphql.mutations
    options = (content_type.api.get(action) for action in actions)
    return content_type.in_graphql and of_operation and all(each is None or each.graphql for each in options)
