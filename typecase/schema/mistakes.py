"""Mistakes in a project's files, collected so that all of them are shown at once."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from typecase.errors import BootError

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Place:
    """A point in a JSON file; what is wrong there is added to the list that all places of a project share."""

    file: str
    found: list[str] = field(default_factory=list[str])
    path: tuple[str, ...] = ()

    def at(self, *keys: str | int) -> "Place":
        """Return the place further in."""
        return Place(self.file, self.found, (*self.path, *map(str, keys)))

    def add(self, problem: str) -> None:
        """Note what is wrong here, what was expected and how to mend it."""
        where = f" at {'.'.join(self.path)}" if self.path else ""
        self.found.append(f"{self.file}{where}: {problem}")


def raise_mistakes(found: Sequence[str]) -> None:
    """Raise a BootError that lists every mistake, each once, if there are any."""
    if found:
        raise BootError(list(dict.fromkeys(found)))


def shown(value: object) -> str:
    """Return a value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def suggestion(given: str, known: Iterable[str], *, closeness: float = 0.6) -> str:
    """Return `; did you mean "title"?`, or the empty string when nothing known is as close (0 to 1)."""
    by_lower_case = {name.lower(): name for name in known}
    close = get_close_matches(given.lower(), by_lower_case, n=1, cutoff=closeness)
    return f'; did you mean "{by_lower_case[close[0]]}"?' if close else ""


def listed(names: Iterable[str]) -> str:
    """Join names for a message: `find, findOne`; `none` when there are none."""
    return ", ".join(names) or "none"


def with_article(noun: str) -> str:
    """Return `a string`, `an integer`, `an "enumeration" attribute`, `a uid`."""
    first = noun.lstrip('"')[:1]
    return f"{'an' if first in 'aeio' else 'a'} {noun}"
