"""Routes of a project's own: those that `@route` declares, and fields of its SDL with `@rest`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, cast

from graphql import GraphQLObjectType, GraphQLSchema

from typecase.errors import NotFoundError
from typecase.resolvers.backend import Backend
from typecase.resolvers.chains import NOTHING, Chain
from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.graphql.arguments_of_text import coerced_arguments
from typecase.resolvers.graphql.completing import ids_of, info_of, listed, reread
from typecase.resolvers.graphql.own_fields import OwnFields
from typecase.resolvers.graphql.wrappers import declared_type, is_list_type, named
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.resolvers.queries.pages import Page
from typecase.schema.content_types import ContentType
from typecase.schema.sdl.owners import owner_name
from typecase.schema.sdl.root_fields import RootField
from typecase.server.http_answer import Answer
from typecase.server.own_routes import OwnRoute
from typecase.server.rest import answers
from typecase.server.rest.v4 import v4_list, wants_v4
from typecase.server.sent_request import SentRequest

_TYPES: Mapping[str, str] = {"query": "Query", "mutation": "Mutation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswers:
    """Answers own routes. `own_fields` and `root_chains` are those of the GraphQL schema."""

    backend: Backend
    schema: GraphQLSchema
    own_fields: OwnFields
    root_chains: Mapping[str, Chain]
    guarded: GuardedAttributes
    limits: Limits

    async def of_route(self, route: OwnRoute, ctx: Context) -> Answer:
        """Answer a declared route; the caller is authorized."""
        function: Any = route.function
        if route.uid is not None:
            function = getattr(self.backend.controllers[route.uid], function)
        value: Any = await route.chain.run(ctx, lambda: function(ctx))
        if ctx.said is not None and ctx.said.body is not None:
            return answers.of_value(ctx.said.body)
        if isinstance(value, Page):
            return answers.success(value.entries, self._meta(value))
        if value is None:
            if ctx.said is not None and ctx.said.status is not None:
                return answers.empty(ctx.said.status)
            raise NotFoundError
        return answers.of_value(value)

    async def of_field(self, root_field: RootField, ctx: Context, request: SentRequest) -> Answer:
        """Answer a root field with `@rest`: its arguments are the path's, the query string's and the body."""
        type_name = _TYPES[root_field.operation]
        name = f"{type_name}.{root_field.name}"
        parent = cast(GraphQLObjectType, self.schema.get_type(type_name))
        declared = parent.fields[root_field.name]
        arguments = coerced_arguments(declared, await self._given(root_field, ctx, request))
        resolve, chain = self.own_fields.roots[name], self.root_chains.get(name, NOTHING)
        inner = ctx.at(None, arguments)

        async def act() -> Any:
            value = resolve(None, info_of(declared, parent, root_field.name, self.schema, inner), **arguments)
            return await value if isawaitable(value) else value

        value = await chain.run(inner, act)
        if ctx.said is not None and ctx.said.body is not None:
            return answers.of_value(ctx.said.body)
        type_ = declared_type(declared)
        content_type = self._content_type(named(type_).name)
        if content_type is not None:
            return await self._content(value, content_type, ctx, request, many=is_list_type(type_))
        if value is None:
            raise NotFoundError
        return answers.success(value)

    async def _given(self, root_field: RootField, ctx: Context, request: SentRequest) -> dict[str, Any]:
        given: dict[str, Any] = {**request.query, **ctx.path_params}
        body = root_field.rest.body if root_field.rest is not None else None
        if body is not None:
            sent = await request.parsed()
            given[body] = sent["data"] if is_mapping(sent) and set(sent) == {"data"} else sent
        return given

    async def _content(
        self, value: Any, content_type: ContentType, ctx: Context, request: SentRequest, *, many: bool
    ) -> Answer:
        """Answer with content, read again with what the query string says to populate and to show."""
        registry = self.backend.registry
        shown = {name: held for name, held in request.query.items() if name in ("populate", "fields")}
        query, _ = parse_query(shown, content_type, registry, ctx.sees, self.limits, "findOne")
        found = listed(value)
        ids = list(ids_of(found, content_type.uid))
        trees = await reread(ctx, content_type, query.selection, (), ids) if ids else {}
        found = [trees[id_] for id_ in ids if id_ in trees]
        entries: Sequence[Any] = await self.guarded.shown(found, content_type, ctx)
        if wants_v4(request.headers):
            entries = v4_list(entries, content_type, registry)
        if many:
            return answers.success(entries, self._meta(value) if isinstance(value, Page) else None)
        if not entries:
            raise NotFoundError
        return answers.success(entries[0])

    def _content_type(self, type_name: str) -> ContentType | None:
        for content_type in self.backend.registry.content_types.values():
            if owner_name(content_type) == type_name:
                return content_type
        return None

    def _meta(self, page: Page) -> Mapping[str, Any]:
        return {**({} if page.total is None else {"total": page.total}), **(page.meta or {})}
