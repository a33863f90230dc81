"""What the newsroom does when its server starts and stops."""

import logging

from typecase import App, BootError

ROLE = "plugin::users-permissions.role"

log = logging.getLogger("newsroom")


def register(app: App) -> None:
    """Refuse settings that make no sense, before anything is opened."""
    if app.settings.project["words_per_minute"] < 1:
        raise BootError(["project.words_per_minute: expected 1 or more"])


async def bootstrap(app: App) -> None:
    """Make the roles of editors where they are missing; several processes may do so at once."""
    roles = app.entities(ROLE)
    for kind in app.settings.project["editors"]:
        if await roles.find_first(filters={"type": kind}) is None:
            await roles.create({"name": kind.title(), "type": kind})


def destroy(app: App) -> None:
    """Say goodbye: all requests have been answered."""
    log.info("The newsroom at %s closes", app.folder)
