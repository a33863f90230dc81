"""Events: what has happened to content, or what a project says has happened, and the functions that want to know."""

import inspect
import re
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from typecase.lifecycles.subscribers import EVERY_TYPE
from typecase.schema.mistakes import listed, shown, suggestion
from typecase.schema.registry import Registry

ENTRY_EVENTS = (
    "entry.create",
    "entry.update",
    "entry.delete",
    "entry.publish",
    "entry.unpublish",
    "entry.draft-discard",
)
"""What happens to the documents of content types, by Strapi's names."""

MEDIA_EVENTS = ("media.create", "media.update", "media.delete")
"""What happens to files."""

EVENTS: frozenset[str] = frozenset((*ENTRY_EVENTS, *MEDIA_EVENTS))

EVERY_EVENT = "*"
"""Stands for every event where one names what it wants to know."""

_OURS = ("entry.", "media.")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", re.ASCII)
_LONGEST_NAME = 100
_LONGEST_FUNCTION = 250
_EXAMPLE = '@on("entry.publish", "api::article.article")'
_SILENT = ("admin::", "plugin::users-permissions.", "plugin::i18n.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, as it is delivered.

    `id` is that of the delivery, the same whenever it is tried again; `attempt` counts from 1. `uid`, `document_id` and
    `locale` tell which entry it is about, each None where there is none: in the project's own events. `data` is the
    entry as it was at `created_at`, in the form of REST: scalars and components, without relations and media; of a
    deleted one what it was before. Of the project's own events it is what `emit` was given.
    """

    id: str
    name: str
    uid: str | None = None
    document_id: str | None = None
    locale: str | None = None
    created_at: str
    data: Any
    attempt: int = 1


Reaction: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]
"""What is decorated: a coroutine function that takes the event, and the app where it has a second parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A function that is called for events, after the commit.

    `name` is its own: `project.lifecycles.article.tell`. `events` and `uids` are None for all.
    """

    name: str
    events: frozenset[str] | None
    uids: frozenset[str] | None
    function: Reaction

    @property
    def takes_app(self) -> bool:
        """Whether the function has a second parameter."""
        return _takes(self.function, 2)

    def problems(self, registry: Registry | None = None) -> Iterator[str]:
        """Yield what is wrong with the declaration; uids are looked up when there is a registry."""
        name = self.function.__name__
        if not inspect.iscoroutinefunction(self.function) or not (_takes(self.function, 1) or self.takes_app):
            yield f"@on needs a function of the event: async def {name}(event), or async def {name}(event, app)"
        if len(self.name) > _LONGEST_FUNCTION:
            yield f"the name {shown(self.name)} is too long: {_LONGEST_FUNCTION} characters with its module"
        if self.events is not None and not self.events:
            yield f"names no event; write for example {_EXAMPLE}"
        for event in sorted(self.events or ()):
            yield from name_problems(event)
        if registry is not None:
            yield from uid_problems(self.uids, registry)


def on(events: str | Iterable[str], uids: str | Iterable[str] = EVERY_TYPE) -> Callable[[Reaction], Listener]:
    """Make a coroutine function one that is called for events, after their transaction is committed.

    `events` is the name of one, several, or `"*"` for all; `uids` the uid of a content type, several, or `"*"`. It is
    called at least once for each event, and again later when it raises an error.
    """
    if callable(events):  # @on without parentheses: told when the project is loaded
        return _listener(events, (), EVERY_TYPE)  # pyright: ignore[reportReturnType, reportUnknownArgumentType]
    return lambda function: _listener(function, events, uids)


def name_problems(event: str) -> Iterator[str]:
    """Yield what is wrong with the name of an event that somebody wants to know of."""
    if event.startswith(_OURS):
        if event not in EVENTS:
            known = suggestion(event, sorted(EVENTS)) or f"; the events are {listed(sorted(EVENTS))}"
            yield f"there is no event {shown(event)}{known}"
    elif not _NAME.fullmatch(event) or len(event) > _LONGEST_NAME:
        yield (
            f"{shown(event)} is no name of an event: expected words of small letters joined by points, such as"
            f" order.paid, of at most {_LONGEST_NAME} characters"
        )


def uid_problems(uids: Iterable[str] | None, registry: Registry) -> Iterator[str]:
    """Yield what is wrong with the content types whose events somebody wants to know of."""
    for uid in sorted(uids or ()):
        if uid not in registry.content_types:
            yield f"there is no content type {shown(uid)}{suggestion(uid, registry.content_types)}"
        elif is_silent(uid):
            yield f"no event tells of {uid}: accounts and locales are not content; use @before or @after"


def own_name(event: str) -> str:
    """Return the name of an event of a project's own; ValueError when it cannot be one."""
    if event.startswith(_OURS):
        raise ValueError(f"{shown(event)} is told by Typecase alone: a name of your own begins with another word")
    for problem in name_problems(event):
        raise ValueError(problem)
    return event


def is_silent(uid: str | None) -> bool:
    """Whether a content type raises no events: those of accounts and locales. Strapi behaviour: LIF-6, WH-9."""
    return uid is not None and uid.startswith(_SILENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody who gets events: `events` and `uids` are those that it wants, None for all.

    With a `filter`, an entry must have one of the values of each attribute in it. Of its deliveries at most `at_once`
    are under way at a time.
    """

    name: str
    events: frozenset[str] | None
    uids: frozenset[str] | None
    filter: Mapping[str, Sequence[Any]] = field(default_factory=dict[str, Any])
    at_once: int = 5

    def wants(self, event: str, uid: str | None) -> bool:
        """Whether it gets an event about a content type; an event about none is not asked for its type."""
        if self.events is not None and event not in self.events:
            return False
        return self.uids is None or uid is None or uid in self.uids

    def accepts(self, data: Any, locale: str | None) -> bool:
        """Whether its filter lets an entry through, as the event shows it; `locale` can be asked for as well."""
        shown: Mapping[str, Any] = {**data, "locale": locale} if isinstance(data, dict) else {"locale": locale}
        return all(shown.get(name) in values for name, values in self.filter.items())


class Interest:
    """Who wants which events, as this process knows it."""

    def __init__(self, targets: Iterable[Target] = ()) -> None:
        self._targets: Mapping[str, Target] = {}
        self._filtering = False
        self._known: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self.replace(targets)

    @property
    def targets(self) -> Mapping[str, Target]:
        """The targets by their names."""
        return self._targets

    def replace(self, targets: Iterable[Target]) -> None:
        """Know these targets from now on."""
        self._targets = {target.name: target for target in targets}
        self._filtering = any(target.filter for target in self._targets.values())
        self._known = {}

    def among(self, names: tuple[str, ...], data: Any, locale: str | None) -> tuple[str, ...]:
        """Return those of targets whose filter lets an entry through."""
        if not self._filtering:
            return names
        return tuple(name for name in names if self._targets[name].accepts(data, locale))

    def of(self, event: str, uid: str | None) -> tuple[str, ...]:
        """Return the names of those who want an event, before their filters are asked; a look-up."""
        found = self._known.get((event, uid))
        if found is None:
            wanting = () if is_silent(uid) else (t.name for t in self._targets.values() if t.wants(event, uid))
            found = self._known[event, uid] = tuple(wanting)
        return found


def _listener(function: Reaction, events: str | Iterable[str], uids: str | Iterable[str]) -> Listener:
    return Listener(
        name=f"{function.__module__}.{function.__qualname__}",
        events=_names(events, EVERY_EVENT),
        uids=_names(uids, EVERY_TYPE),
        function=function,
    )


def _names(given: str | Iterable[str], every: str) -> frozenset[str] | None:
    names = frozenset([given] if isinstance(given, str) else given)
    return None if every in names else names


def _takes(function: Reaction, number: int) -> bool:
    try:
        inspect.signature(function).bind(*range(number))
    except TypeError:
        return False
    return True
