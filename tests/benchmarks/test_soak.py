"""The soak: its operations are distinct and valid, and memory that grows is a mistake."""

import pytest
from graphql import build_schema, parse, validate

from benchmarks.soak import growth, mistake, operations
from typecase.schema.export import export_sdl
from typecase.schema.registry import Registry


def test_operations_are_distinct_valid_and_the_same_each_time(magazine: Registry) -> None:
    schema = build_schema(export_sdl(magazine))
    texts = list(operations(200))

    assert len(set(texts)) == 200
    assert texts == list(operations(200))
    assert [error.message for text in texts for error in validate(schema, parse(text))] == []


def test_memory_that_stays_is_no_mistake() -> None:
    sizes = [(100, 90.0), (600, 130.0), (1_000, 133.0)]

    assert growth(sizes) == 3.0
    assert mistake(sizes) is None


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([(500, 249.0), (1_000, 251.0)], "251 MB are resident after 1,000 requests; at most 250 may be"),
        ([(500, 100.0), (1_000, 106.0)], "6 MB more are resident after 1,000 requests than after half of them"),
    ],
)
def test_too_much_memory_and_growth_are_mistakes(sizes: list[tuple[int, float]], message: str) -> None:
    assert mistake(sizes) == message
