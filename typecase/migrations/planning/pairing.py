"""Which of what there was is which of what there is. Nothing is guessed: another name is another thing."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from typecase.migrations.state import StoredAttribute, StoredComponent, StoredType

_Named = TypeVar("_Named", StoredType, StoredAttribute, StoredComponent)

LINKS = frozenset({"relation", "media"})
"""The kinds of attributes whose values are links to documents."""

PARTS = frozenset({"component", "dynamiczone"})
"""The kinds of attributes whose values are components."""


def paired(old: Mapping[str, _Named], new: Mapping[str, _Named]) -> dict[str, str]:
    """Return the old name of each thing that is still there, with its new one."""
    found = {name: name for name in old if name in new}
    for name, stored in new.items():
        before = stored.renamed_from
        if before is not None and name not in old and (known := _known(before, old)) is not None:
            found[known] = name
    return found


def replaced_values(old: StoredAttribute, new: StoredAttribute) -> dict[str, str | None]:
    """Return the values of an enumeration that are written otherwise now, or None in place of those that are gone."""
    if not (old.values and new.values):
        return {}
    renamed = {before: after for after, before in new.values_renamed_from.items() if after not in old.values}
    return {value: renamed.get(value) for value in old.values if value not in new.values}


def short(uid: str) -> str:
    """Return the last part of a uid: `article` of `api::article.article`."""
    return uid.rpartition(".")[2]


def worded(stored: StoredAttribute) -> str:
    """Return what an attribute is, in words."""
    return f"a {stored.kind}" + (f" to {stored.target}" if stored.target else "")


def _known(name: str, old: Iterable[str]) -> str | None:
    """Return the old thing that a name means: its own, or the last part of a uid."""
    return next((known for known in old if known == name or known.rpartition(".")[2] == name), None)
