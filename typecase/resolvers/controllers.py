"""Controllers: the actions that root fields and REST routes call, the same in both APIs."""

from dataclasses import dataclass

from typecase.errors import NotImplementedYetError
from typecase.resolvers.context import Context
from typecase.resolvers.queries.selection import Page, Query
from typecase.resolvers.services import Service
from typecase.schema.content_types import ContentType


@dataclass(frozen=True, slots=True)
class Controller:
    """The default controller of a content type. `find` and `findOne` read; the caller is already authorized."""

    content_type: ContentType
    service: Service

    async def find(self, ctx: Context, query: Query, *, entries: bool = True, total: bool = True) -> Page:
        """Return a page of documents, or the page with the one document of a single type."""
        return await self.service.find(ctx, query, entries=entries, total=total)

    async def find_one(self, ctx: Context, query: Query) -> Page:
        """Return the page with one document, or an empty one."""
        return await self.service.find_one(ctx, query)

    async def write(self, ctx: Context, action: str) -> Page:
        """Refuse `create`, `update` and `delete`, which this version declares and does not do yet."""
        del ctx
        raise NotImplementedYetError(f"{action} of {self.content_type.uid} is not implemented yet")
