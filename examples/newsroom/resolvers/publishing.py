"""What readers hear of while they listen."""

from collections.abc import AsyncGenerator
from typing import Any

from ariadne import SubscriptionType

from typecase import Channel, Context

published = Channel[str]()
"""The ids of articles, as these are published; `lifecycles/article.py` tells them."""

subscription = SubscriptionType()


@subscription.source("articlePublished")
async def published_ids(_: Any, info: Any) -> AsyncGenerator[str]:
    """Yield the id of each article that is published while a reader listens."""
    async for document_id in published.listen():
        yield document_id


@subscription.field("articlePublished")
async def article_published(document_id: str, info: Any) -> Any:
    """Return the article, which is shown as this reader may see it."""
    ctx: Context = info.context
    return await ctx.entities("api::article.article").find_one(document_id, status="published")
