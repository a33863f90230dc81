"""Articles: who may change them, what is counted, and the fields that the SDL adds."""

import logging
from collections.abc import Sequence
from typing import Any

from ariadne import QueryType

from typecase import (
    Context,
    Controller,
    EntityCall,
    Next,
    Page,
    Service,
    Wanted,
    around_entity_service,
    batch_resolver,
    current_or_none,
    policy,
    route,
)

ARTICLE = "api::article.article"

NOT_ARCHIVED = {"$or": [{"archived": False}, {"archived": {"$null": True}}]}

log = logging.getLogger("newsroom.audit")
query = QueryType()


@policy
async def is_owner(ctx: Context) -> bool:
    """Pass when the signed-in user owns the article, and for programs that may do everything."""
    if ctx.user is None:
        return ctx.actor.signature == "full-access"
    article = await ctx.entities(ARTICLE).find_one(ctx.params["documentId"], populate=["owner"])
    owner = article and article["owner"]
    return owner is not None and owner["documentId"] == ctx.user["documentId"]


class ArticleController(Controller):
    """Gives an article its owner, and counts who reads it."""

    async def create(self, ctx: Context) -> Page:
        """Store an article that belongs to who writes it."""
        if ctx.user is not None:
            ctx.own_data["owner"] = ctx.user["documentId"]
        return await super().create(ctx)

    async def find_one(self, ctx: Context) -> Page:
        """Return an article, and count that it was read."""
        page = await super().find_one(ctx)
        if page.trees:
            await ctx.service(ARTICLE).count_view(ctx, ctx.params["documentId"])
        return page

    @route("GET", "/articles/mine")
    async def mine(self, ctx: Context) -> Page:
        """Return the drafts of the user who is signed in."""
        mine = {"owner": {"documentId": ctx.user["documentId"] if ctx.user else ""}}
        return await self.service.find(ctx, {"status": "draft", "filters": mine})


class ArticleService(Service):
    """What can be done with articles beside reading and writing them."""

    async def find(self, ctx: Context, query: Wanted = None) -> Page:
        """Return a page of articles, without those that are archived."""
        return await super().find(ctx, self.narrowed(query, NOT_ARCHIVED))

    async def find_all(self, ctx: Context, query: Wanted = None) -> Page:
        """Return a page of articles, those that are archived among them."""
        return await super().find(ctx, query)

    async def most_read(self, ctx: Context, limit: int) -> Page:
        """Return the articles that were read most."""
        return await self.find(ctx, {"sort": "views:desc", "pagination": {"start": 0, "limit": limit}})

    async def count_view(self, ctx: Context, document_id: str) -> None:
        """Count that an article was read. It changes rows and no document: nothing is published by it."""
        rows = ctx.rows(ARTICLE)
        for row in await rows.find_many(where={"documentId": document_id}, select=["id", "views"]):
            await rows.update(where={"id": row["id"]}, data={"views": (row["views"] or 0) + 1})


@around_entity_service(ARTICLE, "create", "update", "delete", "publish", "unpublish")
async def keep_an_audit_trail(call: EntityCall, next: Next) -> Any:
    """Note who wrote which article, whichever way the write came."""
    result = await next()
    ctx = current_or_none()
    who = "a program" if ctx is None or ctx.user is None else ctx.user["username"]
    log.info("%s: %s of %s by %s", call.uid, call.action, call.document_id or "a new document", who)
    return result


@query.field("mostRead")
async def most_read(_: Any, info: Any, limit: int) -> Page:
    """Answer `Query.mostRead` and `GET /articles/most-read`."""
    ctx: Context = info.context
    return await ctx.service(ARTICLE).most_read(ctx, limit)


@batch_resolver("Article.readingTime", needs=["body"])
async def reading_time(articles: Sequence[Any], ctx: Context) -> list[int]:
    """Answer `Article.readingTime` for a whole list at once."""
    speed = ctx.settings.project["words_per_minute"]
    return [max(1, round(len((article["body"] or "").split()) / speed)) for article in articles]
