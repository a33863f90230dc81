"""Policies of the whole newsroom."""

from typecase import Context, policy


@policy
def is_editor(ctx: Context) -> bool:
    """Pass for users whose role is one of the editors', and for programs that may do everything."""
    if ctx.user is None:
        return ctx.actor.signature == "full-access"
    role = ctx.user["role"]
    return role is not None and role["type"] in ctx.settings.project["editors"]
