"""The global middlewares of a project: looked up by their names and checked, with every mistake in a list."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.types import ASGIApp

from typecase.schema.mistakes import listed, suggestion
from typecase.server.middlewares.built_in import BUILT_IN
from typecase.server.middlewares.imported import UnusableName, call_factory, find_factory, list_misfits
from typecase.server.middlewares.middleware import BuiltIn, Middleware, Surroundings
from typecase.settings import MiddlewareEntry, Settings
from typecase.settings.mistakes import problem
from typecase.settings.sections import Section

PlaceOf: TypeAlias = Callable[..., str]
"""Returns for people where the list is given, and the way to a part of it: `place(2, "config", "max_age")`."""

_LIMITS = ("uri-limit", "body-limit")
_KEY = "[key]"
"""How pydantic says that the key of a mapping is wrong and not its value."""


def load_middlewares(settings: Settings, folder: Path, place: PlaceOf, found: list[str]) -> tuple[Middleware, ...]:
    """Return the middlewares of `http.middlewares`, outermost first; what is wrong with them comes into `found`."""
    entries = settings.http.middlewares
    loader = _Loader(Surroundings(settings=settings, folder=folder), place, found)
    middlewares = [loader.load(position, entry) for position, entry in enumerate(entries)]
    found += _wrong_order([entry.name for entry in entries], place)
    return tuple(middleware for middleware in middlewares if middleware is not None)


@dataclass(frozen=True, slots=True)
class _Loader:
    surroundings: Surroundings
    place: PlaceOf
    found: list[str]

    def load(self, position: int, entry: MiddlewareEntry) -> Middleware | None:
        """Return the middleware of an entry; None when it is a mistake."""
        built_in = BUILT_IN.get(entry.name)
        if built_in is not None:
            return self._built_in(position, entry, built_in)
        if "." in entry.name:
            return self._imported(position, entry)
        near = suggestion(entry.name, BUILT_IN)
        self.found.append(f'{self.place(position)}: there is no middleware "{entry.name}"{near}')
        return None

    def _built_in(self, position: int, entry: MiddlewareEntry, built_in: BuiltIn[Any]) -> Middleware | None:
        try:
            config = built_in.config.model_validate(entry.config, context=self.surroundings)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                way = [str(key) for key in details["loc"] if key != _KEY]
                place = self.place(position, "config", *way)
                self.found.append(f"{place}: {_problem(entry.name, built_in.config, way, details)}")
            return None
        return Middleware(entry.name, partial(_around, built_in, config, self.surroundings))

    def _imported(self, position: int, entry: MiddlewareEntry) -> Middleware | None:
        try:
            factory = find_factory(entry.name, self.surroundings.folder)
        except UnusableName as error:
            self.found.append(f"{self.place(position)}: {error}")
            return None
        for key, misfit in list_misfits(factory, entry.config):
            way = () if key is None else ("config", key)
            self.found.append(f"{self.place(position, *way)}: {entry.name}: {misfit}")
        place = f"{self.place(position)}: {entry.name}"
        return Middleware(entry.name, partial(call_factory, factory, entry.config, place))


def _around(built_in: BuiltIn[Any], config: Section, surroundings: Surroundings, app: ASGIApp) -> ASGIApp:
    return built_in.around(app, config, surroundings)


def _problem(name: str, config: type[Section], way: Sequence[str], details: ErrorDetails) -> str:
    if details["type"] != "extra_forbidden":
        return problem(tuple(way) or ("config",), details)
    known = _section_at(config, way[:-1]).model_fields
    return f'"{name}" has no such setting{suggestion(way[-1], known)}' if known else f'"{name}" takes no config'


def _section_at(config: type[BaseModel], way: Sequence[str]) -> type[BaseModel]:
    """Return the type of a table inside a config; it may be one that `false` switches off."""
    for key in way:
        annotation = config.model_fields[key].annotation
        kinds = (annotation, *get_args(annotation))
        config = next(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))
    return config


def _wrong_order(names: Sequence[str], place: PlaceOf) -> Iterator[str]:
    """Yield what is wrong with the list: what is required and missing, twice there, or where it cannot do its work."""
    for name, built_in in BUILT_IN.items():
        if built_in.required and name not in names:
            yield f'{place()}: "{name}" is missing, and is required: {built_in.required}'
    for name, count in Counter(names).items():
        if count > 1 and name in BUILT_IN:
            yield f'{place()}: "{name}" is named {count} times; once is enough'
    outside = [name for name in _LIMITS if "errors" in names and name in names[: names.index("errors")]]
    if outside:
        yield f'{place()}: {listed(outside)} must stand after "errors", which answers what they refuse'
