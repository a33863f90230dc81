"""The examples of the guide on jobs do what it says, and the reference has every argument and member."""

import inspect
import re
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit.server.cli.commands import copy_of_magazine
from typecase import App, cron
from typecase.server.application import Application
from typecase.server.migrating import prepare
from typecase.server.project import load_project

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "guides" / "jobs.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "project-files.md").read_text(encoding="utf-8")
TAG, REVIEW = "api::tag.tag", "api::review.review"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the files of the guide."""
    for name, text in re.findall(r'```python title="(\S+)"\n(.*?)```', GUIDE, re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return copy_of_magazine(tmp_path)


@pytest.fixture
def guide(folder: Path) -> ModuleType:
    """The test of the guide as a module."""
    spec = spec_from_file_location("guide", folder / "tests" / "test_cron.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_test_of_the_guide_passes(guide: ModuleType) -> None:
    await guide.test_young_reviews_stay()


async def test_the_first_tags_are_there_once_however_often_it_boots(folder: Path) -> None:
    project = load_project(folder)
    await prepare(project)

    for _ in range(2):
        async with Application(project, shared=False).opened() as backend:
            tags = await backend.entities(TAG).find_many(status="published", sort="name")

    assert [tag["name"] for tag in tags] == ["Harbours", "Letters"]


async def test_the_task_deletes_what_nobody_has_changed_for_a_year(folder: Path) -> None:
    project = load_project(folder)
    await prepare(project)
    application = Application(project, shared=False)
    then = (datetime.now(UTC) - timedelta(days=366)).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    async with application.opened() as backend:
        for values in ({"rating": 1, "updatedAt": then}, {"rating": 2}):
            await backend.rows(REVIEW).create(values)
        await application.scheduler.run_now("delete_old_reviews")
        left = await backend.rows(REVIEW).find_many()

    assert [review["rating"] for review in left] == [2]


def test_the_reference_has_every_argument_of_a_task() -> None:
    arguments = re.findall(r"^\| `(\w+)` \|", REFERENCE, re.MULTILINE)

    assert [name for name in inspect.signature(cron).parameters if name not in arguments] == []


def test_the_reference_has_every_member_of_the_app(folder: Path) -> None:
    members = set(re.findall(r"^\| `app\.(\w+)", REFERENCE, re.MULTILINE))

    assert members == {"folder", "settings", "registry", "subscribe", "entities", "rows", "emit"}
    assert members <= {*dir(App), *inspect.signature(App).parameters}
