"""The JSON of the block editor: what stands in a `blocks` attribute, so that who shows it can rely on its form."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from typecase.resolvers.entities.parameters.raw import is_list, is_mapping
from typecase.resolvers.entities.writing.problems import Path, Problems

Wrong: TypeAlias = tuple[Path, str]

_MOST_PROBLEMS = 20
"""How many wrong blocks of a value are told."""

_MARKS = ("bold", "italic", "underline", "strikethrough", "code")
_LEVELS = (1, 2, 3, 4, 5, 6)
_FORMATS = ("ordered", "unordered")


def check_blocks(value: Any, path: Path, problems: Problems) -> None:
    """Note what is wrong with a value, of each block the first thing. Strapi behaviour: MOD-5."""
    if not is_list(value):
        problems.add_type(path, "array", value)
        return
    told = 0
    for index, block in enumerate(value):
        wrong = next(_block(block, (*path, index)), None)
        if wrong is not None:
            problems.add(*wrong, bare=True)
            told += 1
        if told == _MOST_PROBLEMS:
            return


def _block(block: Any, path: Path) -> Iterator[Wrong]:
    if not is_mapping(block):
        yield path, "Block node is of invalid type"
        return
    match block.get("type"):
        case "paragraph" | "quote":
            yield from _children(block, path, _inline)
        case "heading":
            if block.get("level") not in _LEVELS or isinstance(block["level"], bool):
                yield (*path, "level"), "A heading has a level from 1 to 6"
            yield from _children(block, path, _inline)
        case "code":
            yield from _children(block, path, _text)
        case "list":
            yield from _list(block, path)
        case "image":
            image = block.get("image")
            if not is_mapping(image) or not isinstance(image.get("url"), str):
                yield (*path, "image"), "An image block has an image with its url"
        case _:
            yield path, "Block node is of invalid type"


def _list(block: Mapping[str, Any], path: Path) -> Iterator[Wrong]:
    if block.get("format") not in _FORMATS:
        yield (*path, "format"), 'The format of a list is "ordered" or "unordered"'
    yield from _children(block, path, _item)


def _item(item: Any, path: Path) -> Iterator[Wrong]:
    match item:
        case {"type": "list"}:
            yield from _list(item, path)
        case {"type": "list-item"}:
            yield from _children(item, path, _inline)
        case _:
            yield path, "A list holds items and lists"


def _inline(node: Any, path: Path) -> Iterator[Wrong]:
    match node:
        case {"type": "link", "url": str()}:
            yield from _children(node, path, _text)
        case {"type": "link"}:
            yield (*path, "url"), "Please specify a valid link."
        case _:
            yield from _text(node, path)


def _text(node: Any, path: Path) -> Iterator[Wrong]:
    match node:
        case {"type": "text", "text": str()}:
            for mark in _MARKS:
                if not isinstance(node.get(mark, False), bool):
                    yield (*path, mark), f"{mark} is true or false"
        case _:
            yield path, "Inline node must be Text or Link"


def _children(block: Mapping[str, Any], path: Path, check: Callable[[Any, Path], Iterator[Wrong]]) -> Iterator[Wrong]:
    children = block.get("children")
    if not is_list(children) or not children:
        yield (*path, "children"), f"The children of a {block['type']} are a list of at least one node"
        return
    for index, child in enumerate(children):
        yield from check(child, (*path, "children", index))
