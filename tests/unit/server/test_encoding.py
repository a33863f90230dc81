"""Large trees as JSON: in slices, and the same as in one piece."""

from typing import Any

import orjson
import pytest

from typecase.server.encoding import encode_in_turns, is_large

LONG = [{"title": f"é {number}", "tags": [{"name": "x"}] * 3} for number in range(173)]


@pytest.mark.parametrize(
    "value",
    [
        {"data": LONG, "meta": {"pagination": {"total": 173}}},
        {"data": {"articles": LONG, "none": None, "empty": [], "no keys": {}}},
        {"data": {"articles_connection": {"nodes": LONG, "pageInfo": {"total": 173}}}},
        {
            "data": {
                "article": {"title": "x", "tags": LONG, "seo": {"a": {"b": {"c": 1}}}, "meta": orjson.Fragment("[1]")}
            }
        },
        [{"data": {"tag": None}}, {"data": {"articles": LONG}}],
        LONG[:11],
        {},
        7,
    ],
)
async def test_slices_together_are_what_one_piece_is(value: Any) -> None:
    assert b"".join(await encode_in_turns(value)) == orjson.dumps(value)


async def test_parts_are_of_a_size_that_is_sent_at_once() -> None:
    parts = await encode_in_turns({"data": ["x" * 10_000] * 100})

    assert [len(part) // 100_000 for part in parts] == [3, 3, 3, 1]


async def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(TypeError):
        await encode_in_turns({"data": [*LONG, object()]})


@pytest.mark.parametrize(
    ("tree", "large"),
    [(LONG[:50], False), (LONG[:51], True), ({"nodes": LONG[:51]}, True), ({"a": {"b": LONG}}, False), (None, False)],
)
def test_a_long_list_is_large(tree: Any, large: bool) -> None:
    assert is_large(tree) is large
