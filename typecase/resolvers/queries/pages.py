"""Pages: what a query gives, as the engine left it for the answer and as Python reads it."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson

_WRITTEN = orjson.Fragment
"""JSON text that the database wrote, and that nobody has read."""


class Page:
    """The answer to a query: `entries` under the keys of the selection, and the `total` when it was asked for.

    `trees` are the entries as the engine left them, where JSON may be text still. Who reads `entries` gets values that
    may be changed, and the page is `touched` from then on: what is in it must be looked at before it is shown.
    `clean` is False when GraphQL must not show a tree as it is (see `QueryEngine.find`). `meta` are words about the
    page that REST shows beside `pagination`.
    """

    # Not a dataclass: a page is made for each request.
    __slots__ = ("_trees", "clean", "meta", "total", "touched")

    def __init__(
        self,
        entries: Iterable[dict[str, Any]] = (),
        total: int | None = None,
        *,
        clean: bool = True,
        meta: Mapping[str, Any] | None = None,
    ) -> None:
        """Make a page of entries, which it takes over when they are a list. One that Python makes is touched."""
        self._trees: list[Any] = entries if isinstance(entries, list) else list(entries)
        self.total = total
        self.clean = clean
        self.meta = meta
        self.touched = True

    @classmethod
    def of_trees(cls, trees: list[Any], total: int | None = None, *, clean: bool = True) -> "Page":
        """Return the page of what the engine rendered, which is shown as it is while nobody touches it."""
        page = cls(trees, total, clean=clean)
        page.touched = False
        return page

    @property
    def trees(self) -> list[Any]:
        """The entries as they are, for who shows them or only counts them."""
        return self._trees

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries, to be read and changed."""
        if not self.touched:
            self.touched = True
            self._trees = [_read(tree) for tree in self._trees]
        return self._trees

    @entries.setter
    def entries(self, entries: Iterable[dict[str, Any]]) -> None:
        self._trees = list(entries)
        self.touched = True

    @property
    def entry(self) -> dict[str, Any] | None:
        """The first entry, which is the only one where one document is asked for; None when there is none."""
        entries = self.entries
        return entries[0] if entries else None


def _read(value: Any) -> Any:
    """Return a value with its JSON texts parsed."""
    if isinstance(value, _WRITTEN):
        return orjson.loads(orjson.dumps(value))
    if isinstance(value, dict):
        found = cast(dict[str, Any], value)
        for key, held in found.items():
            if isinstance(held, (dict, list, tuple, _WRITTEN)):
                found[key] = _read(held)
        return found
    if isinstance(value, list | tuple):
        return [_read(item) for item in cast(Iterable[Any], value)]
    return value
