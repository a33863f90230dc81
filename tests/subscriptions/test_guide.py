"""The guide on subscriptions: its blocks run, and do what they say."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.compat.server import MAGAZINE
from tests.customizing.guarded import write_python
from tests.databases import NAMES, fresh_url
from tests.projects import fill_project, serve_project
from tests.subscriptions.feeds import Feeds, listening, until

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "subscriptions.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r'```\w+ title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL))


def write_guide(folder: Path) -> None:
    """Write the magazine's content types with all of the guide, its field inside of the guide's middleware."""
    shutil.copytree(MAGAZINE / "schema", folder / "schema")
    write_python(folder, BLOCKS)
    guards = '@auth(public: true) @middleware(name: "global::at-most", config: 2)'
    sdl = f"extend type Subscription {{ two: Int {guards} }}"
    source = """
from ariadne import SubscriptionType
two = SubscriptionType()


@two.source("two")
async def numbers(_, info):
    for number in range(9):
        yield {"two": number}
"""
    write_python(folder, {"schema/two.graphql": sdl, "resolvers/two.py": source})


@pytest.mark.parametrize("kind", NAMES)
async def test_the_guide_tells_of_published_articles(kind: str, tmp_path: Path) -> None:
    write_guide(tmp_path)
    url = await fresh_url(kind, tmp_path, "guide")
    await fill_project(tmp_path, url)

    async with (
        serve_project(tmp_path, url, port=0) as served,
        listening(served) as port,
        Feeds(served, port).socket("full") as socket,
    ):
        await socket.subscribe("two", "subscription { two }")
        ended = [(await socket.next()).get("payload") for _ in range(3)]
        await socket.subscribe("a", "subscription { articlePublished { title } }")
        await until(lambda: sys.modules["project.resolvers.publishing"].published.listeners == 1)
        articles = served.backend.entities("api::article.article")
        draft = await articles.create({"title": "Rain"})
        await articles.publish(draft["documentId"])
        told = await socket.next()

    assert ended == [{"data": {"two": 0}}, {"data": {"two": 1}}, None]
    assert told["payload"] == {"data": {"articlePublished": {"title": "Rain"}}}


def test_every_block_of_a_file_is_used() -> None:
    assert len(BLOCKS) == GUIDE.count('title="') == 4
