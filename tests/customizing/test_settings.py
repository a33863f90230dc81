"""A project's Python reads the settings, and the guide on them is true."""

import dataclasses
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.customizing.guarded import open_notes, ran, write_python
from tests.databases import fresh_url
from tests.magazines import Magazine
from tests.projects import fill_project, serve_project
from tests.unit.server.cli.commands import copy_of_magazine
from typecase.resolvers.actors import Nobody
from typecase.resolvers.queries.selection import Style

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "configuring.md").read_text(encoding="utf-8")
PYTHON = """
from typecase import Controller, current

LOG = []


class NoteController(Controller):
    async def find(self, ctx):
        LOG.append(ctx.settings.project["site"]["name"])
        LOG.append(current().settings.rest.prefix)
        return await super().find(ctx)
"""


@pytest.fixture
async def notes(tmp_path: Path) -> AsyncIterator[Magazine]:
    files = {"resolvers/note.py": PYTHON, "server/settings.production.toml": "[project]\nsite.name = 'Notes'\n"}
    async with open_notes("sqlite", tmp_path, files) as notes:
        yield notes


async def test_the_settings_are_at_the_context(notes: Magazine) -> None:
    answers = [await notes.get("/api/notes", "full"), await notes.graphql("{ notes { title } }", who="full")]

    assert [answer.status for answer in answers] == [200, 200]
    assert ran("note") == ["Notes", "/api"] * 2


async def test_a_backend_without_settings_says_so(notes: Magazine) -> None:
    backend = dataclasses.replace(notes.backend, settings=None)
    nobody = Nobody(permissions=frozenset())

    with pytest.raises(RuntimeError, match="This backend was built without settings"):
        _ = backend.context(nobody, Style.REST).settings
    assert notes.backend.context(nobody, Style.REST).settings.project == {"site": {"name": "Notes"}}


@pytest.fixture
def magazine(tmp_path: Path) -> Path:
    """The project of the guide."""
    write_python(copy_of_magazine(tmp_path), dict(re.findall(r'```\w+ title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL)))
    return tmp_path


def test_the_commands_of_the_guide_print_what_it_shows(magazine: Path) -> None:
    commands = "".join(re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL))
    [shown] = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    done = subprocess.run(
        ["sh", "-eu", "-c", commands], cwd=magazine, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr, done.stdout) == (0, "", shown)
    assert not (magazine / ".typecase").exists()


async def test_the_controller_of_the_guide_reads_the_settings(magazine: Path) -> None:
    url = await fresh_url("sqlite", magazine, "guide")
    (magazine / ".env").write_text("SEARCH_KEY=battery-staple\n")
    await fill_project(magazine, url)

    async with serve_project(magazine, url) as served:
        answer = await served.get("/api/articles", "full")

    assert (answer.status, answer.headers["x-site"]) == (200, "The Magazine")
