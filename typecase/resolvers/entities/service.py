"""The entity service: content as editors see it, documents with drafts and locales."""

from dataclasses import dataclass, replace
from typing import Any

from typecase.resolvers.entities.writing.actions import Actions
from typecase.resolvers.queries.engine import QueryEngine
from typecase.resolvers.queries.selection import Page, Query, Style
from typecase.schema.content_types import ContentType


@dataclass(frozen=True, slots=True)
class EntityService:
    """Finds the documents of one content type.

    A query is already checked (see `entities.parameters` and `resolvers.graphql`); the answer's trees have the keys and
    the scalars of `style`.
    """

    content_type: ContentType
    engine: QueryEngine
    actions: Actions

    async def find_page(
        self, query: Query, style: Style = Style.REST, *, entries: bool = True, total: bool = True
    ) -> Page:
        """Return the entries of a query and how many there are on all pages; either can be left out."""
        return await self.engine.find(query, style, entries=entries, count=total)

    async def find_many(self, query: Query, style: Style = Style.REST) -> list[dict[str, Any]]:
        """Return the entries of a query."""
        return (await self.engine.find(query, style)).entries

    async def find_one(self, query: Query, style: Style = Style.REST) -> Page:
        """Return a page with the first entry of a query, or with none."""
        return await self.engine.find(replace(query, start=0, limit=1), style)

    async def count(self, query: Query) -> int:
        """Return how many entries a query means on all pages."""
        return (await self.engine.find(query, entries=False, count=True)).total or 0
