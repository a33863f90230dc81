"""What Python provides to content types, found before these are read."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, TypeVar

from typecase.resolvers.computed_defaults import ComputedDefault
from typecase.resolvers.custom_fields import DeclaredField
from typecase.schema.mistakes import Place
from typecase.schema.names import kebab_case
from typecase.schema.provided import Compute, CustomField, Provided
from typecase.server.modules import RESOLVERS, SERVER, Modules

_Value = TypeVar("_Value", CustomField, Compute)


def load_provided(packages: Iterable[Modules], mistakes: list[str]) -> Provided:
    """Return what the Python of packages provides to content types, and note what is wrong with it.

    Custom fields are of `server/`; a default of `server/times.py` is `global::now`, one of `resolvers/article.py`
    `api::article.now`. Both are `plugin::comments.now` in a plugin.
    """
    fields: dict[str, CustomField] = {}
    defaults: dict[str, Compute] = {}
    for modules in packages:
        package = modules.package
        for room in (SERVER, RESOLVERS):
            for file, module in modules.of(room):
                prefix = package.prefix(None if room == SERVER else kebab_case(Path(file).stem))
                for declared in _defined(module, DeclaredField):
                    place = Place(f"{package.shown(file)} at line {declared.line}", mistakes)
                    if room != SERVER:
                        place.add("custom fields belong to no content type; declare it in a file of server/")
                    _add(f"{package.prefix(None)}{declared.name}", declared, declared.provided(), fields, place)
                for declared in _defined(module, ComputedDefault):
                    place = Place(f"{package.shown(file)} at line {declared.line}", mistakes)
                    _add(f"{prefix}{declared.name}", declared, declared.function, defaults, place)
    return Provided(custom_fields=fields, defaults=defaults)


def _add(
    name: str, declared: DeclaredField | ComputedDefault, value: _Value, known: dict[str, _Value], place: Place
) -> None:
    for problem in declared.problems():
        place.add(problem)
    if name in known:
        place.add(f'there is another {declared.kind} "{name}"; rename one of the two')
    known[name] = value


class _Declared(Protocol):
    @property
    def module(self) -> str: ...


_Kind = TypeVar("_Kind", bound=_Declared)


def _defined(module: ModuleType, kind: type[_Kind]) -> Iterator[_Kind]:
    """Yield what a module defines of a kind; what it has imported is its own module's."""
    values: list[Any] = list(vars(module).values())
    return (value for value in values if isinstance(value, kind) and value.module == module.__name__)
