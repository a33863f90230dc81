"""The routes that a project declares with `@route`: found in its Python, looked up and checked."""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from typecase.resolvers.asking import READS
from typecase.resolvers.chains import Chain, Guards
from typecase.resolvers.controllers import ACTIONS, Controller
from typecase.resolvers.route_info import RouteInfo
from typecase.resolvers.routes import DeclaredRoute, declared_routes
from typecase.schema.actions import OF_DOCUMENT
from typecase.schema.mistakes import Place, listed, suggestion
from typecase.schema.names import camel_case, kebab_case
from typecase.server.rest.patterns import as_segments, compiled, first_segment, is_plain
from typecase.server.rest.routes import Route

_NAMES_DOCUMENT = re.compile(r"\{(id|documentId)[:}]")

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""The methods that a route may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRoute:
    """A route of a project's own.

    It is answered by a `function` of its own or, where there is a `uid`, by that method of the content type's
    controller. `action` is its name, and the permission that it asks for unless it is `public` or names others.
    `generated` is the name of the action where it is one that content types have without being asked: the route is
    another place for it. `place` says where it is declared: `server/routes.py at line 5`.
    """

    function: Any
    uid: str | None
    method: str
    path: str
    action: str
    scope: tuple[str, ...]
    public: bool
    chain: Chain
    description: str
    place: str
    generated: str | None = None

    @property
    def info(self) -> RouteInfo:
        """The route, for Python of the project."""
        return RouteInfo(method=self.method, path=self.path, action=self.action, scope=self.scope)

    def entry(self) -> Route[Any]:
        """Return the entry for the table of routes."""
        if is_plain(self.path):
            return Route(self.method, as_segments(self.path), self, place=self.place)
        return Route(self.method, self.path, self, compiled(self.path), first_segment(self.path), self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where something of a package is defined: its line, and what stands before its names and its routes."""

    place: Place
    prefix: str
    route_prefix: str = ""


def routes_of_function(function: Any, guards: Guards, home: Home) -> Iterator[OwnRoute]:
    """Yield the routes of a function, and note what is wrong with them at its place."""
    for declared in declared_routes(function):
        if not inspect.iscoroutinefunction(function) or len(inspect.signature(function).parameters) != 1:
            home.place.add(
                f"a route is answered by an async function (ctx); write `async def {function.__name__}(ctx)`"
            )
        yield from _routes(declared, function, None, f"{home.prefix}{kebab_case(function.__name__)}", guards, home)


def routes_of_controller(
    controller: type[Controller],
    uid: str,
    guards: Guards,
    homes: Mapping[type[Controller], Home],
    *,
    of_many: bool,
) -> Iterator[OwnRoute]:
    """Yield the routes of a controller's actions, and note what is wrong with them at its place.

    Those of a class that it extends lead to its own methods; a method with routes has none of the other's. `of_many`
    tells that the content type has many documents, of which an action that changes one must name it.
    """
    known: set[str] = set()
    for cls in controller.__mro__:
        home = homes.get(cls, homes[controller])
        routed = {name: routes for name, function in vars(cls).items() if (routes := declared_routes(function))}
        for name, routes in routed.items():
            if name not in known:
                here = _at(vars(cls)[name], home)
                yield from _routes_of_method(name, routes, uid, guards, here, of_many=of_many)
        known |= routed.keys()


def _routes_of_method(
    name: str, routes: Iterable[DeclaredRoute], uid: str, guards: Guards, home: Home, *, of_many: bool
) -> Iterator[OwnRoute]:
    generated = {method: action for action, method in ACTIONS.items()}.get(name)
    writes_one = of_many and generated in OF_DOCUMENT and generated not in READS
    for declared in routes:
        if writes_one and not _NAMES_DOCUMENT.search(declared.path):
            home.place.add(f"{name}: the path {declared.path} names no document; write it with {{id}}")
        action = f"{uid}.{generated or camel_case(name)}"
        for route in _routes(declared, name, uid, action, guards, home):
            yield replace(route, generated=generated)


def _at(function: Any, home: Home) -> Home:
    """Return the home of a class with the line of one of its methods."""
    file = home.place.file.partition(" at line ")[0]
    return replace(home, place=Place(f"{file} at line {function.__code__.co_firstlineno}", home.place.found))


def _routes(
    declared: DeclaredRoute, function: Any, uid: str | None, action: str, guards: Guards, home: Home
) -> Iterator[OwnRoute]:
    place = home.place
    methods = METHODS if declared.methods == ("ALL",) else declared.methods
    for method in methods:
        if method not in METHODS:
            expected = suggestion(method, METHODS) or f"; it is one of {listed((*METHODS, 'ALL'))}"
            place.add(f'there is no method "{method}" for a route{expected}')
            return
    if not declared.path.startswith("/"):
        place.add(f'the path "{declared.path}" must start with a slash; write "/{declared.path}"')
        return
    try:
        compiled(declared.path)
    except ValueError as error:
        place.add(str(error))
        return
    chain = guards.chain(declared.policies, declared.middlewares, place, prefix=home.prefix)
    for method in methods:
        yield OwnRoute(
            function=function,
            uid=uid,
            method=method,
            path=f"{home.route_prefix}{declared.path}",
            action=action,
            scope=() if declared.public else (action,) if declared.scope is None else declared.scope,
            public=declared.public,
            chain=chain,
            description=declared.description,
            place=place.file,
        )
