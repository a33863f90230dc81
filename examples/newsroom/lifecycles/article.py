"""What happens around every write of an article."""

from project.resolvers.publishing import published  # pyright: ignore[reportMissingImports]
from slugify import slugify

from typecase import Action, after, before


@before("api::article.article", "create", "update")
async def make_slug(action: Action) -> None:
    """Make the slug of the title where nobody gives one."""
    if action.data.get("title") and not action.data.get("slug"):
        action.data["slug"] = slugify(action.data["title"])


@after("api::article.article", "publish")
async def tell_readers(action: Action) -> None:
    """Tell the readers who listen, once the article is really there."""
    published.publish(action.params["document_id"])
