"""Messages in the words that GraphQL clients know from graphql-js 16.

graphql-core 3.3 says the same in other words: names stand in single quotes, values look like Python. Tools and tests of
clients compare these messages, so they are turned into the older form here and nowhere else.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import orjson
from graphql import GraphQLError, ListValueNode, ObjectValueNode, ValueNode, print_ast
from graphql.pyutils import did_you_mean, suggestion_list

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'([^\'"]*)\'')
_DEEPEST = 2
_LONGEST_LIST = 10


class WordedError(GraphQLError):
    """A mistake in an operation, described in the clients' words already."""


def with_double_quotes(message: str) -> str:
    """Put names that stand in single quotes into double ones; what is inside double quotes stays as it is."""
    return _QUOTED.sub(lambda found: found[0] if found[1] is None else f'"{found[1]}"', message)


def suggestion(word: str, known: Collection[str], kind: str | None = None) -> str:
    """Return ` Did you mean "title"?` for a word that is nearly one of `known`, else the empty string."""
    return with_double_quotes(did_you_mean(suggestion_list(word, known), kind))


def inspect(value: Any, depth: int = 0) -> str:
    """Write a value of a request as JavaScript's GraphQL library does: `{ name: "x", tags: [1, 2] }`."""
    if isinstance(value, Mapping):
        return _inspect_object(cast(Mapping[str, Any], value), depth)
    if isinstance(value, list | tuple):
        return _inspect_list(cast(Sequence[Any], value), depth)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return orjson.dumps(value).decode()


def print_value(node: ValueNode) -> str:
    """Write a value of an operation's text: `{name: "x", tags: [1, 2]}`."""
    match node:
        case ObjectValueNode():
            fields = (f"{item.name.value}: {print_value(item.value)}" for item in node.fields)
            return "{" + ", ".join(fields) + "}"
        case ListValueNode():
            return "[" + ", ".join(print_value(item) for item in node.values) + "]"
        case _:
            return print_ast(node)


def _inspect_object(value: Mapping[str, Any], depth: int) -> str:
    if not value:
        return "{}"
    if depth >= _DEEPEST:
        return "[Object]"
    return "{ " + ", ".join(f"{name}: {inspect(item, depth + 1)}" for name, item in value.items()) + " }"


def _inspect_list(value: Sequence[Any], depth: int) -> str:
    if not value:
        return "[]"
    if depth >= _DEEPEST:
        return "[Array]"
    items = [inspect(item, depth + 1) for item in value[:_LONGEST_LIST]]
    more = len(value) - _LONGEST_LIST
    if more > 0:
        items.append("... 1 more item" if more == 1 else f"... {more} more items")
    return "[" + ", ".join(items) + "]"
