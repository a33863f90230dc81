"""Routes of a project's own: functions of `server/routes.py` and actions of its controllers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from typecase.resolvers.chains import Named

Function = TypeVar("Function", bound=Callable[..., Any])

_MARK = "__typecase_routes__"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRoute:
    """What `@route` says of a function: see there. `scope` is None where the permission is that of its own name."""

    methods: tuple[str, ...]
    path: str
    public: bool
    scope: tuple[str, ...] | None
    policies: tuple[Named, ...]
    middlewares: tuple[Named, ...]
    description: str


def route(
    method: str | Sequence[str],
    path: str,
    *,
    auth: bool | str | Iterable[str] = True,
    policies: Iterable[Named] = (),
    middlewares: Iterable[Named] = (),
    description: str = "",
) -> Callable[[Function], Function]:
    """Make an async function `(ctx)`, or an action of a controller, answer a REST route.

    `method` is one or several of GET, POST, PUT, PATCH and DELETE, or `ALL`. `path` starts behind the prefix of the
    REST API and has Starlette's syntax: `/articles/{id}`, `{id:int}`, `{rest:path}`; a regular expression may stand in
    the place of a converter: `{year:\\d{4}}`. What is matched is in `ctx.params`, a text always.

    The caller needs the permission of the action's own name; `auth=False` asks for nobody (credentials that are sent
    still count), a name or several ask for those permissions. `policies` and `middlewares` are names, `{"name": …,
    "config": …}`, or the functions themselves.

    What is returned is the body: a text as such, a page or entry of content as `{"data", "meta"}`, None is a 404,
    anything else as JSON; `ctx.response` changes the rest. Strapi behaviour: RTE-7, RTE-10, REQ-11.
    """
    methods = (method,) if isinstance(method, str) else tuple(method)
    declared = DeclaredRoute(
        methods=tuple(each.upper() for each in methods),
        path=path,
        public=auth is False,
        scope=None if isinstance(auth, bool) else (auth,) if isinstance(auth, str) else tuple(auth),
        policies=tuple(policies),
        middlewares=tuple(middlewares),
        description=description,
    )

    def marked(function: Function) -> Function:
        setattr(function, _MARK, (declared, *declared_routes(function)))
        return function

    return marked


def declared_routes(function: Any) -> tuple[DeclaredRoute, ...]:
    """Return the routes that a function answers, in the order in which they are written."""
    found: tuple[DeclaredRoute, ...] = getattr(function, _MARK, ())
    return found
