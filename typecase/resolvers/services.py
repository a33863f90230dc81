"""Services: reusable logic behind controllers, one for each content type."""

from dataclasses import dataclass
from typing import Any

from typecase.resolvers.context import Context
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.queries.selection import Page, Query


@dataclass(frozen=True, slots=True)
class Service:
    """The default service of a content type: the entity service, in the style of the request."""

    entities: EntityService

    async def find(self, ctx: Context, query: Query, *, entries: bool = True, total: bool = True) -> Page:
        """Return a page of documents; entries or the total can be left out."""
        return await self.entities.read(query, ctx.style, entries=entries, total=total, encodes=ctx.encodes)

    async def find_one(self, ctx: Context, query: Query) -> Page:
        """Return a page with the one document, or an empty one."""
        return await self.entities.read(query, ctx.style, encodes=ctx.encodes)

    async def create(self, ctx: Context, query: Query, data: Any) -> Page:
        """Store a new document and return the page with its entry."""
        ctx.check_relations(data, self.entities.content_type.uid)
        return await self.entities.actions.create(data, query, ctx.style)

    async def update(self, ctx: Context, query: Query, data: Any, expected: str | None) -> Page:
        """Change a document and return the page with its entry, or an empty one."""
        ctx.check_relations(data, self.entities.content_type.uid)
        return await self.entities.actions.update(data, query, ctx.style, expected)

    async def delete(self, ctx: Context, query: Query, expected: str | None) -> str | None:
        """Delete a document and return its id; None when there is none."""
        del ctx
        return await self.entities.actions.delete(query, expected)

    async def publish(self, ctx: Context, query: Query, expected: str | None) -> Page:
        """Publish a document and return the page with what is published."""
        return await self.entities.actions.publish(query, ctx.style, expected)

    async def unpublish(self, ctx: Context, query: Query, expected: str | None) -> Page:
        """Take a document back and return the page with its draft."""
        return await self.entities.actions.unpublish(query, ctx.style, expected)

    async def discard_draft(self, ctx: Context, query: Query, expected: str | None) -> Page:
        """Make a document's draft what is published, and return the page with it."""
        return await self.entities.actions.discard_draft(query, ctx.style, expected)
