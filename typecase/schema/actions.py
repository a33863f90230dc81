"""What a content type file says of its actions under `api`: which exist, where they are shown and what guards them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from typecase.schema.attributes import JsonValue
from typecase.schema.content_types import ActionOptions
from typecase.schema.files import Action, Api
from typecase.schema.form import is_object, is_texts, options_of
from typecase.schema.mistakes import Place, listed, shown, suggestion
from typecase.schema.reading import JsonObject, read_options

OF_DOCUMENT = ("findOne", "update", "delete", "publish", "unpublish", "discardDraft")
"""The generated actions on one document, whose route has its id."""

FOLLOWED: Mapping[str, tuple[str, ...]] = {
    "createMany": ("create",),
    "updateMany": ("update",),
    "deleteMany": ("delete",),
    "upsert": ("create", "update"),
}
"""The actions without guards of their own, with those whose guards they have and without which they are not there."""

GENERATED = ("find", "findOne", "create", "update", "delete", "publish", "unpublish", "discardDraft", *FOLLOWED)
"""The actions that content types have without being asked; any other is one of the project's controller."""

PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")
"""What the paths of a type's routes may begin with."""

ROUTE_PATH = re.compile(r"(/(:id|[A-Za-z0-9._~-]+))+")
"""The path of a generated action's route."""

_ACTION_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_OF_ALL = frozenset(options_of(Api))
_OF_FOLLOWED = frozenset({"enabled", "rest", "graphql"})
_OF_OWN = frozenset({"enabled", "auth", "policies", "middlewares"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What a file says of single actions, by their names, and what the paths of their routes begin with, if it does."""

    actions: Mapping[str, ActionOptions]
    prefix: str | None


def read_api(place: Place, data: JsonObject, *, single: bool) -> Actions:
    """Return what `api` says of a content type's actions; those of a `single` type have no id in their paths."""
    api = Api(**read_options(place, Api, {key: data[key] for key in data.keys() & _OF_ALL}, '"api" object'))
    found = {
        name: options
        for name, given in data.items()
        if name not in _OF_ALL and (options := _read_named_action(place.at(name), name, given, single)) is not None
    }
    for name in _switched_off(place, api):
        if name in found:
            key = "except" if api.only is None else "only"
            place.at(name).add(f'"{key}" says that there is no "{name}"; change one of the two')
        found[name] = replace(found.get(name, ActionOptions()), enabled=False)
    if api.prefix is not None and not PREFIX.fullmatch(api.prefix):
        place.at("prefix").add(f'expected a path, got {shown(api.prefix)}; write for example "prefix": "/v1"')
    return Actions(actions=found, prefix=api.prefix)


def _switched_off(place: Place, api: Api) -> tuple[str, ...]:
    """Return the generated actions that `only` and `except` leave out."""
    for key, names in (("only", api.only or ()), ("except", api.except_)):
        for index, name in enumerate(names):
            if name not in GENERATED:
                close = suggestion(name, GENERATED) or f"; expected some of {listed(GENERATED)}"
                place.at(key, index).add(f"there is no generated action {shown(name)}{close}")
    if api.only is not None and api.except_:
        place.at("except").add('there is "only" already; remove one of the two')
    if api.only is not None:
        return tuple(name for name in GENERATED if name not in api.only)
    return tuple(name for name in GENERATED if name in api.except_)


def _read_named_action(place: Place, name: str, options: JsonValue, single: bool) -> ActionOptions | None:
    if not _ACTION_NAME.fullmatch(name):
        place.add(f'"{name}" is no name of an action; write for example "findOne"')
    elif not is_object(options):
        place.add(f'expected an object, got {shown(options)}; write for example {{"auth": false}}')
    else:
        if name in FOLLOWED and options.keys() - _OF_FOLLOWED:
            followed = " and ".join(f'"{other}"' for other in FOLLOWED[name])
            place.add(f'"{name}" is guarded as {followed}; say it there, here only {_quoted(_OF_FOLLOWED)}')
        if name not in GENERATED and (extra := options.keys() & options_of(Action).keys() - _OF_OWN):
            place.add(f'"{name}" is no generated action: {_quoted(extra)} cannot be said of it')
        found = _read_action(place, options)
        _check_path(place.at("path"), found.path, with_id=name in OF_DOCUMENT and not single)
        return found
    return None


def _quoted(names: Iterable[str]) -> str:
    return listed(f'"{name}"' for name in sorted(names))


def _check_path(place: Place, path: str | None, *, with_id: bool) -> None:
    if path is None:
        return
    if not ROUTE_PATH.fullmatch(path):
        place.add(f'expected a path, got {shown(path)}; write for example "path": "/news/:id"')
    elif path.split("/").count(":id") != with_id:
        wanted = 'with ":id" once, for the document' if with_id else 'without ":id"'
        place.add(f"expected a path {wanted}, got {shown(path)}")


def _read_action(place: Place, data: JsonObject) -> ActionOptions:
    action = Action(**read_options(place, Action, data, "action"))
    if action.cost is not None and action.cost < 0:
        place.at("cost").add(f'expected 0 or more, got {action.cost}; write for example "cost": 5')
    return ActionOptions(
        enabled=action.enabled,
        public=action.auth is False,
        scope=_read_scope(place.at("auth"), action.auth) if isinstance(action.auth, Mapping) else None,
        policies=_read_named(place.at("policies"), action.policies),
        middlewares=_read_named(place.at("middlewares"), action.middlewares),
        cost=action.cost,
        rest=action.rest,
        graphql=action.graphql,
        path=action.path,
    )


def _read_scope(place: Place, auth: JsonObject) -> tuple[str, ...] | None:
    for key in sorted(auth.keys() - {"scope"}):
        place.at(key).add(f'"auth" has no option "{key}"; write for example "scope": ["find"]')
    scope = auth.get("scope")
    if not is_texts(scope):
        place.at("scope").add(f'expected a list of strings, got {shown(scope)}; write for example "scope": ["find"]')
        return None
    return tuple(scope)


def _read_named(place: Place, given: Iterable[JsonValue]) -> tuple[JsonObject, ...]:
    """Return policies or middlewares as objects with `name` and `config`."""
    found: list[JsonObject] = []
    for index, entry in enumerate(given):
        named = entry if is_object(entry) else {"name": entry}
        if isinstance(named.get("name"), str) and named.keys() <= {"name", "config"}:
            found.append({"name": named["name"], "config": named.get("config")})
        else:
            place.at(index).add(
                f"expected a name or an object with name and config, got {shown(entry)}; "
                'write for example {"name": "global::is-owner", "config": {}}'
            )
    return tuple(found)
