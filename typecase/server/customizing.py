"""Policies, middlewares, controllers, services and routes: found in Python, and checked against the content."""

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from ariadne import SchemaBindable

from typecase.resolvers.chains import Guards
from typecase.resolvers.controllers import ACTIONS, Controller
from typecase.resolvers.customizations import Customizations
from typecase.resolvers.entities.around import EntityWrapper
from typecase.resolvers.graphql.own_fields import BatchResolver
from typecase.resolvers.guards import Guarding, Middleware, Policy
from typecase.resolvers.routes import declared_routes
from typecase.resolvers.services import Service
from typecase.schema.mistakes import Place, suggestion
from typecase.schema.names import kebab_case
from typecase.schema.packages import Package
from typecase.schema.registry import Registry
from typecase.server.chaining import with_chains
from typecase.server.modules import RESOLVERS, SERVER, Modules
from typecase.server.own_actions import configured
from typecase.server.own_routes import Home, OwnRoute, routes_of_controller, routes_of_function


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is read: what stands before its names, and the api that it is of, if it is of one."""

    package: Package
    name: str
    api: str | None
    mistakes: list[str]

    @property
    def prefix(self) -> str:
        return self.package.prefix(self.api)

    def place(self, line: int) -> Place:
        return Place(f"{self.package.shown(self.name)} at line {line}", self.mistakes)

    def home(self, line: int, prefix: str) -> Home:
        route_prefix = f"/{self.package.plugin}" if self.package.plugin else ""
        return Home(place=self.place(line), prefix=prefix, route_prefix=route_prefix)


@dataclass(slots=True)
class _Found:
    """What modules define, each by its full name."""

    registry: Registry | None
    policies: dict[str, Policy] = field(default_factory=dict[str, Policy])
    middlewares: dict[str, Middleware] = field(default_factory=dict[str, Middleware])
    controllers: dict[str, type[Controller]] = field(default_factory=dict[str, type[Controller]])
    services: dict[str, type[Service]] = field(default_factory=dict[str, type[Service]])
    bindables: dict[int, tuple[str, SchemaBindable]] = field(default_factory=dict[int, tuple[str, SchemaBindable]])
    wrappers: list[EntityWrapper] = field(default_factory=list[EntityWrapper])
    batches: dict[str, BatchResolver] = field(default_factory=dict[str, BatchResolver])
    homes: dict[type[Controller], Home] = field(default_factory=dict[type[Controller], Home])
    functions: list[tuple[FunctionType, Home]] = field(default_factory=list[tuple[FunctionType, Home]])


def load_customizations(
    packages: Iterable[Modules], registry: Registry | None, mistakes: list[str]
) -> tuple[Customizations, tuple[OwnRoute, ...]]:
    """Return what the Python in `server/` and `resolvers/` of packages customizes, and its routes; note what is wrong.

    A policy in `server/policies.py` is `global::is-owner`, one in `resolvers/article.py` `api::article.is-owner`, both
    `plugin::comments.is-owner` in a plugin. `ArticleController` there is the controller of `api::article.article`,
    unless it names another `uid`.
    """
    found = _Found(registry)
    for modules in packages:
        for room in (SERVER, RESOLVERS):
            for name, module in modules.of(room):
                api = None if room == SERVER else kebab_case(Path(name).stem)
                _read_module(_File(modules.package, name, api, mistakes), module, found)
    guards = Guards(policies=found.policies, middlewares=found.middlewares)
    custom = Customizations(
        guards=guards,
        controllers=found.controllers,
        services=found.services,
        wrappers=tuple(found.wrappers),
        bindables=tuple(found.bindables.values()),
        batches=tuple(found.batches.values()),
    )
    routes = tuple(_routes(found, guards, registry))
    if registry is None:
        return custom, routes
    custom = with_chains(custom, registry, mistakes)
    return custom, tuple(configured(routes, registry, custom.chains, mistakes))


def _routes(found: _Found, guards: Guards, registry: Registry | None) -> Iterator[OwnRoute]:
    """Yield the routes of functions and of controllers, in the order of their files."""
    for function, home in found.functions:
        if declared_routes(function):
            yield from routes_of_function(function, guards, home)
    for uid, controller in found.controllers.items():
        content_type = None if registry is None else registry.content_types.get(uid)
        of_many = content_type is not None and not content_type.single
        yield from routes_of_controller(controller, uid, guards, found.homes, of_many=of_many)


def _read_module(file: _File, module: ModuleType, found: _Found) -> None:
    for name, value in vars(module).items():
        if isinstance(value, SchemaBindable) and not isinstance(value, type):
            found.bindables.setdefault(id(value), (file.package.shown(file.name), value))
        if getattr(value, "module", getattr(value, "__module__", None)) != module.__name__:
            continue  # imported from where it is defined
        match value:
            case Policy():
                _add_guard(value, found.policies, file)
            case Middleware():
                _add_guard(value, found.middlewares, file)
            case FunctionType():
                found.functions.append((value, file.home(value.__code__.co_firstlineno, file.prefix)))
            case EntityWrapper():
                for problem in value.problems(found.registry):
                    file.place(value.line).add(problem)
                found.wrappers.append(value)
            case BatchResolver():
                found.batches[value.name] = value
            case type() if name.startswith("_"):
                continue
            case type() if issubclass(value, Controller):
                uid = _add_class(value, found.controllers, "Controller", file, found.registry)
                prefix = f"{uid.rpartition('.')[0]}."
                found.homes[value] = file.home(inspect.getsourcelines(value)[1], prefix)
            case type() if issubclass(value, Service):
                _add_class(value, found.services, "Service", file, found.registry)
            case _:
                continue


def _add_guard(guard: Any, known: dict[str, Any], file: _File) -> None:
    full = f"{file.prefix}{guard.name}"
    if full in known and known[full].function is guard.function:
        return  # under another name of the module
    place = file.place(guard.line)
    for problem in guard.problems():
        place.add(problem)
    if full in known:
        place.add(f'there is another {guard.kind} "{full}"; rename one of the two')
    known[full] = _named(guard, full)


def _named(guard: Guarding, full: str) -> Guarding:
    """Return a guard under its full name."""
    return type(guard)(name=full, function=guard.function, module=guard.module, line=guard.line)


def _add_class(cls: Any, known: dict[str, Any], suffix: str, file: _File, registry: Registry | None) -> str:
    """Add a controller or service by the uid of its content type, and return that."""
    place = file.place(inspect.getsourcelines(cls)[1])
    name = kebab_case(cls.__name__.removesuffix(suffix))
    uid: str = cls.uid or file.package.uid(file.api or name, name)
    if registry is not None and uid not in registry.content_types:
        close = suggestion(uid, registry.content_types)
        hint = close or "; name one as `uid`, or call the class after one: ArticleController"
        place.add(f'{cls.__name__} is the {suffix.lower()} of "{uid}", and there is no such content type{hint}')
    if uid in known and not issubclass(cls, known[uid]):
        other: type[Any] = known[uid]
        mend = (
            "make one class of the two"
            if other.__module__ == cls.__module__
            else f"extend it: {_extending(cls, other)}"
        )
        place.add(f"{other.__name__} is the {suffix.lower()} of {uid} already; {mend}")
    for problem in _method_problems(cls, suffix):
        place.add(problem)
    known[uid] = cls
    return uid


def _extending(cls: type[Any], other: type[Any]) -> str:
    return f"from {other.__module__} import {other.__name__} and class {cls.__name__}({other.__name__})"


def _method_problems(cls: type[Any], suffix: str) -> Iterator[str]:
    """Yield what is wrong with the actions that a class overrides, and names that are nearly those of actions."""
    ours: type[Any] = Controller if suffix == "Controller" else Service
    methods = {name for name in vars(ours) if not name.startswith("_") and callable(getattr(ours, name))}
    for name, method in vars(cls).items():
        if name in ACTIONS and name not in methods:
            yield f"{name}: in Python the action is called {ACTIONS[name]}"
        if name in set(ACTIONS.values()) and not inspect.iscoroutinefunction(method):
            yield f"{name}: an action is an async function; write `async def {name}`"
        if name in methods and callable(method) and not _takes_as_much(method, getattr(ours, name)):
            yield f"{name}: expected the parameters {_parameters(getattr(ours, name))}, got {_parameters(method)}"


def _takes_as_much(method: Any, ours: Any) -> bool:
    try:
        inspect.signature(method).bind(*inspect.signature(ours).parameters)
    except TypeError:
        return False
    return True


def _parameters(method: Any) -> str:
    return f"({', '.join(inspect.signature(method).parameters)})"
