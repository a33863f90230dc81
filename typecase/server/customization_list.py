"""What a project customizes, as people read it: each policy, controller, subscriber … with the file and line of it."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from typecase.resolvers.controllers import ACTIONS, Controller
from typecase.resolvers.services import Service
from typecase.schema.names import camel_case
from typecase.schema.packages import PROJECT, Package
from typecase.schema.sdl.extensions import own_fields
from typecase.server.project import Project


class Kind(StrEnum):
    """What a customization is."""

    POLICY = "policy"
    MIDDLEWARE = "middleware"
    CONTROLLER = "controller"
    SERVICE = "service"
    FIELD = "field"
    BATCH_RESOLVER = "batch resolver"
    SUBSCRIBER = "subscriber"
    LISTENER = "listener"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCustomization:
    """One thing that a project puts in the place of ours, or beside it.

    `place` is `resolvers/article.py:12`, relative to the project where it is in there, or begins with the name of a
    plugin's package. `details` tell more: the actions
    that a controller overrides or adds, the attributes that a resolver needs, what a subscriber runs at.
    """

    kind: Kind
    name: str
    place: str
    details: str = ""


def list_customizations(project: Project) -> list[ListedCustomization]:
    """Return all that a project customizes, kind by kind, each in the order of its files."""
    return [
        *_guards(project),
        *_classes(project),
        *_fields(project),
        *_batch_resolvers(project),
        *_subscribers(project),
        *_listeners(project),
    ]


def _guards(project: Project) -> Iterator[ListedCustomization]:
    guards = project.customizations.guards
    for name, policy in guards.policies.items():
        yield ListedCustomization(kind=Kind.POLICY, name=name, place=_place(policy.function, project))
    for name, middleware in guards.middlewares.items():
        yield ListedCustomization(kind=Kind.MIDDLEWARE, name=name, place=_place(middleware.function, project))


def _classes(project: Project) -> Iterator[ListedCustomization]:
    custom = project.customizations
    for uid, controller in custom.controllers.items():
        details = _methods(controller, Controller)
        yield ListedCustomization(kind=Kind.CONTROLLER, name=uid, place=_place(controller, project), details=details)
    for uid, service in custom.services.items():
        details = _methods(service, Service)
        yield ListedCustomization(kind=Kind.SERVICE, name=uid, place=_place(service, project), details=details)


def _methods(cls: type[Any], ours: type[Any]) -> str:
    """Return which methods of ours a class overrides, and which it adds."""
    actions = {method: action for action, method in ACTIONS.items()}
    names = [name for name, value in vars(cls).items() if inspect.isfunction(value) and not name.startswith("_")]
    overridden = [actions.get(name, name) for name in names if hasattr(ours, name)]
    added = [camel_case(name) for name in names if not hasattr(ours, name)]
    parts = {"overrides": overridden, "adds": added}
    return "; ".join(f"{verb} {', '.join(found)}" for verb, found in parts.items() if found)


def _fields(project: Project) -> Iterator[ListedCustomization]:
    """Yield the fields of the project's own SDL, and those of ours that it guards there."""
    for type_name, field in own_fields(project.registry):
        place = f"{field.loc.source.name}:{field.loc.start_token.line}" if field.loc is not None else ""
        yield ListedCustomization(kind=Kind.FIELD, name=f"{type_name}.{field.name.value}", place=place)


def _batch_resolvers(project: Project) -> Iterator[ListedCustomization]:
    for batch in project.customizations.batches:
        yield ListedCustomization(
            kind=Kind.BATCH_RESOLVER,
            name=batch.name,
            place=_place(batch.function, project),
            details=f"needs {', '.join(batch.needs)}" if batch.needs else "",
        )


def _subscribers(project: Project) -> Iterator[ListedCustomization]:
    for subscriber in project.subscribers:
        names, uids = ", ".join(sorted(subscriber.names)), ", ".join(sorted(subscriber.uids or ["every content type"]))
        yield ListedCustomization(
            kind=Kind.SUBSCRIBER,
            name=subscriber.function.__name__,
            place=_place(subscriber.function, project),
            details=f"{subscriber.way} {names} of {uids}",
        )


def _listeners(project: Project) -> Iterator[ListedCustomization]:
    for listener in project.listeners:
        events, uids = sorted(listener.events or ["every event"]), sorted(listener.uids or ["every content type"])
        yield ListedCustomization(
            kind=Kind.LISTENER,
            name=listener.function.__name__,
            place=_place(listener.function, project),
            details=f"on {', '.join(events)} of {', '.join(uids)}",
        )


def _place(thing: type[Any] | Callable[..., Any], project: Project) -> str:
    """Return the file and line of a class or function, the file as it is called in the project or a plugin."""
    found = inspect.unwrap(thing)
    file = Path(inspect.getsourcefile(found) or inspect.getfile(found))
    line = found.__code__.co_firstlineno if inspect.isfunction(found) else inspect.getsourcelines(found)[1]
    for package in (Package(folder=project.folder, module=PROJECT), *(plugin.package for plugin in project.plugins)):
        if file.is_relative_to(package.folder):
            return f"{package.shown(file.relative_to(package.folder).as_posix())}:{line}"
    return f"{file}:{line}"
