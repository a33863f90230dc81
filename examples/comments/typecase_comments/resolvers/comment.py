"""Comments: who sees and changes them, and how they are approved."""

from typecase import Context, Controller, Page, policy, route

COMMENT = "plugin::comments.comment"


@policy
def sees_approved(ctx: Context) -> None:
    """Leave what nobody has approved out of what is read, for all but programs that may do everything."""
    if ctx.actor.signature != "full-access":
        ctx.narrow({"approved": True})


@policy
async def is_author(ctx: Context) -> bool:
    """Pass when the signed-in user wrote the comment, and for programs that may do everything."""
    if ctx.user is None:
        return ctx.actor.signature == "full-access"
    comment = await ctx.entities(COMMENT).find_one(ctx.params["documentId"], populate=["author"])
    author = comment and comment["author"]
    return author is not None and author["documentId"] == ctx.user["documentId"]


class CommentController(Controller):
    """Gives a comment its author; nobody approves what they write themselves."""

    async def create(self, ctx: Context) -> Page:
        """Store a comment of who writes it."""
        ctx.own_data["approved"] = not ctx.settings.plugins["comments"].moderated
        if ctx.user is not None:
            ctx.own_data["author"] = ctx.user["documentId"]
        return await super().create(ctx)

    async def update(self, ctx: Context) -> Page:
        """Change a comment; what is changed is approved anew."""
        ctx.own_data["approved"] = not ctx.settings.plugins["comments"].moderated
        return await super().update(ctx)

    @route("POST", "/comments/{documentId}/approve")
    async def approve(self, ctx: Context) -> dict[str, bool]:
        """Let readers see a comment, for users whose role has the permission `plugin::comments.comment.approve`."""
        approved = await ctx.entities(COMMENT).update(ctx.params["documentId"], {"approved": True})
        return {"approved": approved is not None}
