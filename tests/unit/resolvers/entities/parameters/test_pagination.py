from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typecase.errors import PaginationError, ValidationError
from typecase.resolvers.entities.parameters.pagination import Pagination, parse_pagination


def page(raw: Any, maximum: int | None = 100) -> Pagination:
    return parse_pagination(raw, default=25, maximum=maximum)


@pytest.mark.parametrize(
    ("raw", "start", "limit", "paged"),
    [
        (None, 0, 25, True),
        ("5", 0, 25, True),
        (["1"], 0, 25, True),
        ({"foo": "1"}, 0, 25, True),
        ({"page": "3", "pageSize": "10"}, 20, 10, True),
        ({"page": "2"}, 25, 25, True),
        ({"page": "0"}, 0, 25, True),
        ({"page": "-1"}, 0, 25, True),
        ({"page": ""}, 0, 25, True),
        ({"page": ["2"]}, 25, 25, True),
        ({"pageSize": "0"}, 0, 1, True),
        ({"pageSize": "-1"}, 0, 1, True),
        ({"pageSize": "abc"}, 0, 100, True),
        ({"pageSize": "500"}, 0, 100, True),
        ({"page": "2", "pageSize": "500"}, 100, 100, True),
        ({"page": "1.5", "pageSize": "2"}, 1, 2, True),
        ({"start": "10", "limit": "2"}, 10, 2, False),
        ({"start": "148"}, 148, 25, False),
        ({"limit": "2"}, 0, 2, False),
        ({"limit": "0"}, 0, 1, False),
        ({"limit": "-1"}, 0, 1, False),
        ({"limit": -1}, 0, 100, False),
        ({"limit": "abc"}, 0, 100, False),
        ({"limit": "500"}, 0, 100, False),
        ({"start": "-5", "limit": "2"}, 0, 2, False),
        ({"start": None, "limit": None}, 0, 25, False),
    ],
)
def test_pagination_says_which_entries(raw: Any, start: int, limit: int, paged: bool) -> None:
    assert page(raw) == Pagination(start=start, limit=limit, paged=paged)


def test_a_limit_of_minus_one_means_all_where_there_is_no_maximum() -> None:
    assert page({"limit": -1}, None) == Pagination(start=0, limit=None, paged=False)
    assert page({"pageSize": "5000"}, None) == Pagination(start=0, limit=5000)


@pytest.mark.parametrize(
    "raw", [{"page": "1", "start": "1"}, {"page": "2", "limit": "2"}, {"pageSize": "2", "start": "0"}]
)
def test_the_two_ways_of_paging_do_not_mix(raw: Any) -> None:
    with pytest.raises(PaginationError) as caught:
        page(raw)

    assert caught.value.message == "Cannot use both page & offset pagination in the same query"


@pytest.mark.parametrize(
    ("raw", "maximum", "message"),
    [
        ({"page": "abc"}, 100, "convertStartQueryParams expected a positive integer got NaN"),
        ({"page": "1.5"}, 100, "convertStartQueryParams expected a positive integer got 12.5"),
        ({"page": "Infinity"}, 100, "convertStartQueryParams expected a positive integer got Infinity"),
        ({"page": "1e300"}, 100, "The start of a page is at most 2^53, but found 2.5e+301"),
        ({"start": "abc"}, 100, "convertStartQueryParams expected a positive integer got NaN"),
        ({"start": {"a": "1"}}, 100, "convertStartQueryParams expected a positive integer got NaN"),
        ({"limit": "2.5"}, 100, "convertLimitQueryParams expected a positive integer got 2.5"),
        ({"pageSize": "abc"}, None, "convertLimitQueryParams expected a positive integer got NaN"),
        ({"withCount": "maybe"}, 100, 'Invalid withCount parameter. Expected "t","1","true","false","0","f"'),
        ({"withCount": ["true"]}, 100, 'Invalid withCount parameter. Expected "t","1","true","false","0","f"'),
    ],
)
def test_a_page_of_the_wrong_form_is_refused(raw: Any, maximum: int | None, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        page(raw, maximum)

    assert caught.value.message == message


@pytest.mark.parametrize(
    ("value", "counts"),
    [
        *((value, True) for value in ("true", "t", "1", 1, True)),
        *((value, False) for value in ("false", "f", "0", 0, False)),
    ],
)
def test_the_count_can_be_left_out(value: Any, counts: bool) -> None:
    assert page({"withCount": value}).with_count is counts


@pytest.mark.parametrize(
    ("raw", "total", "meta"),
    [
        ({"page": "51", "pageSize": "3"}, 150, {"page": 51, "pageSize": 3, "pageCount": 50, "total": 150}),
        ({}, 0, {"page": 1, "pageSize": 25, "pageCount": 0, "total": 0}),
        ({"page": "2", "pageSize": "2"}, None, {"page": 2, "pageSize": 2}),
        ({"start": "10", "limit": "2"}, 150, {"start": 10, "limit": 2, "total": 150}),
        ({"start": "10", "limit": "2"}, None, {"start": 10, "limit": 2}),
    ],
)
def test_the_answer_says_which_page_it_is(raw: Any, total: int | None, meta: dict[str, int]) -> None:
    found = page(raw).meta(total)

    assert list(found.items()) == list(meta.items())


def test_an_offset_can_be_told_in_pages() -> None:
    found = page({"start": 4, "limit": 3})

    assert (found.page(150), found.page_size(150), found.page_count(150)) == (2, 3, 50)


def test_all_entries_are_one_page() -> None:
    found = Pagination(start=0, limit=None)

    assert (found.page(7), found.page_size(7), found.page_count(7)) == (1, 7, 1)
    assert (found.page(0), found.page_size(0), found.page_count(0)) == (1, 0, 0)


numbers = st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.text(max_size=2), max_size=2)


@given(st.dictionaries(st.sampled_from(["page", "pageSize", "start", "limit"]), numbers, max_size=3))
def test_a_page_is_within_its_limits_or_refused(raw: dict[str, Any]) -> None:
    try:
        found = page(raw)
    except (ValidationError, PaginationError):
        return

    assert 0 <= found.start <= 2**53
    assert found.limit is not None
    assert 1 <= found.limit <= 100
