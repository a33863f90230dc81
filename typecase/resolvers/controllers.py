"""Controllers: the actions that root fields and REST routes call, the same in both APIs.

A project's own class takes the place of the default one where it overrides an action, and adds actions of its own.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from typecase.resolvers.context import Context
from typecase.resolvers.entities.parameters.raw import is_list
from typecase.resolvers.queries.pages import Page
from typecase.resolvers.sanitizing import Sanitizer
from typecase.resolvers.services import Service
from typecase.schema.content_types import ContentType


class Controller:
    """The controller of a content type; the caller is authorized, and policies have said yes.

    `class ArticleController(Controller)` in `resolvers/article.py` is that of `api::article.article`; another class
    names its `uid`. An action gets the context, and finds there what it is asked (`ctx.query`, `ctx.params`) and what
    it shall write (`ctx.data`). It may change them, call `await super().find(ctx)`, and change what that returns.
    Strapi behaviour: CTL-2, CTL-4 to CTL-9.
    """

    uid: ClassVar[str | None] = None
    """The content type, where the name of the file and of the class do not say it."""

    def __init__(self, content_type: ContentType, service: Service) -> None:
        """Keep the content type and the service that the actions call."""
        self.content_type = content_type
        self.service = service

    async def find(self, ctx: Context) -> Page:
        """Return a page of documents, or the page with the one document of a single type."""
        return await self.service.find(ctx, ctx.compile_query())

    async def find_one(self, ctx: Context) -> Page:
        """Return the page with one document, or an empty one."""
        return await self.service.find_one(ctx, ctx.compile_query())

    async def create(self, ctx: Context) -> Page:
        """Store a new document and return the page with its entry."""
        return await self.service.create(ctx, ctx.compile_query(), ctx.data)

    async def update(self, ctx: Context) -> Page:
        """Change a document and return the page with its entry, an empty one when there is no such document."""
        return await self.service.update(ctx, ctx.compile_query(), ctx.data, ctx.asked.expected)

    async def delete(self, ctx: Context) -> str | None:
        """Delete a document and return its id; None when there is none."""
        return await self.service.delete(ctx, ctx.compile_query(), ctx.asked.expected)

    async def publish(self, ctx: Context) -> Page:
        """Publish a document and return the page with what is published."""
        return await self.service.publish(ctx, ctx.compile_query(), ctx.asked.expected)

    async def unpublish(self, ctx: Context) -> Page:
        """Take a document back and return the page with its draft."""
        return await self.service.unpublish(ctx, ctx.compile_query(), ctx.asked.expected)

    async def discard_draft(self, ctx: Context) -> Page:
        """Make a document's draft what is published, and return the page with it."""
        return await self.service.discard_draft(ctx, ctx.compile_query(), ctx.asked.expected)

    def validate_query(self, ctx: Context) -> None:
        """Raise ValidationError (InvalidKeyError, …) when `ctx.query` asks for what cannot be asked."""
        ctx.compile_query()

    def sanitize_query(self, ctx: Context) -> dict[str, Any]:
        """Return `ctx.query` without names that cannot be asked for; ValidationError for what is wrong otherwise."""
        return Sanitizer(ctx, self.content_type).query(ctx.query)

    def validate_input(self, data: Any, ctx: Context) -> None:
        """Raise ValidationError when data names what may not be written, or relations that the caller may not see."""
        Sanitizer(ctx, self.content_type).check_input(data)

    def sanitize_input(self, data: Mapping[str, Any], ctx: Context) -> dict[str, Any]:
        """Return data without what may not be written, and without relations that the caller may not see."""
        return Sanitizer(ctx, self.content_type).input(data)

    def sanitize_output(self, data: Any, ctx: Context) -> Any:
        """Return an entry or a list of them without private attributes, passwords, and relations of others."""
        return Sanitizer(ctx, self.content_type).output(data)

    def transform_response(self, data: Any, meta: Mapping[str, Any] | None = None) -> Page:
        """Return the page that shows an entry or a list of them, in REST as `{"data": …, "meta": …}`."""
        entries: list[Any] = list(data) if is_list(data) else [] if data is None else [data]
        return Page(entries, meta=meta)


ACTIONS: Mapping[str, str] = {
    "find": "find",
    "findOne": "find_one",
    "create": "create",
    "update": "update",
    "delete": "delete",
    "publish": "publish",
    "unpublish": "unpublish",
    "discardDraft": "discard_draft",
}
"""The actions that every controller has, with the names of their methods."""
