"""Functions of a project around the entity service: every find and write passes through them, whoever asks for it."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypeAlias, get_args

from typecase.resolvers.queries.conditions import All, Condition
from typecase.resolvers.queries.selection import Query
from typecase.schema.mistakes import listed, suggestion
from typecase.schema.registry import Registry

EntityAction: TypeAlias = Literal[
    "find", "count", "create", "update", "delete", "publish", "unpublish", "discard_draft", "clone"
]
ENTITY_ACTIONS: frozenset[str] = frozenset(get_args(EntityAction))

EVERY_TYPE = "*"
"""Stands for every content type where a function names its uids."""


@dataclass(slots=True, kw_only=True)
class EntityCall:
    """One call of the entity service: `action` on the documents of `uid`.

    `query` says which documents and what of each; it may be replaced, or narrowed. `data` is what will be written, and
    may be changed; what is changed is validated.
    """

    uid: str
    action: str
    query: Query
    data: Any = None
    compile_filters: Callable[[Mapping[str, Any]], Condition | None] = field(repr=False)

    @property
    def document_id(self) -> str | None:
        """The document that is meant, where it is one."""
        return self.query.document_id

    def narrow(self, filters: Mapping[str, Any]) -> None:
        """Have a find or count mean only what meets these filters too, in the grammar of the entity service.

        They are the project's: what the caller may see does not bind them. ValueError for a write, which means one
        document whatever it holds.
        """
        if self.action not in ("find", "count"):
            raise ValueError(f"{self.action} means one document: look at it and raise ForbiddenError instead")
        condition = self.compile_filters(filters)
        if condition is not None:
            given = self.query.condition
            self.query = replace(self.query, condition=condition if given is None else All((given, condition)))


NextCall: TypeAlias = Callable[[], Awaitable[Any]]
Around: TypeAlias = Callable[[EntityCall, NextCall], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityWrapper:
    """A function `(call, next)` around the entity service: around the actions that it names, or all, of some types."""

    name: str
    uids: frozenset[str] | None
    actions: frozenset[str]
    function: Around = field(repr=False)
    module: str
    line: int

    def problems(self, registry: Registry | None) -> Iterator[str]:
        """Yield what is wrong with the declaration; uids are looked up when there is a registry."""
        if not inspect.iscoroutinefunction(self.function) or len(inspect.signature(self.function).parameters) != 2:
            yield f"what is around the entity service is an async function (call, next), got {self.name}"
        for action in sorted(self.actions - ENTITY_ACTIONS):
            known = suggestion(action, ENTITY_ACTIONS) or f"; the actions are {listed(sorted(ENTITY_ACTIONS))}"
            yield f'there is no action "{action}"{known}'
        if registry is not None:
            for uid in sorted((self.uids or frozenset()) - registry.content_types.keys()):
                yield f'there is no content type "{uid}"{suggestion(uid, registry.content_types)}'


def around_entity_service(
    uids: str | Iterable[str] = EVERY_TYPE, *actions: EntityAction
) -> Callable[[Around], EntityWrapper]:
    """Put an async function `(call, next)` around the entity service of content types (`"*"`: of all).

    It runs around the named actions, or all of them, and returns what they shall give: a Page, of `delete` the id of
    the document. `await next()` runs what is inside. The first one that is found is outermost. Strapi behaviour:
    MID-20, ES-4.
    """
    given = frozenset([uids] if isinstance(uids, str) else uids)

    def made(function: Around) -> EntityWrapper:
        return EntityWrapper(
            name=function.__name__,
            uids=None if EVERY_TYPE in given else given,
            actions=frozenset(actions) or ENTITY_ACTIONS,
            function=function,
            module=function.__module__,
            line=function.__code__.co_firstlineno,
        )

    return made


@dataclass(frozen=True, slots=True)
class Wrappers:
    """What is around the entity service of one content type, by action."""

    uid: str
    by_action: Mapping[str, tuple[Around, ...]]
    compile_filters: Callable[[Mapping[str, Any]], Condition | None]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.by_action)

    async def run(self, action: str, query: Query, data: Any, act: Callable[[EntityCall], Awaitable[Any]]) -> Any:
        """Return what an action gives, inside of the functions around it."""
        call = EntityCall(uid=self.uid, action=action, query=query, data=data, compile_filters=self.compile_filters)
        inner: NextCall = partial(act, call)
        for function in reversed(self.by_action.get(action, ())):
            inner = partial(function, call, inner)
        return await inner()


def wrappers_of(
    uid: str,
    wrappers: Iterable[EntityWrapper],
    compile_filters: Callable[[Mapping[str, Any]], Condition | None],
) -> Wrappers:
    """Return those of all wrappers that are around the entity service of a content type."""
    mine = [wrapper for wrapper in wrappers if wrapper.uids is None or uid in wrapper.uids]
    found = {
        action: tuple(wrapper.function for wrapper in mine if action in wrapper.actions) for action in ENTITY_ACTIONS
    }
    return Wrappers(uid, {action: functions for action, functions in found.items() if functions}, compile_filters)
