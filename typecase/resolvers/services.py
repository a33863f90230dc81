"""Services: reusable logic behind controllers, one for each content type. A project's own class may take its place."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, TypeAlias

from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.raw import is_mapping
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.queries.conditions import All
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.queries.selection import Query, Status, Style

Wanted: TypeAlias = Query | Mapping[str, Any] | None
"""What a service is asked: the query of an action, or parameters as the entity service takes them, with `documentId`
where one document is meant. Without a `status`, what is published is meant. Strapi behaviour: SRV-5."""


class Service:
    """The service of a content type: the entity service, in the style of the request that asks.

    `class ArticleService(Service)` in `resolvers/article.py` is that of `api::article.article`; another class names its
    `uid`. The default controllers call it, so that a method that is overridden counts in both APIs.
    """

    uid: ClassVar[str | None] = None
    """The content type, where the name of the file and of the class do not say it."""

    def __init__(self, entities: EntityService) -> None:
        """Keep the entity service of the content type."""
        self.entities = entities

    async def find(self, ctx: Context, query: Wanted = None) -> Page:
        """Return a page of documents."""
        if isinstance(query, Query):
            asked = ctx.given
            return await self.entities.read(
                query,
                ctx.style,
                entries=asked is None or asked.wants_entries,
                total=asked is None or asked.wants_total,
                encodes=asked is not None and asked.encodes,
            )
        return await self.entities.read(self._listed(query), Style.REST, total=True)

    async def find_one(self, ctx: Context, query: Wanted = None) -> Page:
        """Return a page with the one document, or an empty one."""
        asked, encodes = self._one("findOne", query), ctx.given is not None and ctx.given.encodes
        return await self.entities.read(asked, self._style(ctx, query), encodes=encodes)

    async def create(self, ctx: Context, query: Wanted, data: Any) -> Page:
        """Store a new document and return the page with its entry."""
        given = self._checked(ctx, data)
        return await self.entities.write("create", self._one("create", query), self._style(ctx, query), given)

    async def update(self, ctx: Context, query: Wanted, data: Any, expected: str | None = None) -> Page:
        """Change a document and return the page with its entry, or an empty one."""
        given = self._checked(ctx, data)
        return await self.entities.write("update", self._one("update", query), self._style(ctx, query), given, expected)

    async def delete(self, ctx: Context, query: Wanted, expected: str | None = None) -> str | None:
        """Delete a document and return its id; None when there is none."""
        del ctx
        return await self.entities.remove(self._one("delete", query), expected)

    async def publish(self, ctx: Context, query: Wanted, expected: str | None = None) -> Page:
        """Publish a document and return the page with what is published."""
        return await self._changed("publish", "publish", ctx, query, expected)

    async def unpublish(self, ctx: Context, query: Wanted, expected: str | None = None) -> Page:
        """Take a document back and return the page with its draft."""
        return await self._changed("unpublish", "unpublish", ctx, query, expected)

    async def discard_draft(self, ctx: Context, query: Wanted, expected: str | None = None) -> Page:
        """Make a document's draft what is published, and return the page with it."""
        return await self._changed("discard_draft", "discardDraft", ctx, query, expected)

    async def _changed(self, action: str, name: str, ctx: Context, query: Wanted, expected: str | None) -> Page:
        one, style = self._one(name, query), self._style(ctx, query)
        return await self.entities.write(action, one, style, expected=expected)

    def narrowed(self, query: Wanted, filters: Mapping[str, Any]) -> Query:
        """Return what a service is asked to find, under these filters too.

        They are the project's, in the grammar of the entity service: what the caller may see does not bind them.
        """
        given = query if isinstance(query, Query) else self._listed(query)
        condition = self.entities.compile("find", {"filters": filters}).condition
        if condition is None:
            return given
        return replace(given, condition=condition if given.condition is None else All((given.condition, condition)))

    def _listed(self, query: Mapping[str, Any] | None) -> Query:
        parameters = {"status": Status.PUBLISHED, "pagination": {"start": 0, "limit": 25}, **(query or {})}
        return self.entities.compile("find", parameters)

    def _checked(self, ctx: Context, data: Any) -> Any:
        """Return data with what the project adds to it; ValidationError when the caller names what they may not see."""
        uid = self.entities.content_type.uid
        ctx.check_relations(data, uid)
        own = ctx.given.own_data if ctx.given is not None and ctx.given.uid == uid else None
        return {**data, **own} if own and is_mapping(data) else data

    def _one(self, action: str, query: Wanted) -> Query:
        if isinstance(query, Query):
            return query
        parameters = {"status": Status.PUBLISHED, **(query or {})}
        document_id = parameters.pop("documentId", None)
        compiled = self.entities.compile(action, parameters)
        return compiled if document_id is None else compiled.of_document(document_id)

    def _style(self, ctx: Context, query: Wanted) -> Style:
        return ctx.style if isinstance(query, Query) else Style.REST
