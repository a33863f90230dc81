"""`pagination` as a page: by `page` and `pageSize` or by `start` and `limit`, and `meta.pagination` of the answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from typecase.errors import PaginationError, ValidationError
from typecase.resolvers.entities.parameters.raw import boolean_word, is_mapping, javascript_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Which entries of a list are asked for: `limit` of them (None: all) after the first `start`.

    `paged` tells that the answer counts in pages, `with_count` that it says how many entries there are.
    """

    start: int
    limit: int | None
    paged: bool = True
    with_count: bool = True

    def page(self, total: int) -> int:
        """Return the number of this page, from 1."""
        size = self.page_size(total)
        return self.start // size + 1 if size else 1

    def page_size(self, total: int) -> int:
        """Return how many entries a page has; all there are when there is no limit."""
        return total if self.limit is None else self.limit

    def page_count(self, total: int) -> int:
        """Return how many pages there are."""
        size = self.page_size(total)
        return math.ceil(total / size) if size else 0

    def meta(self, total: int | None) -> dict[str, int]:
        """Return `meta.pagination` of a REST answer; `total` None when nothing was counted."""
        known = total or 0
        if not self.paged:
            found = {"start": self.start, "limit": self.page_size(known)}
            return found if total is None else {**found, "total": total}
        found = {"page": self.page(known), "pageSize": self.page_size(known)}
        return found if total is None else {**found, "pageCount": self.page_count(total), "total": total}


def parse_pagination(raw: Any, *, default: int, maximum: int | None) -> Pagination:
    """Return the page that `pagination` asks for; what is no object asks for the first `default` entries.

    Numbers are read as JavaScript does, too small ones are raised and too large ones cut. A limit that is the number
    -1, which only GraphQL can say, means `maximum` or all. Raises PaginationError when both ways of paging are mixed,
    and ValidationError for what is no whole number or no boolean.
    """
    given: Mapping[str, Any] = raw if is_mapping(raw) else {}
    paged = given.get("page") is not None or given.get("pageSize") is not None
    by_offset = given.get("start") is not None or given.get("limit") is not None
    if paged and by_offset:
        raise PaginationError("Cannot use both page & offset pagination in the same query")
    if by_offset:
        start, limit = _offset(given, default, maximum)
    else:
        start, limit = _paged(given, default, maximum)
    return Pagination(start=start, limit=limit, paged=_counts_in_pages(given), with_count=_with_count(given))


def _counts_in_pages(given: Mapping[str, Any]) -> bool:
    return "page" in given or "pageSize" in given or not ("start" in given or "limit" in given)


def _offset(given: Mapping[str, Any], default: int, maximum: int | None) -> tuple[int, int | None]:
    start, limit = given.get("start"), given.get("limit")
    first = 0 if start is None else javascript_number(start)
    if limit == -1:
        return _start(first), maximum
    return _start(first), _limit(default if limit is None else javascript_number(limit), maximum)


def _paged(given: Mapping[str, Any], default: int, maximum: int | None) -> tuple[int, int]:
    page, size = given.get("page"), given.get("pageSize")
    number = 1 if page is None else javascript_number(page)
    limit = _limit(default if size is None else javascript_number(size), maximum)
    return _start((number - 1) * limit), limit


def _limit(number: float, maximum: int | None) -> int:
    """Return a limit of at least 1 and at most `maximum`, which also stands for what is no number."""
    if maximum is not None and not number < maximum:
        return maximum
    if not math.isfinite(number) or number != int(number):
        raise ValidationError(f"convertLimitQueryParams expected a positive integer got {_shown(number)}")
    return max(int(number), 1)


def _start(number: float) -> int:
    if not math.isnan(number) and number <= 0:
        return 0
    if not math.isfinite(number) or number != int(number):
        raise ValidationError(f"convertStartQueryParams expected a positive integer got {_shown(number)}")
    if number > 2**53:
        raise ValidationError(f"The start of a page is at most 2^53, but found {_shown(number)}")
    return int(number)


def _with_count(given: Mapping[str, Any]) -> bool:
    if "withCount" not in given:
        return True
    found = boolean_word(given["withCount"])
    if found is None:
        raise ValidationError('Invalid withCount parameter. Expected "t","1","true","false","0","f"')
    return found


def _shown(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return str(number).replace("inf", "Infinity")
