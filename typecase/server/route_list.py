"""The REST routes of a project as people read them: what each calls, who may, what guards it, what it replaces."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from typecase.resolvers.chains import NOTHING, Chain
from typecase.schema.sdl.root_fields import RootField, root_fields, routed_fields
from typecase.server.own_routes import OwnRoute
from typecase.server.project import Project
from typecase.server.rest.built_in import BUILT_IN_SCOPES
from typecase.server.rest.bulk import bulk_paths
from typecase.server.rest.endpoint import ContentTarget
from typecase.server.rest.routes import Found, Route, RouteTable
from typecase.server.rest.sign_in import SIGN_IN


class Access(StrEnum):
    """Who may take a route: who has its permissions, anybody, any user or full-access token, or each operation says."""

    PERMISSIONS = "permissions"
    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    OPERATIONS = "operations"


class Origin(StrEnum):
    """Where a route comes from: the project's own Python or SDL, a content type, or a built-in type."""

    PROJECT = "project"
    CONTENT = "content"
    BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRoute:
    """A REST route: what it calls, and the permissions that the caller needs where `access` asks for them.

    `path` has the prefix of the REST API. `chain` are the names of its policies and middlewares in the order in which
    they run. `replaces` are the actions of the generated routes that it takes the place of.
    """

    method: str
    path: str
    action: str
    origin: Origin
    access: Access
    permissions: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


def list_routes(project: Project) -> list[ListedRoute]:
    """Return the REST routes of a project: its own, then those of content types, the built-in types' last.

    A generated route in whose place another answers is named there, and has no line of its own. Raises BootError when
    two routes of the project have the same method and path.
    """
    own, generated = [*_own(project)], [*_generated(project)]
    table = RouteTable(generated, own)
    replaced: dict[ListedRoute, list[str]] = {route.target: [] for route in own}
    kept: list[ListedRoute] = []
    for route in generated:
        found = table.find(route.method, route.path)
        answering = found.target if isinstance(found, Found) else route.target
        if answering in replaced:
            replaced[answering].append(route.target.action)
        else:
            kept.append(route.target)
    prefix = project.settings.rest.prefix
    listed = [replace(route, replaces=tuple(actions)) for route, actions in replaced.items()] + kept
    return [replace(route, path=prefix + route.path) for route in listed]


def _own(project: Project) -> Iterator[Route[ListedRoute]]:
    for route in project.routes:
        entry = route.entry()
        yield Route(entry.method, entry.path, _of_python(route), entry.pattern, entry.first, entry.place)
    yield from _fields(project, own=True)


def _generated(project: Project) -> Iterator[Route[ListedRoute]]:
    yield from _fields(project, own=False)
    for uid, path in bulk_paths(project.registry):
        yield _route("POST", path, f"{uid}.bulk", Origin.CONTENT, Access.OPERATIONS)
    for path, scope in BUILT_IN_SCOPES.items():
        yield _route("GET", path, scope, Origin.BUILT_IN, Access.PERMISSIONS, (scope,))
    yield _route("POST", SIGN_IN.path, SIGN_IN.action, Origin.BUILT_IN, Access.PERMISSIONS, (SIGN_IN.action,))


def _of_python(route: OwnRoute) -> ListedRoute:
    return ListedRoute(
        method=route.method,
        path=route.path,
        action=route.action,
        origin=Origin.PROJECT,
        access=_access(route.public, route.scope),
        permissions=route.scope,
        chain=route.chain.names,
    )


def _fields(project: Project, *, own: bool) -> Iterator[Route[ListedRoute]]:
    """Yield the routes of root fields, either those of the project's own SDL or those of content types."""
    custom = project.customizations
    hidden = {f"{field.uid}.{field.action}": field for field in routed_fields(project.registry)}
    for name, field in {**root_fields(project.registry), **hidden}.items():
        if field.rest is None or field.own is not own:
            continue
        chain = custom.root_chains.get(name, NOTHING) if own else _chain(field, custom.chains)
        access, permissions = _access(field.public, field.scope), () if field.public else field.scope
        origin = Origin.PROJECT if own else Origin.CONTENT
        action = ContentTarget(root_field=field).info.action
        made = _route(field.rest.method, field.rest.path, action, origin, access, permissions, chain.names)
        yield replace(made, place=field.place)


def _chain(field: RootField, chains: Mapping[str, Mapping[str, Chain]]) -> Chain:
    return chains.get(field.uid or "", {}).get(field.action, NOTHING)


def _access(public: bool, scope: Iterable[str]) -> Access:
    if public:
        return Access.PUBLIC
    return Access.PERMISSIONS if scope else Access.SIGNED_IN


def _route(
    method: str,
    path: str,
    action: str,
    origin: Origin,
    access: Access,
    permissions: tuple[str, ...] = (),
    chain: tuple[str, ...] = (),
) -> Route[ListedRoute]:
    listed = ListedRoute(
        method=method,
        path=path,
        action=action,
        origin=origin,
        access=access,
        permissions=permissions,
        chain=chain,
    )
    return Route(method, path, listed)
