"""The root fields of content types and accounts: each is authorized and calls the action of its controller."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLError
from graphql.execution.values import VariableValues

from typecase.errors import NotImplementedYetError
from typecase.resolvers.accounts import ROLE, USER
from typecase.resolvers.actors import SignedIn
from typecase.resolvers.backend import Backend
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.filters import scoped_filters
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.entities.parameters.sorting import scoped_sort
from typecase.resolvers.graphql.answering import Answer
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.mutations import MANY_WRITES, WRITES, write, write_many
from typecase.resolvers.graphql.reading import Read, answer_of, read_of
from typecase.resolvers.graphql.selector import PageSizes, Selector
from typecase.resolvers.graphql.shapes import Shapes
from typecase.resolvers.queries.conditions import Condition, Order
from typecase.resolvers.queries.selection import Edge, Query, Scalar, Selection, Style
from typecase.schema.content_types import Component, ContentType
from typecase.schema.sdl.root_fields import RootField

AccountField: TypeAlias = Callable[[Context, Mapping[str, Any]], Awaitable[Any]]
"""Answers a root field of accounts by its arguments with a tree under the names of fields; the caller is authorized."""

_READS = ("find", "findOne")


@dataclass(frozen=True, slots=True)
class ContextAsker:
    """Who asks in one request, for the selections below its root fields. `owners` are kept between requests."""

    ctx: Context
    limits: Limits
    owners: dict[str, Owner]

    @property
    def signature(self) -> Hashable:
        """What the caller may do, which is all that a selection depends on."""
        return self.ctx.actor.signature

    def sees(self, uid: str) -> bool:
        """Tell whether the documents of a content type may be shown behind a relation."""
        return self.ctx.sees(uid)

    def parse_filters(self, filters: Mapping[str, Any], owner: ContentType | Component) -> Condition | None:
        """Return the condition that filters mean."""
        scope = self._scope()
        return scoped_filters(filters, scope.owner(owner.uid), scope, Style.GRAPHQL)

    def parse_sort(self, sort: Sequence[str], owner: ContentType | Component) -> tuple[Order, ...]:
        """Return the order that a sort means."""
        scope = self._scope()
        return scoped_sort(list(sort), scope.owner(owner.uid), scope)

    def _scope(self) -> Scope:
        return Scope(registry=self.ctx.registry, visible=self.ctx.sees, limits=self.limits, owners=self.owners)


class ContentAnswerer:
    """Answers every root field of the generated SDL.

    `accounts` answers those that are the server's, by parent and name (`Mutation.login`). The other mutations of
    accounts are not implemented yet.
    """

    def __init__(
        self, backend: Backend, limits: Limits, page_sizes: PageSizes, accounts: Mapping[str, AccountField]
    ) -> None:
        self._backend = backend
        self._accounts = accounts
        self._limits = limits
        self._page_sizes = page_sizes
        self._shapes = Shapes(backend.registry)
        self._owners: dict[str, Owner] = {}

    def knows(self, field: Field) -> bool:
        """Tell whether a root field is of the generated SDL."""
        return f"{field.parent.name}.{field.name}" in self._backend.root_fields

    async def answer(self, field: Field, variables: VariableValues, context: Context) -> Answer:
        """Return the answer to a root field."""
        name = f"{field.parent.name}.{field.name}"
        root_field = self._backend.root_fields[name]
        context.authorize(root_field)
        if (account_field := self._accounts.get(name)) is not None:
            return Answer(tree=await account_field(context, field.arguments(variables)), keyed=False)
        if root_field.name == "me":
            return await self._me(context)
        if root_field.uid is not None and root_field.action in WRITES and root_field.uid.startswith("api::"):
            selector = self._selector(variables, context)
            return await write(self._backend.controllers[root_field.uid], root_field.action, field, selector, context)
        if root_field.uid is not None and root_field.action in MANY_WRITES:
            controller, most = self._backend.controllers[root_field.uid], self._limits.documents
            return await write_many(
                controller, root_field.action, field, self._selector(variables, context), context, most
            )
        if root_field.uid is None or root_field.action not in _READS:
            raise NotImplementedYetError(f"{field.name} is not implemented yet")
        return await self._read(root_field, root_field.uid, field, variables, context)

    def _selector(self, variables: VariableValues, ctx: Context) -> Selector:
        asker = ContextAsker(ctx, self._limits, self._owners)
        return Selector(self._shapes, asker, variables, self._page_sizes)

    async def _read(
        self, root_field: RootField, uid: str, field: Field, variables: VariableValues, ctx: Context
    ) -> Answer:
        controller = self._backend.controllers[uid]
        selector = self._selector(variables, ctx)
        read = read_of(field, controller.content_type, selector)
        if root_field.action == "findOne":
            page = await controller.find_one(ctx, read.queries[0])
            return Answer(tree=answer_of(read, [page.entries]), clean=page.clean, hidden=_hidden(read, page.entries))
        return await self._find(read, uid, ctx)

    async def _find(self, read: Read, uid: str, ctx: Context) -> Answer:
        controller = self._backend.controllers[uid]
        queries = read.queries if read.wants_entries else read.queries[:1]
        pages = [
            await controller.find(ctx, query, entries=read.wants_entries, total=read.wants_total and number == 0)
            for number, query in enumerate(queries)
        ]
        tree = answer_of(read, [page.entries for page in pages], pages[0].total)
        return Answer(tree=tree, clean=all(page.clean for page in pages), hidden=_hidden(read, pages[0].entries))

    async def _me(self, ctx: Context) -> Answer:
        if not isinstance(ctx.actor, SignedIn):
            # Strapi answers with the error of a bug, which clients know.
            raise GraphQLError("Authentication requested", extensions={"code": "INTERNAL_SERVER_ERROR"})
        query = Query(selection=_ME, row_id=ctx.actor.user_id)
        user = (await self._backend.controllers[USER].find_one(ctx, query)).entries[0]
        role = user["role"]
        shown = {**user, "id": str(user["id"]), "role": role and {**role, "id": str(role["id"])}}
        return Answer(tree=shown, keyed=False)


def _scalars(uid: str, *names: str) -> Selection:
    return Selection(uid, tuple(Scalar(name, name) for name in names))


_ROLE = Edge("role", "role", Query(selection=_scalars(ROLE, "id", "name", "description", "type")))
_ME = Selection(USER, (*_scalars(USER, "id", "documentId", "username", "email", "confirmed", "blocked").outputs, _ROLE))


def _hidden(read: Read, entries: Sequence[Any]) -> Sequence[tuple[str, ...]]:
    return read.hidden if entries else ()
