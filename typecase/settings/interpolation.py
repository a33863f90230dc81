"""`${NAME}` and `${NAME:default}` in the texts of a settings file: variables that are filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, cast

_MARKED = re.compile(r"(?P<literal>\$\$\{)|\$\{(?P<inside>[^}]*)\}|\$\{")
_INSIDE = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<given>:(?P<default>.*))?", re.DOTALL)
_OF_SHELLS = re.compile(r"-(?![0-9])")
_FORMS = 'expected "${NAME}" or "${NAME:default}"; "$${" stands for the text "${"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A value of a settings file with its variables filled in: their `names`, and what is wrong."""

    value: Any
    names: tuple[str, ...]
    problems: tuple[str, ...]


def fill(value: Any, variables: Mapping[str, str]) -> Filled:
    """Return a value with the variables that its texts name, also inside lists and tables."""
    filling = _Filling(variables)
    filled = filling.filled(value)
    return Filled(value=filled, names=tuple(dict.fromkeys(filling.names)), problems=tuple(filling.problems))


class _Filling:
    """Fills one value, and notes what it met."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.names: list[str] = []
        self.problems: list[str] = []

    def filled(self, value: Any) -> Any:
        match value:
            case str():
                return _MARKED.sub(self._replacement, value)
            case list():
                return [self.filled(inner) for inner in cast(list[Any], value)]
            case dict():
                return {key: self.filled(inner) for key, inner in cast(dict[str, Any], value).items()}
            case _:
                return value

    def _replacement(self, found: re.Match[str]) -> str:
        if found["literal"]:
            return "${"
        inside = _INSIDE.fullmatch(found["inside"] or "")
        if inside is None:
            self.problems.append(f'got "{found[0]}", {_FORMS}')
            return ""
        return self._text_of(inside)

    def _text_of(self, inside: re.Match[str]) -> str:
        name, default = inside["name"], inside["default"]
        self.names.append(name)
        if default is not None and _OF_SHELLS.match(default):
            self.problems.append(f'got "${{{name}:-…}}", expected "${{{name}:default}}" without the "-" of shells')
        elif name in self._variables:
            return self._variables[name]
        elif default is not None:
            return default
        else:
            self.problems.append(self._missing(name))
        return ""

    def _missing(self, name: str) -> str:
        close = get_close_matches(name, self._variables, n=1, cutoff=0.8)
        meant = f'; did you mean "{close[0]}"?' if close else f'; set it, or write "${{{name}:default}}"'
        return f'"${{{name}}}" names a variable that is not set{meant}'
