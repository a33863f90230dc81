"""What the newsroom does at fixed times."""

import logging
from datetime import UTC, datetime, timedelta

from typecase import App, cron

log = logging.getLogger("newsroom.archive")


@cron("0 4 * * *", zone="Europe/Berlin")
async def archive(app: App) -> None:
    """Archive the articles that were published too long ago."""
    days: int = app.settings.project["archive_after_days"]
    oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    changed = await app.rows("api::article.article").update_many(
        {"publishedAt": {"$lt": oldest}, "archived": {"$ne": True}}, {"archived": True}
    )
    log.info("%s articles archived", changed["count"])
