"""What content type files say of the actions that a project's controllers add: they must be there, and are guarded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from typecase.resolvers.chains import NOTHING, Chain
from typecase.schema.actions import GENERATED
from typecase.schema.content_types import ActionOptions
from typecase.schema.mistakes import Place, suggestion
from typecase.schema.registry import Registry
from typecase.server.own_routes import OwnRoute


def configured(
    routes: Iterable[OwnRoute], registry: Registry, chains: Mapping[str, Mapping[str, Chain]], mistakes: list[str]
) -> Iterator[OwnRoute]:
    """Yield routes as the content type files want them, and note actions in these that there are not.

    What a file says of an action stands around what its `@route` says, of a generated one too: its policies and
    middlewares come first, its `auth` takes the place of the other, and `"enabled": false` takes the route away.
    """
    given = tuple(routes)
    _check_names(given, registry, mistakes)
    for route in given:
        name = route.action.rpartition(".")[2]
        content_type = registry.content_types.get(route.uid or "")
        if content_type is None:
            yield route
            continue
        guarded = replace(route, chain=chains.get(content_type.uid, {}).get(name, NOTHING).then(route.chain))
        options = content_type.api.get(name)
        if options is None:
            yield guarded
        elif options.enabled:
            yield _authorizing(guarded, options, content_type.uid)


def _authorizing(route: OwnRoute, options: ActionOptions, uid: str) -> OwnRoute:
    if options.public:
        return replace(route, public=True, scope=())
    if options.scope is None:
        return route
    scope = tuple(name if "::" in name else f"{uid}.{name}" for name in options.scope)
    return replace(route, public=False, scope=scope)


def _check_names(routes: Iterable[OwnRoute], registry: Registry, mistakes: list[str]) -> None:
    """Note each action in a file that is neither generated nor one of a controller with a route."""
    own = {(route.uid, route.action.rpartition(".")[2]) for route in routes}
    for uid, content_type in registry.content_types.items():
        known = (*GENERATED, *(name for other, name in own if other == uid))
        for name in content_type.api:
            if name not in known:
                close = suggestion(name, known) or "; write a method with @route in the controller, or remove it"
                Place(registry.files[uid], mistakes, ("api", name)).add(f'there is no action "{name}"{close}')
