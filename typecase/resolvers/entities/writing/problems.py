"""What is wrong with an input: every problem with its path, in the words and the form that Strapi's clients know.

A path is a tuple of names and list indexes. Values in messages are written as the yup validator writes them, since
clients show and compare these messages.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from typecase.errors import ValidationError
from typecase.resolvers.entities.parameters.raw import is_list, is_mapping

Path: TypeAlias = tuple[str | int, ...]

ABSENT: Any = object()
"""Stands for a value that was not given."""

_UNIQUE = "This attribute must be unique"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `bare` ones are answered by their message alone when there is no other."""

    path: Path
    message: str
    value: Any = ABSENT
    bare: bool = False

    @property
    def shaped(self) -> dict[str, Any]:
        """The problem as an item of `details.errors`."""
        shaped: dict[str, Any] = {
            "path": [str(step) for step in self.path],
            "message": self.message,
            "name": "ValidationError",
        }
        return shaped if self.value is ABSENT else {**shaped, "value": self.value}


@dataclass(slots=True)
class Problems:
    """The problems of one input, as they are found."""

    found: list[Problem] = field(default_factory=list[Problem])

    def add(self, path: Path, message: str, value: Any = ABSENT, *, bare: bool = False) -> None:
        """Note a problem."""
        self.found.append(Problem(path, message, value, bare))

    def add_type(self, path: Path, kind: str, value: Any, *, shown: Any = ABSENT) -> None:
        """Note that a value is not of a type; `shown` is what the validator made of it."""
        final = value if shown is ABSENT else shown
        message = f"{text_of(path)} must be a `{kind}` type, but the final value was: `{printed(final)}`"
        if shown is not ABSENT and value is not None:
            message += f" (cast from the value `{printed(value)}`)"
        self.add(path, f"{message}.", None if isinstance(final, float) and math.isnan(final) else final)

    def forget_values(self, since: int) -> None:
        """Take the values out of the problems that were noted after the first `since`: nobody may read them."""
        self.found[since:] = [replace(problem, value=ABSENT) for problem in self.found[since:]]

    def add_repeated(self, path: Path, value: Any) -> None:
        """Note that another entry has a unique value."""
        self.add(path, _UNIQUE, value)

    def raise_any(self, order: Sequence[str]) -> None:
        """Raise ValidationError with every problem, in the order of the attributes, when there is one."""
        if self.found:
            places = {name: place for place, name in enumerate(order)}
            raise error_of(sorted(self.found, key=lambda problem: _place(problem, places)))


def error_of(problems: Sequence[Problem]) -> ValidationError:
    """Return the error that tells of problems, of which there is at least one."""
    first = problems[0]
    if len(problems) == 1 and first.bare:
        return ValidationError(first.message)
    message = first.message if len(problems) == 1 else f"{len(problems)} errors occurred"
    return ValidationError(message, details={"errors": [problem.shaped for problem in problems]})


def text_of(path: Path) -> str:
    """Return a path as messages write it: `links[0].url`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def printed(value: Any) -> str:
    """Return a value as the validator's messages write it; objects and lists as indented JSON of such texts."""
    simple = _simple(value)
    return json.dumps(_nested(value), indent=2, ensure_ascii=False) if simple is None else simple


def _simple(value: Any) -> str | None:
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case float() if math.isnan(value):
            return "NaN"
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
        case str():
            return f'"{value}"'
        case _:
            return None


def _nested(value: Any) -> Any:
    if is_mapping(value):
        return {name: _nested(item) for name, item in value.items()}
    if is_list(value):
        return [_nested(item) for item in value]
    return _simple(value)


def _place(problem: Problem, places: Mapping[str, int]) -> int:
    return places.get(str(problem.path[0]), len(places)) if problem.path else len(places)
