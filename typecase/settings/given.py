"""What the sources of settings give: values, each with the place where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from typecase.settings.sections import PLUGINS, PROJECT

OWN = (PLUGINS, PROJECT)
"""The sections whose settings are not ours."""

Keys: TypeAlias = tuple[str, ...]
"""The way to a setting: `("graphql", "max_limit")`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value, and for people the place where it stands.

    `variable` says that the place writes names as variables; `names` are the variables that were filled into the value,
    and `problems` why that was not possible.
    """

    value: Any
    place: str
    variable: bool = False
    names: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Values:
    """What all sources give: a later `add` never replaces what is there.

    `mistakes` are files that cannot be read or should not be there, `wrong` the settings whose values are of no use.
    """

    by_keys: dict[Keys, Given] = field(default_factory=dict[Keys, Given])
    mistakes: list[str] = field(default_factory=list[str])
    wrong: set[Keys] = field(default_factory=set[Keys])

    def add(self, found: Mapping[Keys, Given]) -> None:
        """Add the values of the next source, for settings that no source before it gave.

        Tables of the project's own settings and of plugins are joined. Where one source has a table and another a
        value, the first counts.
        """
        for keys, given in found.items():
            if keys not in self.by_keys and not (is_own(keys) and self._crossed(keys)):
                self.by_keys[keys] = given

    def mark_wrong(self, keys: Keys) -> None:
        """Take the value of a setting for none."""
        self.wrong.add(keys)

    def own(self) -> list[Keys]:
        """Return the ways to the settings of the project's own and of plugins, in no order."""
        return [keys for keys in self.by_keys if is_own(keys)]

    def nested(self, names: Iterable[Keys], defaults: Mapping[Keys, Any]) -> dict[str, Any]:
        """Return the values of these settings as sections inside each other, as the models take them.

        `defaults` are for settings that are wrong or not given.
        """
        root: dict[str, Any] = {}
        for keys in names:
            if keys in self.by_keys and keys not in self.wrong:
                _put(root, keys, self.by_keys[keys].value)
            elif keys in defaults:
                _put(root, keys, defaults[keys])
        return root

    def _crossed(self, keys: Keys) -> bool:
        """Tell whether a value stands where these keys need a table, or a table where they need a value."""
        above = (self.by_keys.get(keys[:depth]) for depth in range(2, len(keys)))
        if any(given is not None and given.value != {} for given in above):
            return True
        return any(there[: len(keys)] == keys for there in self.by_keys)


def flattened(section: Mapping[str, Any], keys: Keys = ()) -> dict[Keys, Any]:
    """Return the values of nested tables by their way from the root; an empty table is a value."""
    found: dict[Keys, Any] = {}
    for key, value in section.items():
        here = (*keys, key)
        if isinstance(value, dict) and value:
            found |= flattened(cast(dict[str, Any], value), here)
        else:
            found[here] = value
    return found


def is_own(keys: Keys) -> bool:
    """Tell whether the keys lead to a setting of the project's own, or of a plugin."""
    return keys[0] in OWN and len(keys) > 1


def _put(root: dict[str, Any], keys: Keys, value: Any) -> None:
    section = root
    for key in keys[:-1]:
        section = section.setdefault(key, {})
    section[keys[-1]] = {} if value == {} else value
