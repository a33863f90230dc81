"""Entries by their versions: the draft and the published entry of each locale, their copies and their times."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from typecase.errors import MovedOnError
from typecase.instants import instant_text, now
from typecase.resolvers.entities.writing.entries import Entry


def pick(entries: Sequence[Entry], locale: str, status: int) -> Entry | None:
    """Return the entry of a locale and status, if there is one."""
    return next((entry for entry in entries if entry.locale == locale and entry.status == status), None)


def copy_of(entry: Entry, **changes: Any) -> Entry:
    """Return a copy that shares nothing with the entry, with other values of some fields."""
    return replace(
        entry,
        columns=dict(entry.columns),
        links={name: list(linked) for name, linked in entry.links.items()},
        **changes,
    )


def check_expected(entries: Sequence[Entry], locale: str, expected: str | None) -> None:
    """Raise MovedOnError when the newest entry of a locale is not the one that the caller knows."""
    if expected is None:
        return
    newest = max((entry.updated_at or "" for entry in entries if entry.locale == locale), default="")
    if newest != expected:
        raise MovedOnError(details={"expectedUpdatedAt": expected, "updatedAt": newest or None})


def later(before: str | None) -> str:
    """Return now, or what is later than an instant of before: every write of a document has another time."""
    instant = now()
    if before is None or instant > before:
        return instant
    return instant_text(datetime.fromisoformat(before) + timedelta(milliseconds=1))
