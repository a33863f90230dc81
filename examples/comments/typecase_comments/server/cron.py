"""What the plugin does at fixed times."""

from datetime import UTC, datetime, timedelta

from typecase import App, cron


@cron("30 3 * * *")
async def purge(app: App) -> None:
    """Delete comments that nobody has approved in time."""
    days: int = app.settings.plugins["comments"].keep_unapproved_days
    oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    await app.rows("plugin::comments.comment").delete_many(where={"approved": False, "createdAt": {"$lt": oldest}})
