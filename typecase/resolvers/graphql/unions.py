"""The GraphQL types of the items of dynamic zones and of relations to anything.

graphql-core must know them whenever it completes an answer. An item says its type under `__typename` when the operation
asks for it there, else under a key that no operation can name and that `without_types` takes away again.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, cast

from typecase.resolvers.queries.selection import Connection, Constant, Edge, Morph, Output, Parts, Selection, Wrapped

TYPE_KEY = "#type"

Path: TypeAlias = tuple[str, ...]
"""The response keys from a tree to items in it; lists on the way are passed through."""


def with_type(selection: Selection, type_name: str) -> Selection:
    """Return the selection of an item of a union so that the item says its type."""
    if Constant("__typename", type_name) in selection.outputs:
        return selection
    return Selection(selection.uid, (*selection.outputs, Constant(TYPE_KEY, type_name)))


def type_of(value: Any) -> str | None:
    """Return the GraphQL type that an item says it has."""
    item = cast(dict[str, Any], value)
    return item.get(TYPE_KEY) or item.get("__typename")


def hidden_paths(selection: Selection) -> tuple[Path, ...]:
    """Return where, in the trees of a selection, items say their type under the hidden key."""
    return tuple(dict.fromkeys(path for output in selection.outputs for path in _paths(output)))


def without_types(tree: Any, paths: Sequence[Path]) -> None:
    """Take the hidden keys at `paths` out of a tree."""
    for path in paths:
        _remove(tree, path)


def _paths(output: Output) -> Iterator[Path]:
    match output:
        case Edge():
            yield from _below(output.key, output.query.selection)
        case Wrapped():
            yield from _below(output.key, output.selection)
        case Connection():
            for member in output.members:
                yield from ((output.key, *path) for path in _paths(member))
        case Parts() | Morph():
            for selection in output.selections.values():
                if any(isinstance(held, Constant) and held.key == TYPE_KEY for held in selection.outputs):
                    yield (output.key,)
                yield from _below(output.key, selection)
        case _:
            return


def _below(key: str, selection: Selection) -> Iterator[Path]:
    return ((key, *path) for path in hidden_paths(selection))


def _remove(value: Any, path: Path) -> None:
    if isinstance(value, list):
        for item in cast(list[Any], value):
            _remove(item, path)
    elif isinstance(value, dict):
        tree = cast(dict[str, Any], value)
        if path:
            _remove(tree.get(path[0]), path[1:])
        else:
            tree.pop(TYPE_KEY, None)
