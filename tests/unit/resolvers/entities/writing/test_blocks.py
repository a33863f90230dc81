"""The JSON of the block editor."""

from typing import Any

import pytest

from typecase.resolvers.entities.writing.blocks import check_blocks
from typecase.resolvers.entities.writing.problems import Problems

TEXT = {"type": "text", "text": "a"}
LINK = {"type": "link", "url": "https://example.com", "children": [TEXT]}
ITEM = {"type": "list-item", "children": [TEXT, LINK]}


def wrong(*blocks: Any) -> list[tuple[tuple[str | int, ...], str]]:
    problems = Problems()
    check_blocks(list(blocks), ("body",), problems)
    return [(problem.path[1:], problem.message) for problem in problems.found]


def test_every_block_of_the_editor_is_taken() -> None:
    assert (
        wrong(
            {"type": "paragraph", "children": [{**TEXT, "bold": True, "code": False}, LINK]},
            {"type": "quote", "children": [{"type": "text", "text": ""}]},
            {"type": "heading", "level": 6, "children": [LINK]},
            {"type": "code", "language": "python", "children": [TEXT]},
            {
                "type": "list",
                "format": "ordered",
                "children": [ITEM, {"type": "list", "format": "unordered", "children": [ITEM]}],
            },
            {"type": "image", "image": {"url": "/uploads/a.png", "width": 3}, "children": [TEXT]},
        )
        == []
    )


@pytest.mark.parametrize(
    ("block", "path", "message"),
    [
        (None, (), "Block node is of invalid type"),
        ({"type": "table"}, (), "Block node is of invalid type"),
        ({"type": ["paragraph"]}, (), "Block node is of invalid type"),
        ({"type": "paragraph"}, ("children",), "The children of a paragraph are a list of at least one node"),
        ({"type": "quote", "children": []}, ("children",), "The children of a quote are a list of at least one node"),
        ({"type": "paragraph", "children": ["a"]}, ("children", 0), "Inline node must be Text or Link"),
        ({"type": "code", "children": [LINK]}, ("children", 0), "Inline node must be Text or Link"),
        (
            {"type": "paragraph", "children": [TEXT, {**TEXT, "bold": 1}]},
            ("children", 1, "bold"),
            "bold is true or false",
        ),
        (
            {"type": "paragraph", "children": [{**LINK, "url": None}]},
            ("children", 0, "url"),
            "Please specify a valid link.",
        ),
        ({"type": "heading", "level": 7, "children": [TEXT]}, ("level",), "A heading has a level from 1 to 6"),
        ({"type": "heading", "level": True, "children": [TEXT]}, ("level",), "A heading has a level from 1 to 6"),
        ({"type": "list", "children": [ITEM]}, ("format",), 'The format of a list is "ordered" or "unordered"'),
        ({"type": "list", "format": "ordered", "children": [TEXT]}, ("children", 0), "A list holds items and lists"),
        ({"type": "image", "image": "/a.png"}, ("image",), "An image block has an image with its url"),
    ],
)
def test_what_the_editor_does_not_make_is_refused(block: Any, path: tuple[str | int, ...], message: str) -> None:
    assert wrong({"type": "paragraph", "children": [TEXT]}, block) == [((1, *path), message)]


def test_of_many_wrong_blocks_twenty_are_told() -> None:
    assert wrong(*[1] * 100) == [((index,), "Block node is of invalid type") for index in range(20)]


def test_a_value_that_is_no_list_is_refused() -> None:
    problems = Problems()

    check_blocks({"a": 1}, ("body",), problems)

    assert [problem.message[:28] for problem in problems.found] == ["body must be a `array` type,"]
