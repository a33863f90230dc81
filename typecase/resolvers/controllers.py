"""Controllers: the actions that root fields and REST routes call, the same in both APIs."""

from dataclasses import dataclass
from typing import Any

from typecase.resolvers.context import Context
from typecase.resolvers.entities.writing.many import ManyDocuments
from typecase.resolvers.queries.selection import Page, Query
from typecase.resolvers.services import Service
from typecase.schema.content_types import ContentType


@dataclass(frozen=True, slots=True)
class Controller:
    """The default controller of a content type; the caller is already authorized."""

    content_type: ContentType
    service: Service

    async def find(self, ctx: Context, query: Query, *, entries: bool = True, total: bool = True) -> Page:
        """Return a page of documents, or the page with the one document of a single type."""
        return await self.service.find(ctx, query, entries=entries, total=total)

    async def find_one(self, ctx: Context, query: Query) -> Page:
        """Return the page with one document, or an empty one; the query is limited to one."""
        return await self.service.find_one(ctx, query)

    async def create(self, ctx: Context, query: Query, data: Any) -> Page:
        """Store a new document in the query's locale and return the page with its entry of the query's status."""
        return await self.service.create(ctx, query, data)

    async def update(self, ctx: Context, query: Query, data: Any, expected: str | None = None) -> Page:
        """Change the query's document and return the page with its entry, an empty one when there is no such document.

        `expected` is the `updatedAt` that the caller knows: see `Actions`.
        """
        return await self.service.update(ctx, query, data, expected)

    async def delete(self, ctx: Context, query: Query, expected: str | None = None) -> str | None:
        """Delete the query's document in its locale and return the document's id; None when there is none."""
        return await self.service.delete(ctx, query, expected)

    async def publish(self, ctx: Context, query: Query, expected: str | None = None) -> Page:
        """Publish the query's document and return the page with what is published."""
        return await self.service.publish(ctx, query, expected)

    async def unpublish(self, ctx: Context, query: Query, expected: str | None = None) -> Page:
        """Take the query's document back and return the page with its draft."""
        return await self.service.unpublish(ctx, query, expected)

    async def discard_draft(self, ctx: Context, query: Query, expected: str | None = None) -> Page:
        """Make the draft of the query's document what is published, and return the page with it."""
        return await self.service.discard_draft(ctx, query, expected)

    def many(self, most: int) -> ManyDocuments:
        """Return what writes many documents at once, at most `most`."""
        return ManyDocuments(self.service.entities, most)
