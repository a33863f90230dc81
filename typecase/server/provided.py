"""What a project's Python provides to its content types, found before these are read."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, TypeVar

from typecase.resolvers.custom_fields import DeclaredField
from typecase.schema.mistakes import Place
from typecase.schema.provided import CustomField, Provided
from typecase.server.modules import load_modules

_ROOM = "server"


def load_provided(folder: Path, mistakes: list[str]) -> Provided:
    """Return the custom fields that the Python of the open package's `server/` declares; note what is wrong."""
    fields: dict[str, CustomField] = {}
    for file, module in load_modules(folder, _ROOM, mistakes):
        for declared in _defined(module, DeclaredField):
            name = f"global::{declared.name}"
            place = Place(f"{file} at line {declared.line}", mistakes)
            for problem in declared.problems():
                place.add(problem)
            if name in fields:
                place.add(f'there is another {declared.kind} "{name}"; rename one of the two')
            fields[name] = declared.provided()
    return Provided(custom_fields=fields)


class _Declared(Protocol):
    @property
    def module(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Declared)


def _defined(module: ModuleType, kind: type[_Kind]) -> Iterator[_Kind]:
    """Yield what a module defines of a kind; what it has imported is its own module's."""
    values: list[Any] = list(vars(module).values())
    return (value for value in values if isinstance(value, kind) and value.module == module.__name__)
