"""Keeping what was made last: caches whose keys come from clients, bounded by number and by size."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Keeps the values that were used last, at most `number` of them, of at most `size` together.

    The size of a value is what `put` is told, in whatever unit: characters, mostly.
    """

    def __init__(self, number: int, size: int | None = None) -> None:
        self._number = number
        self._size = size
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._total = 0

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, which counts as used now, or None."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, size: int = 0) -> None:
        """Keep a value, and let those go that were not used for longest, itself where it is too large."""
        replaced = self._values.pop(key, None)
        self._total += size - (replaced[1] if replaced else 0)
        self._values[key] = (value, size)
        while len(self._values) > self._number or (self._size is not None and self._total > self._size):
            _, (_, gone) = self._values.popitem(last=False)
            self._total -= gone

    def clear(self) -> None:
        """Let everything go."""
        self._values.clear()
        self._total = 0
