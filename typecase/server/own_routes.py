"""The routes that a project declares with `@route`: found in its Python, looked up and checked."""

import inspect
import re
from collections.abc import Iterator
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

_NAMES_DOCUMENT = re.compile(r"\{id[:}]")

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


def routes_of_function(function: Any, guards: Guards, place: Place, api: str | None) -> Iterator[OwnRoute]:
    """Yield the routes of a function, and note what is wrong with them at its place."""
    prefix = "global::" if api is None else f"api::{api}."
    for declared in declared_routes(function):
        if not inspect.iscoroutinefunction(function) or len(inspect.signature(function).parameters) != 1:
            place.add(f"a route is answered by an async function (ctx); write `async def {function.__name__}(ctx)`")
        yield from _routes(declared, function, None, f"{prefix}{kebab_case(function.__name__)}", guards, place, api)


def routes_of_controller(
    controller: type[Controller], uid: str, guards: Guards, place: Place, api: str | None, *, of_many: bool
) -> Iterator[OwnRoute]:
    """Yield the routes of a controller's actions, and note what is wrong with them at its place.

    `of_many` tells that the content type has many documents, of which an action that changes one must name it.
    """
    names = {method: action for action, method in ACTIONS.items()}
    file = place.file.partition(" at line ")[0]
    for name, function in vars(controller).items():
        for declared in declared_routes(function):
            place = Place(f"{file} at line {function.__code__.co_firstlineno}", place.found)
            generated = names.get(name)
            writes = generated in OF_DOCUMENT and generated not in READS
            if writes and of_many and not _NAMES_DOCUMENT.search(declared.path):
                place.add(f"{name}: the path {declared.path} names no document; write it with {{id}}")
            action = f"{uid}.{generated or camel_case(name)}"
            for route in _routes(declared, name, uid, action, guards, place, api):
                yield replace(route, generated=generated)


def _routes(
    declared: DeclaredRoute, function: Any, uid: str | None, action: str, guards: Guards, place: Place, api: str | None
) -> Iterator[OwnRoute]:
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
    chain = guards.chain(declared.policies, declared.middlewares, place, api=api)
    for method in methods:
        yield OwnRoute(
            function=function,
            uid=uid,
            method=method,
            path=declared.path,
            action=action,
            scope=() if declared.public else (action,) if declared.scope is None else declared.scope,
            public=declared.public,
            chain=chain,
            description=declared.description,
            place=place.file,
        )
