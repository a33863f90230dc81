"""Services: reusable logic behind controllers, one for each content type."""

from dataclasses import dataclass

from typecase.resolvers.context import Context
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.queries.selection import Page, Query


@dataclass(frozen=True, slots=True)
class Service:
    """The default service of a content type: the entity service, in the style of the request."""

    entities: EntityService

    async def find(self, ctx: Context, query: Query, *, entries: bool = True, total: bool = True) -> Page:
        """Return a page of documents; entries or the total can be left out."""
        return await self.entities.find_page(query, ctx.style, entries=entries, total=total)

    async def find_one(self, ctx: Context, query: Query) -> Page:
        """Return a page with the one document, or an empty one."""
        return await self.entities.find_one(query, ctx.style)
