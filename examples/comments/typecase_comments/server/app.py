"""What the plugin does when a server starts."""

from typecase import Action, App, ValidationError, before


def register(app: App) -> None:
    """Have every comment measured, whichever way it is written."""
    longest: int = app.settings.plugins["comments"].max_length

    @before("plugin::comments.comment", "create", "update")
    async def measure(action: Action) -> None:
        length = len(action.data.get("text") or "")
        if length > longest:
            raise ValidationError(f"A comment has at most {longest} characters, got {length}")

    app.subscribe(measure)
