"""What happens around every write of an article."""

from slugify import slugify

from typecase import Action, before


@before("api::article.article", "create", "update")
async def make_slug(action: Action) -> None:
    """Make the slug of the title where nobody gives one."""
    if action.data.get("title") and not action.data.get("slug"):
        action.data["slug"] = slugify(action.data["title"])
