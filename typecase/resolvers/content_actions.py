"""The actions of a content type as root fields and routes call them: plain, or with what a project puts around them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from typecase.errors import NotFoundError
from typecase.resolvers.asking import Asked
from typecase.resolvers.chains import NOTHING, Chain
from typecase.resolvers.context import Context
from typecase.resolvers.controllers import ACTIONS, Controller
from typecase.resolvers.entities.parameters.pagination import Pagination
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.entities.writing.many import ManyDocuments
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.prepared import PreparedQuery
from typecase.resolvers.queries.selection import Query, Scalar, Selection
from typecase.resolvers.services import Service
from typecase.schema.content_types import ContentType


@dataclass(frozen=True, slots=True)
class ContentActions:
    """The actions of one content type; whoever calls them has authorized the caller.

    `chains` has what guards and wraps an action, by its name. The actions in `customized` are those that a project has
    anything to do with, by its guards, its controller or its service: they are called by `run`. The others are the
    entity service itself, which saves 2 µs a call.
    """

    content_type: ContentType
    controller: Controller
    entities: EntityService
    chains: Mapping[str, Chain] = field(default_factory=dict[str, Chain])
    customized: frozenset[str] = frozenset()

    def run(self, ctx: Context, asked: Asked, chain: Chain | None = None) -> Awaitable[Any]:
        """Run an action inside of its chain; it gives a Page, or what a controller of the project returns.

        `chain` takes the place of the action's, at a route that adds to it.
        """
        inner = ctx.within(asked)
        act: Callable[[Context], Awaitable[Any]] = getattr(self.controller, ACTIONS[asked.action])
        around = self.chains.get(asked.action, NOTHING) if chain is None else chain
        return around.run(inner, partial(act, inner))

    def prepare(self, ctx: Context, query: Query, *, total: bool = False, encodes: bool = False) -> PreparedQuery:
        """Return what finds the entries of a query again and again, of an action that nobody customizes."""
        return self.entities.engine.prepare(query, ctx.style, count=total, encodes=encodes)

    async def find(
        self, ctx: Context, query: Query, *, entries: bool = True, total: bool = True, encodes: bool = False
    ) -> Page:
        """Return a page of documents, or the page with the one document of a single type.

        `encodes` tells that the caller does not look at what is read: see `EntityService.read`.
        """
        return await self.entities.read(query, ctx.style, entries=entries, total=total, encodes=encodes)

    async def find_one(self, ctx: Context, query: Query, *, encodes: bool = False) -> Page:
        """Return the page with one document, or an empty one; the query is limited to one."""
        return await self.entities.read(query, ctx.style, encodes=encodes)

    async def write(
        self, action: str, ctx: Context, query: Query, data: Any = None, expected: str | None = None
    ) -> Page:
        """Create, update, publish, unpublish or discard the draft of the query's document; return the page with it."""
        if action in ("create", "update"):
            ctx.check_relations(data, self.content_type.uid)
        return await self.entities.write(ACTIONS[action], query, ctx.style, data, expected)

    async def delete(self, query: Query, expected: str | None = None) -> str | None:
        """Delete the query's document in its locale and return the document's id; None when there is none."""
        return await self.entities.remove(query, expected)

    def many(self, ctx: Context, most: int) -> ManyDocuments:
        """Return what writes many documents at once, at most `most`; each passes through the action of its own."""

        async def write_one(action: str, query: Query, data: Any) -> str:
            return await self.write_one(action, ctx, query, data)

        return ManyDocuments(self.entities, most, write_one)

    async def write_one(self, action: str, ctx: Context, query: Query, data: Any) -> str:
        """Create, update or delete the query's document, and return its id; NotFoundError when there is none."""
        given: Any
        if action in self.customized:
            shown = replace(query, selection=self._scalars())
            given = await self.run(ctx, asked_of(self.content_type.uid, action, shown, data))
        elif action == "delete":
            given = await self.delete(query)
        else:
            given = await self.write(action, ctx, query, data)
        if action == "delete":
            found = None if given is None else query.document_id
        else:
            entry = page_of(given).entry
            found = None if entry is None else entry["documentId"]
        if found is None:
            raise NotFoundError
        return found

    def _scalars(self) -> Selection:
        names = self.content_type.scalars
        return Selection(self.content_type.uid, tuple(Scalar(name, name) for name in names))


def customized_actions(controller: Controller, chains: Mapping[str, Chain]) -> frozenset[str]:
    """Return the actions that have a chain, or that a project's controller or service overrides.

    What is around the entity service sees what every action gives, so that all are.
    """
    return frozenset(
        action
        for action, method in ACTIONS.items()
        if chains.get(action)
        or controller.service.entities.around
        or getattr(type(controller), method) is not getattr(Controller, method)
        or getattr(type(controller.service), method) is not getattr(Service, method)
    )


@dataclass(slots=True, kw_only=True)
class _OneOfMany(Asked):
    """What one of many documents is asked: always the same query."""

    fixed: Query

    def read(self) -> Mapping[str, Any]:
        """See Asked."""
        return {}

    def compile(self, parameters: Mapping[str, Any] | None) -> tuple[Query, Pagination]:
        """See Asked."""
        del parameters
        return self.fixed, _ONE


_ONE = Pagination(start=0, limit=1)


def asked_of(uid: str, action: str, query: Query, data: Any, expected: str | None = None) -> Asked:
    """Return what one of many documents is asked: always the same query."""
    document_id = query.document_id
    return _OneOfMany(uid=uid, action=action, fixed=query, document_id=document_id, data=data, expected=expected)


def page_of(given: Any) -> Page:
    """Return what an action gave as a page: it may be one, a list of entries, one entry, or None."""
    if isinstance(given, Page):
        return given
    if isinstance(given, list):
        return Page(cast(list[Any], given))
    return Page() if given is None else Page([given])
