"""A project's policies, middlewares, controllers and services: found in its Python, and checked against its content."""

import inspect
from collections.abc import Iterator
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
from typecase.schema.registry import Registry
from typecase.server.chaining import with_chains
from typecase.server.modules import load_modules
from typecase.server.own_actions import configured
from typecase.server.own_routes import OwnRoute, routes_of_controller, routes_of_function

SERVER_FOLDER = "server"
RESOLVERS_FOLDER = "resolvers"


@dataclass(slots=True)
class _Found:
    """What the modules of a project define, each by its full name."""

    mistakes: list[str]
    policies: dict[str, Policy] = field(default_factory=dict[str, Policy])
    middlewares: dict[str, Middleware] = field(default_factory=dict[str, Middleware])
    controllers: dict[str, type[Controller]] = field(default_factory=dict[str, type[Controller]])
    services: dict[str, type[Service]] = field(default_factory=dict[str, type[Service]])
    bindables: dict[int, tuple[str, SchemaBindable]] = field(default_factory=dict[int, tuple[str, SchemaBindable]])
    wrappers: list[EntityWrapper] = field(default_factory=list[EntityWrapper])
    batches: dict[str, BatchResolver] = field(default_factory=dict[str, BatchResolver])
    functions: list[tuple[FunctionType, str, str | None]] = field(
        default_factory=list[tuple[FunctionType, str, str | None]]
    )


def load_customizations(
    folder: Path, registry: Registry | None, mistakes: list[str]
) -> tuple[Customizations, tuple[OwnRoute, ...]]:
    """Return what the Python in `server/` and `resolvers/` of a project customizes, and its routes; note what is wrong.

    A policy in `server/policies.py` is `global::is-owner`, one in `resolvers/article.py` `api::article.is-owner`.
    `ArticleController` there is the controller of `api::article.article`, unless it names another `uid`.
    """
    found = _Found(mistakes)
    for room in (SERVER_FOLDER, RESOLVERS_FOLDER):
        for file, module in load_modules(folder, room, mistakes):
            api = None if room == SERVER_FOLDER else kebab_case(Path(file).stem)
            _read_module(file, module, api, registry, found)
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
    for function, file, api in found.functions:
        if declared_routes(function):
            place = Place(f"{file} at line {function.__code__.co_firstlineno}", found.mistakes)
            yield from routes_of_function(function, guards, place, api)
    for uid, controller in found.controllers.items():
        file = f"{controller.__module__.removeprefix('project.').replace('.', '/')}.py"
        place = Place(f"{file} at line {inspect.getsourcelines(controller)[1]}", found.mistakes)
        content_type = None if registry is None else registry.content_types.get(uid)
        of_many = content_type is not None and not content_type.single
        api = uid.partition("::")[2].partition(".")[0]
        yield from routes_of_controller(controller, uid, guards, place, api, of_many=of_many)


def _read_module(file: str, module: ModuleType, api: str | None, registry: Registry | None, found: _Found) -> None:
    for name, value in vars(module).items():
        if isinstance(value, SchemaBindable) and not isinstance(value, type):
            found.bindables.setdefault(id(value), (file, value))
        if getattr(value, "module", getattr(value, "__module__", None)) != module.__name__:
            continue  # imported from where it is defined
        match value:
            case Policy():
                _add_guard(value, found.policies, file, api, found.mistakes)
            case Middleware():
                _add_guard(value, found.middlewares, file, api, found.mistakes)
            case FunctionType():
                found.functions.append((value, file, api))
            case EntityWrapper():
                place = Place(f"{file} at line {value.line}", found.mistakes)
                for problem in value.problems(registry):
                    place.add(problem)
                found.wrappers.append(value)
            case BatchResolver():
                found.batches[value.name] = value
            case type() if name.startswith("_"):
                continue
            case type() if issubclass(value, Controller):
                _add_class(value, found.controllers, "Controller", file, api, registry, found.mistakes)
            case type() if issubclass(value, Service):
                _add_class(value, found.services, "Service", file, api, registry, found.mistakes)
            case _:
                continue


def _add_guard(guard: Any, known: dict[str, Any], file: str, api: str | None, mistakes: list[str]) -> None:
    prefix = "global::" if api is None else f"api::{api}."
    full = f"{prefix}{guard.name}"
    if full in known and known[full].function is guard.function:
        return  # under another name of the module
    place = Place(f"{file} at line {guard.line}", mistakes)
    for problem in guard.problems():
        place.add(problem)
    if full in known:
        place.add(f'there is another {guard.kind} "{full}"; rename one of the two')
    known[full] = _named(guard, full)


def _named(guard: Guarding, full: str) -> Guarding:
    """Return a guard under its full name."""
    return type(guard)(name=full, function=guard.function, module=guard.module, line=guard.line)


def _add_class(
    cls: Any,
    known: dict[str, Any],
    suffix: str,
    file: str,
    api: str | None,
    registry: Registry | None,
    mistakes: list[str],
) -> None:
    line = inspect.getsourcelines(cls)[1]
    place = Place(f"{file} at line {line}", mistakes)
    name = kebab_case(cls.__name__.removesuffix(suffix))
    uid: str = cls.uid or f"api::{api or name}.{name}"
    if registry is not None and uid not in registry.content_types:
        close = suggestion(uid, registry.content_types)
        hint = close or "; name one as `uid`, or call the class after one: ArticleController"
        place.add(f'{cls.__name__} is the {suffix.lower()} of "{uid}", and there is no such content type{hint}')
    if uid in known:
        place.add(f"{known[uid].__name__} is the {suffix.lower()} of {uid} already; make one class of the two")
    for problem in _method_problems(cls, suffix):
        place.add(problem)
    known[uid] = cls


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
