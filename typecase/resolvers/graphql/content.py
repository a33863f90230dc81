"""The root fields of content types and accounts: each is authorized and calls the action of its controller."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias, cast

from graphql import GraphQLError, default_field_resolver  # pyright: ignore[reportUnknownVariableType]
from graphql.execution.values import VariableValues

from typecase.errors import ForbiddenError, NotImplementedYetError
from typecase.resolvers.accounts import ROLE, USER
from typecase.resolvers.actors import SignedIn
from typecase.resolvers.asking import READS
from typecase.resolvers.backend import Backend
from typecase.resolvers.chains import NOTHING, Chain
from typecase.resolvers.content_actions import ContentActions
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.filters import scoped_filters
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.scope import Owner, Scope
from typecase.resolvers.entities.parameters.sorting import scoped_sort
from typecase.resolvers.graphql.answering import Answer, Way
from typecase.resolvers.graphql.asked import Selecting
from typecase.resolvers.graphql.collecting import Field
from typecase.resolvers.graphql.completing import Completer, called
from typecase.resolvers.graphql.customized import ANY, CustomizedField
from typecase.resolvers.graphql.mutations import MANY_WRITES, WRITES, write, write_many
from typecase.resolvers.graphql.own_fields import OwnFields
from typecase.resolvers.graphql.own_subscriptions import OwnSubscription
from typecase.resolvers.graphql.reading import Read, read_of
from typecase.resolvers.graphql.ready_reads import AskedBefore, ReadByValues, ReadyRead
from typecase.resolvers.graphql.selector import PageSizes, Selector
from typecase.resolvers.graphql.shapes import Shapes
from typecase.resolvers.queries.conditions import Condition, Order
from typecase.resolvers.queries.prepared import PreparedQuery
from typecase.resolvers.queries.selection import Edge, Query, Scalar, Selection, Style
from typecase.schema.content_types import Component, ContentType
from typecase.schema.system import BUILT_IN

AccountField: TypeAlias = Callable[[Context, Mapping[str, Any]], Awaitable[Any]]
"""Answers a root field of accounts by its arguments with a tree under the names of fields; the caller is authorized."""

_NO_VARIABLES = VariableValues({}, {})


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
    accounts are not implemented yet. `own_fields` are answered by the project, its root fields inside of `root_chains`.
    """

    def __init__(
        self,
        backend: Backend,
        limits: Limits,
        page_sizes: PageSizes,
        accounts: Mapping[str, AccountField],
        *,
        own_fields: OwnFields | None = None,
        root_chains: Mapping[str, Chain] | None = None,
    ) -> None:
        self._backend = backend
        self._accounts = accounts
        self._limits = limits
        self._page_sizes = page_sizes
        self._own_fields = own_fields or OwnFields()
        self._root_chains = root_chains or {}
        self._shapes = Shapes(backend.registry, self._own_fields.below)
        self._owners: dict[str, Owner] = {}
        self._asked_before = AskedBefore()
        self._selecting = Selecting(
            selector=self._selector,
            limits=replace(limits, default_limit=page_sizes.default, max_limit=page_sizes.largest),
            owners=self._owners,
        )

    async def subscribe(self, field: Field, variables: VariableValues, context: Context) -> OwnSubscription:
        """Open a field of Subscription: its source is called inside of the field's chain."""
        name = f"{field.parent.name}.{field.name}"
        root_field, chain = self._backend.root_fields[name], self._root_chains.get(name, NOTHING)
        await context.admit_to(root_field)
        arguments = field.arguments(variables)
        inner = context.at(None, arguments)
        source = self._own_fields.sources[name]
        events = await chain.run(inner, lambda: called(source, None, field, inner, arguments))
        return OwnSubscription(
            events=aiter(events),
            root_field=root_field,
            chain=chain,
            resolve=self._own_fields.roots.get(name, cast(Any, default_field_resolver)),
            field=field,
            variables=variables,
            arguments=arguments,
            selector=self._selector,
            actor=context.actor,
        )

    def knows(self, field: Field) -> bool:
        """Tell whether a root field is of the generated SDL."""
        return f"{field.parent.name}.{field.name}" in self._backend.root_fields

    def ready(self, field: Field, context: Context) -> Way[Context] | None:
        """Return what answers a root field that was answered for such a caller before; None when it is not ready."""
        way = field.known(("way", context.actor.signature))
        return way if isinstance(way, ReadyRead | ReadByValues) and way.whole else None

    async def answer(self, field: Field, variables: VariableValues, context: Context) -> Answer:
        """Return the answer to a root field. The way to it is found once for all callers with the same permissions."""
        try:
            way = self._kept_way(field, context)
        except ForbiddenError:
            if not await context.reconsider():
                raise
            way = self._kept_way(field, context)
        answer = await way(field, variables, context)
        if answer.owned:
            completer = Completer(context, variables, self._selector(variables, context))
            await completer.complete(answer.tree, answer.owned)
            answer.clean = answer.clean and completer.clean
        return answer

    def _kept_way(self, field: Field, context: Context) -> Way[Context]:
        return field.kept(("way", context.actor.signature), partial(self._way, field, context))

    def _way(self, field: Field, ctx: Context) -> Way[Context]:
        """Return what answers a root field for all who may what the caller may; ForbiddenError where they may not."""
        name = f"{field.parent.name}.{field.name}"
        root_field = self._backend.root_fields[name]
        ctx.authorize(root_field)
        if root_field.own:
            return partial(self._own, name)
        if (account_field := self._accounts.get(name)) is not None:
            return partial(_account, account_field)
        if root_field.name == "me":
            return self._me
        uid, action = root_field.uid, root_field.action
        if uid is not None and action in self._backend.actions[uid].customized:
            return CustomizedField(self._backend.actions[uid], action, field, self._selecting)
        if uid is not None and action in READS:
            return self._reading(self._backend.actions[uid], field, ctx, one=action == "findOne")
        if uid is not None and action in WRITES and uid not in BUILT_IN:
            return partial(self._write, self._backend.actions[uid], action)
        if uid is not None and action in MANY_WRITES:
            return partial(self._write_many, self._backend.actions[uid], action)
        raise NotImplementedYetError(f"{field.name} is not implemented yet")

    def _reading(self, actions: ContentActions, field: Field, ctx: Context, *, one: bool) -> Way[Context]:
        otherwise = ReadByValues(self._asked_before, partial(self._ready_read, actions, one))
        if one and (variable := field.variable_of("documentId")) is not None:
            selector = self._selector(VariableValues({}, {variable: ANY}), ctx)
            read = read_of(field, actions.content_type, selector)
            return ReadyRead(read, _prepared(actions, read, ctx, one=one), variable=variable, otherwise=otherwise)
        if field.uses_variables:
            return otherwise
        return self._ready_read(actions, one, field, _NO_VARIABLES, ctx)

    def _ready_read(
        self, actions: ContentActions, one: bool, field: Field, variables: VariableValues, ctx: Context
    ) -> ReadyRead:
        read = read_of(field, actions.content_type, self._selector(variables, ctx))
        return ReadyRead(read, _prepared(actions, read, ctx, one=one))

    def _selector(self, variables: VariableValues, ctx: Context) -> Selector:
        asker = ContextAsker(ctx, self._limits, self._owners)
        return Selector(self._shapes, asker, variables, self._page_sizes)

    async def _own(self, name: str, field: Field, variables: VariableValues, ctx: Context) -> Answer:
        """Answer a root field of the project's own: its resolver runs inside of the field's chain."""
        arguments = field.arguments(variables)
        inner = ctx.at(None, arguments)
        resolve, chain = self._own_fields.roots[name], self._root_chains.get(name, NOTHING)
        value = await chain.run(inner, lambda: called(resolve, None, field, inner, arguments))
        return await Completer(ctx, variables, self._selector(variables, ctx)).root(field, value)

    async def _write(
        self, actions: ContentActions, action: str, field: Field, variables: VariableValues, ctx: Context
    ) -> Answer:
        return await write(actions, action, field, self._selector(variables, ctx), ctx)

    async def _write_many(
        self, actions: ContentActions, action: str, field: Field, variables: VariableValues, ctx: Context
    ) -> Answer:
        selector = self._selector(variables, ctx)
        return await write_many(actions, action, field, selector, ctx, self._limits.documents)

    async def _me(self, field: Field, variables: VariableValues, ctx: Context) -> Answer:
        del field, variables
        if not isinstance(ctx.actor, SignedIn):
            # Strapi answers with the error of a bug, which clients know.
            raise GraphQLError("Authentication requested", extensions={"code": "INTERNAL_SERVER_ERROR"})
        query = Query(selection=_ME, row_id=ctx.actor.user_id)
        user = (await self._backend.actions[USER].find_one(ctx, query)).entries[0]
        role = user["role"]
        shown = {**user, "id": str(user["id"]), "role": role and {**role, "id": str(role["id"])}}
        return Answer(tree=shown, keyed=False)


def _prepared(actions: ContentActions, read: Read, ctx: Context, *, one: bool) -> Sequence[PreparedQuery]:
    """Return the queries of a read whose action nobody customizes. The first one counts, where a page is told of."""
    total = read.wants_total and read.wants_entries and not one
    first, *others = read.queries
    encodes = not read.owned
    return (
        actions.prepare(ctx, first, total=total, encodes=encodes),
        *(actions.prepare(ctx, other, encodes=encodes) for other in others),
    )


async def _account(account_field: AccountField, field: Field, variables: VariableValues, ctx: Context) -> Answer:
    return Answer(tree=await account_field(ctx, field.arguments(variables)), keyed=False)


def _scalars(uid: str, *names: str) -> Selection:
    return Selection(uid, tuple(Scalar(name, name) for name in names))


_ROLE = Edge("role", "role", Query(selection=_scalars(ROLE, "id", "name", "description", "type")))
_ME = Selection(USER, (*_scalars(USER, "id", "documentId", "username", "email", "confirmed", "blocked").outputs, _ROLE))
