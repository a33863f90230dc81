"""Subscribers: functions that run before, after or around an action, and the lifecycles that run them."""

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, TypeAlias, assert_never

from typecase.lifecycles.actions import DOCUMENT_ACTIONS, ROW_ACTIONS, Action, ActionName
from typecase.schema.mistakes import listed, raise_mistakes, suggestion
from typecase.schema.registry import Registry

EVERY_TYPE = "*"
"""Stands for every content type where a subscriber names its uids."""

Step: TypeAlias = Callable[[Action], Coroutine[Any, Any, None]]
Frame: TypeAlias = Callable[[Action], AsyncIterator[None]]


class Way(StrEnum):
    """When the function of a subscriber runs."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A function that runs at actions: those called one of `names`, on a content type of `uids` (None: on every one).

    `function` is what was decorated: a coroutine function before and after, an async generator function around.
    `name` is its own, for messages: `project.lifecycles.article.count_words`.
    """

    name: str
    way: Way
    uids: frozenset[str] | None
    names: frozenset[str]
    function: Callable[[Action], Any]

    def generator(self, action: Action) -> AsyncGenerator[None]:
        """Return what runs around an action: an async generator, not yet started, that must yield once."""
        match self.way:
            case Way.BEFORE:
                return _before(self.function, action)
            case Way.AFTER:
                return _after(self.function, action)
            case Way.AROUND:
                return self.function(action)
            case _:
                assert_never(self.way)

    def problems(self, registry: Registry | None = None) -> Iterator[str]:
        """Yield what is wrong with the declaration; uids are looked up when there is a registry."""
        if self.way is Way.AROUND and not inspect.isasyncgenfunction(self.function):
            yield "@around needs an async function with one yield; for a function without a yield use @before or @after"
        if self.way is not Way.AROUND and not inspect.iscoroutinefunction(self.function):
            yield f"@{self.way} needs an async function without a yield; for one that yields use @around"
        if not self.names:
            yield f'names no action; write for example @{self.way}("api::article.article", "update")'
        for name in sorted(self.names - _ALL_ACTIONS):
            known = suggestion(name, sorted(_ALL_ACTIONS)) or f"; the actions are {listed(sorted(_ALL_ACTIONS))}"
            yield f'there is no action "{name}"{known}'
        if registry is not None:
            for uid in sorted((self.uids or frozenset()) - registry.content_types.keys()):
                yield f'there is no content type "{uid}"{suggestion(uid, registry.content_types)}'


def before(uids: str | Iterable[str], *names: ActionName) -> Callable[[Step], Subscriber]:
    """Make a coroutine function a subscriber that runs before actions.

    `uids` is the uid of a content type, several, or `"*"` for all. An error that is raised ends the action.
    """
    return lambda function: _subscriber(Way.BEFORE, uids, names, function)


def after(uids: str | Iterable[str], *names: ActionName) -> Callable[[Step], Subscriber]:
    """Make a coroutine function a subscriber that runs after actions that succeeded, in their transaction.

    `uids` as in `before`. An error that is raised undoes the action.
    """
    return lambda function: _subscriber(Way.AFTER, uids, names, function)


def around(uids: str | Iterable[str], *names: ActionName) -> Callable[[Frame], Subscriber]:
    """Make an async generator function a subscriber; the action runs where it yields, which it must do once.

    `uids` as in `before`. An error of the action is raised at the yield. It can be replaced by another error, but not
    be swallowed: what has failed is rolled back.
    """
    return lambda function: _subscriber(Way.AROUND, uids, names, function)


class Lifecycles:
    """The subscribers of a server. They are registered at boot, in the order in which they shall run."""

    def __init__(self, subscribers: Iterable[Subscriber] = (), *, registry: Registry | None = None) -> None:
        """Register subscribers; BootError with the mistakes of all of them. Uids are checked against a registry."""
        self._registry = registry
        self._on_type: dict[tuple[str, str], tuple[Subscriber, ...]] = {}
        self._on_every_type: dict[str, tuple[Subscriber, ...]] = {}
        given = tuple(subscribers)
        self._check(given)
        for subscriber in given:
            self._add(subscriber)

    def subscribe(self, subscriber: Subscriber) -> None:
        """Register one more subscriber; BootError with its mistakes."""
        self._check([subscriber])
        self._add(subscriber)

    def listens(self, uid: str, name: str) -> bool:
        """Whether anything runs at an action; two look-ups, for callers that would make an `Action` for nobody."""
        return bool(self._at(uid, name))

    def around(self, action: Action) -> AbstractAsyncContextManager[None]:
        """Return the context to run an action in: what is before it, in order; the body; what is after it, backwards.

        The body sets `action.result`. Whatever fails, in the body or in a subscriber, is raised at the yields of all
        that have begun, and then here.
        """
        subscribers = self._at(action.uid, action.name)
        return _Around(subscribers, action) if subscribers else _NOTHING

    def _at(self, uid: str, name: str) -> tuple[Subscriber, ...]:
        found = self._on_type.get((uid, name))
        return self._on_every_type.get(name, ()) if found is None else found

    def _check(self, subscribers: Iterable[Subscriber]) -> None:
        raise_mistakes([f"{each.name}: {problem}" for each in subscribers for problem in each.problems(self._registry)])

    def _add(self, subscriber: Subscriber) -> None:
        for name in subscriber.names:
            if subscriber.uids is None:
                for key in [key for key in self._on_type if key[1] == name]:
                    self._on_type[key] = (*self._on_type[key], subscriber)
                self._on_every_type[name] = (*self._on_every_type.get(name, ()), subscriber)
            else:
                for uid in subscriber.uids:
                    self._on_type[uid, name] = (*self._at(uid, name), subscriber)


_ALL_ACTIONS = DOCUMENT_ACTIONS | ROW_ACTIONS

_NOTHING = nullcontext()
"""The context of an action that nobody listens to. It keeps nothing, so that one serves all (0.6 µs an action)."""


class _Around:
    """The generators of subscribers around one action."""

    __slots__ = ("_action", "_begun", "_subscribers")

    def __init__(self, subscribers: tuple[Subscriber, ...], action: Action) -> None:
        self._subscribers = subscribers
        self._action = action
        self._begun: list[tuple[Subscriber, AsyncGenerator[None]]] = []

    async def __aenter__(self) -> None:
        for subscriber in self._subscribers:
            generator = subscriber.generator(self._action)
            failure = await _begin(subscriber, generator)
            if failure is not None:
                raise await self._end(failure) or failure
            self._begun.append((subscriber, generator))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        failure = await self._end(error)
        if failure is not None and failure is not error:
            raise failure

    async def _end(self, failure: BaseException | None) -> BaseException | None:
        """Let the generators end, the last one first, and return what has failed until then."""
        for subscriber, generator in reversed(self._begun):
            failure = await _end(subscriber, generator, failure)
        return failure


async def _begin(subscriber: Subscriber, generator: AsyncGenerator[None]) -> BaseException | None:
    """Run a generator to its yield; return what it raised, or that it has none."""
    try:
        await anext(generator)
    except StopAsyncIteration:
        return TypeError(f"{subscriber.name} ended without a yield; it must yield once")
    except BaseException as raised:
        return raised
    return None


async def _end(
    subscriber: Subscriber, generator: AsyncGenerator[None], failure: BaseException | None
) -> BaseException | None:
    """Run a generator from its yield to its end, with what has failed raised there; return what has failed then."""
    try:
        await (anext(generator) if failure is None else generator.athrow(failure))
        try:
            raise TypeError(f"{subscriber.name} yielded twice; it must yield once") from failure
        finally:
            await generator.aclose()
    except StopAsyncIteration:
        return failure
    except BaseException as raised:
        return raised


def _subscriber(
    way: Way, uids: str | Iterable[str], names: Iterable[str], function: Callable[[Action], Any]
) -> Subscriber:
    named = frozenset([uids] if isinstance(uids, str) else uids)
    return Subscriber(
        name=f"{function.__module__}.{function.__qualname__}",
        way=way,
        uids=None if uids == EVERY_TYPE else named,
        names=frozenset(names),
        function=function,
    )


async def _before(function: Step, action: Action) -> AsyncGenerator[None]:
    await function(action)
    yield


async def _after(function: Step, action: Action) -> AsyncGenerator[None]:
    yield
    await function(action)
