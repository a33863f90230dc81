"""Routes that belong to no content type."""

from typing import Any

from typecase import Context, route


@route("GET", "/front-page", auth=False, description="The newest article of each section.")
async def front_page(ctx: Context) -> dict[str, Any]:
    """Return the newest article of each section, with its title and slug."""
    sections = await ctx.entities("api::section.section").find_many(sort="name")
    articles = ctx.service("api::article.article")
    found: dict[str, Any] = {}
    for section in sections:
        newest = {
            "filters": {"section": {"documentId": section["documentId"]}},
            "sort": "publishedAt:desc",
            "fields": ["title", "slug"],
            "pagination": {"limit": 1},
        }
        found[section["name"]] = (await articles.find(ctx, newest)).entry
    return found


@route("GET", "/archive/{year:[0-9]{4}}", auth=False)
async def archive(ctx: Context) -> Any:
    """Return the articles of a year, archived ones among them."""
    year = ctx.params["year"]
    dates = {"$gte": f"{year}-01-01T00:00:00.000Z", "$lte": f"{year}-12-31T23:59:59.999Z"}
    articles = ctx.service("api::article.article")
    return await articles.find_all(ctx, {"filters": {"publishedAt": dates}, "fields": ["title", "slug"]})
