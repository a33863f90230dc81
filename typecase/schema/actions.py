"""What a content type file says of single actions: whether they exist and what guards them."""

import re
from collections.abc import Iterable, Mapping

from typecase.schema.attributes import JsonValue
from typecase.schema.content_types import ActionOptions
from typecase.schema.files import Action
from typecase.schema.form import is_object, is_texts
from typecase.schema.mistakes import Place, shown
from typecase.schema.reading import JsonObject, read_options

FOLLOWED: Mapping[str, tuple[str, ...]] = {
    "createMany": ("create",),
    "updateMany": ("update",),
    "deleteMany": ("delete",),
    "upsert": ("create", "update"),
}
"""The actions without guards of their own, with those whose guards they have and without which they are not there."""

_ACTION_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def read_actions(place: Place, data: JsonObject) -> dict[str, ActionOptions]:
    """Return what `api` says of each action, by its name."""
    found: dict[str, ActionOptions] = {}
    for name, options in data.items():
        at = place.at(name)
        if not _ACTION_NAME.fullmatch(name):
            at.add(f'"{name}" is no name of an action; write for example "findOne"')
        elif not is_object(options):
            at.add(f'expected an object, got {shown(options)}; write for example {{"auth": false}}')
        else:
            if name in FOLLOWED and options.keys() - {"enabled"}:
                followed = " and ".join(f'"{other}"' for other in FOLLOWED[name])
                at.add(f'"{name}" is guarded as {followed}; say it there, here only "enabled"')
            found[name] = _read_action(at, options)
    return found


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
