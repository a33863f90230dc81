"""The newsroom with its people: `ada` and `bob` write, `eve` is an editor."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from typecase.testing import Served, serve

NEWSROOM = Path(__file__).parents[1]
ARTICLE, COMMENT = "api::article.article", "plugin::comments.comment"


@pytest_asyncio.fixture
async def newsroom() -> AsyncIterator[Served]:
    async with serve(NEWSROOM) as served:
        for role in ("authenticated", "editor"):
            await served.permit(
                role, *(f"{ARTICLE}.{action}" for action in ("create", "update", "delete", "publish", "mine"))
            )
            await served.permit(role, f"{COMMENT}.create", f"{COMMENT}.update")
        await served.permit("editor", f"{COMMENT}.approve")
        await served.add_user("ada")
        await served.add_user("bob")
        await served.add_user("eve", role="editor")
        yield served
