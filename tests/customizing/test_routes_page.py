"""The examples of the page on routes and fields do what it says."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.compat.server import MAGAZINE
from tests.customizing.guarded import write_python
from tests.customizing.unchanged import serve_over
from tests.magazines import Magazine, Magazines

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "routes-and-fields.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r'```\w+ title="(\S+)"\n(.*?)```', PAGE, re.DOTALL))
POLICY = "from typecase import policy\n\n\n@policy\ndef is_editor(ctx):\n    return False\n"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def magazine(magazines: Magazines, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Magazine]:
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(MAGAZINE / "schema", folder / "schema")
    write_python(folder, {**BLOCKS, "server/policies.py": POLICY})
    async with serve_over(await magazines.on("sqlite", purpose="page"), folder) as served:
        yield served


async def test_the_route_gives_the_articles_of_a_year(magazine: Magazine) -> None:
    found = await magazine.get("/api/years/2020")
    none = await magazine.get("/api/years/2999")
    wrong = await magazine.get("/api/years/soon")

    assert (found.status, len(found.json["data"])) == (200, 25)
    assert none.json == {"data": [], "meta": {"total": 0}}
    assert wrong.status == 404


async def test_the_fields_are_answered_and_guarded(magazine: Magazine) -> None:
    query = "{ mostRead(limit: 2) { views readingTime rating } }"

    answer = await magazine.graphql(query)
    route = await magazine.get("/api/most-read?limit=2&fields=views")

    entries = answer.json["data"]["mostRead"]
    assert [entry["views"] for entry in entries] == [entry["views"] for entry in route.json["data"]]
    assert [(entry["rating"], entry["readingTime"] > 0) for entry in entries] == [(None, True)] * 2
    assert [error["extensions"]["code"] for error in answer.json["errors"]] == ["FORBIDDEN"] * 2
    assert {name for entry in route.json["data"] for name in entry} == {"id", "documentId", "views"}
