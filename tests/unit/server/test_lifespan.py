"""The functions of a project's `server/app.py` run at their times; what is wrong with them stops the boot."""

import logging
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.cli.commands import copy_of_magazine
from typecase.errors import BootError
from typecase.resolvers.queries.connections import Database, open_database
from typecase.server import application
from typecase.server.application import Application
from typecase.server.migrating import prepare
from typecase.server.project import Project, load_project

STEPS = """\
def note(app, step):
    with (app.folder / "steps").open("a") as file:
        file.write(step + "\\n")


def register(app):
    try:
        app.rows("api::tag.tag")
    except RuntimeError as error:
        note(app, f"register: {error}")


async def bootstrap(app):
    await app.entities("api::tag.tag").create({"name": "First"})
    note(app, f"bootstrap: {app.settings.environment}, {len(app.registry.components)} components")


async def destroy(app):
    note(app, f"destroy: {await app.rows('api::tag.tag').count()} tag")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with an empty `server/`."""
    (tmp_path / "server").mkdir()
    for name in [name for name in sys.modules if name == "project" or name.startswith("project.")]:
        monkeypatch.delitem(sys.modules, name)
    return copy_of_magazine(tmp_path)


def write(folder: Path, text: str) -> None:
    (folder / "server" / "app.py").write_text(text)


def steps(folder: Path) -> list[str]:
    file = folder / "steps"
    return file.read_text().splitlines() if file.exists() else []


def tags(folder: Path) -> int:
    """Count the stored tags on a connection of the test's own."""
    connection = sqlite3.connect(folder / ".typecase" / "data.sqlite3")
    try:
        return connection.execute("select count(*) from tags").fetchone()[0]
    finally:
        connection.close()


def note(folder: Path, step: str) -> None:
    with (folder / "steps").open("a") as file:
        file.write(step + "\n")


@pytest.fixture
def watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note when the database is opened and closed."""

    @asynccontextmanager
    async def open_and_note(*arguments: Any, **options: Any) -> AsyncIterator[Database]:
        try:
            async with open_database(*arguments, **options) as database:
                note(folder, "database opened")
                yield database
        finally:
            note(folder, "database closed")

    monkeypatch.setattr(application, "open_database", open_and_note)


def mistakes_of(folder: Path) -> list[str]:
    with pytest.raises(BootError) as caught:
        load_project(folder)
    return list(caught.value.mistakes)


async def prepared(folder: Path) -> Project:
    """Return the loaded project of a folder, with its tables in the database."""
    project = load_project(folder)
    await prepare(project)
    return project


async def boot_mistakes(folder: Path) -> list[str]:
    opening = Application(await prepared(folder), shared=False).opened()
    with pytest.raises(BootError) as caught:
        async with opening:
            raise AssertionError("the boot has not stopped")
    return list(caught.value.mistakes)


async def test_the_functions_run_in_their_order(folder: Path, watched: None) -> None:
    write(folder, STEPS)
    project = await prepared(folder)
    loaded = steps(folder)

    async with Application(project, shared=False).opened() as backend:
        note(folder, f"served: {await backend.rows('api::tag.tag').count()} tag")

    assert loaded == []
    assert steps(folder) == [
        "register: the database is not open yet: read and write content in bootstrap, not in register",
        "database opened",
        "bootstrap: development, 5 components",
        "served: 1 tag",
        "destroy: 1 tag",
        "database closed",
    ]


async def test_a_project_without_functions_of_the_lifespan_is_served(folder: Path) -> None:
    write(
        folder, "async def connect(app, name): ...\ndef boostrapper(app): ...\nfrom asyncio import sleep as destory\n"
    )

    async with Application(await prepared(folder), shared=False).opened() as backend:
        assert await backend.rows("api::tag.tag").count() == 0


async def test_a_subscriber_that_register_adds_runs(folder: Path) -> None:
    write(
        folder,
        "from typecase import Action, App, before\n"
        "@before('api::tag.tag', 'create')\n"
        "async def lower(action: Action):\n    action.data['name'] = action.data['name'].lower()\n"
        "async def register(app: App):\n    app.subscribe(lower)\n",
    )

    async with Application(await prepared(folder), shared=False).opened() as backend:
        created = await backend.entities("api::tag.tag").create({"name": "New"})

    assert created["name"] == "new"


async def test_a_wrong_subscriber_stops_the_boot_with_the_line_that_adds_it(folder: Path) -> None:
    write(
        folder,
        "from typecase import before\n"
        "@before('api::tga.tag', 'creat')\n"
        "async def lower(action): ...\n"
        "def register(app):\n    app.subscribe(lower)\n",
    )

    assert await boot_mistakes(folder) == [
        "server/app.py at line 5: register failed: project.server.app.lower: "
        'there is no action "creat"; did you mean "create"?',
        "server/app.py at line 5: register failed: project.server.app.lower: "
        'there is no content type "api::tga.tag"; did you mean "api::tag.tag"?',
    ]


async def test_what_register_raises_stops_the_boot_before_the_database_is_opened(
    folder: Path, watched: None, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "def register(app):\n    return 1 / 0\n")

    mistakes = await boot_mistakes(folder)

    assert mistakes == ["server/app.py at line 2: register failed: ZeroDivisionError: division by zero"]
    assert steps(folder) == []
    [record] = caplog.records
    assert (record.levelno, record.message) == (logging.ERROR, "register failed, and with it the boot")
    assert record.exc_info is not None


async def test_what_bootstrap_raises_stops_the_boot_and_destroy_does_not_run(folder: Path, watched: None) -> None:
    (folder / "server" / "words.py").write_text("def first(words):\n    return words[0]\n")
    bootstrap = "\nasync def bootstrap(app):\n    await app.rows('api::tag.tag').create({'name': 'a'})\n    first([])\n"
    write(folder, f"from project.server.words import first\n{STEPS}{bootstrap}")

    mistakes = await boot_mistakes(folder)

    assert mistakes == ["server/words.py at line 2: bootstrap failed: IndexError: list index out of range"]
    assert [line.partition(":")[0] for line in steps(folder)] == [
        "register",
        "database opened",
        "database closed",
    ]
    assert tags(folder) == 1


async def test_an_error_of_the_package_is_told_with_the_line_that_asked(folder: Path) -> None:
    write(folder, "async def bootstrap(app):\n    await app.rows('api::tag.tag').find_many(nam=1)\n")

    [mistake] = await boot_mistakes(folder)

    assert mistake.startswith("server/app.py at line 2: bootstrap failed: TypeError: ")


async def test_what_destroy_raises_is_logged_and_the_shutdown_goes_on(
    folder: Path, watched: None, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "def destroy(app):\n    raise OSError('gone')\n")

    async with Application(await prepared(folder), shared=False).opened():
        pass

    assert caplog.messages == ["destroy failed; the shutdown goes on"]
    assert "OSError: gone" in caplog.text
    assert steps(folder) == ["database opened", "database closed"]


async def test_destroy_runs_when_serving_failed(folder: Path) -> None:
    write(folder, STEPS)

    with pytest.raises(OSError, match="port"):
        async with Application(await prepared(folder), shared=False).opened():
            raise OSError("port")

    assert steps(folder)[-1] == "destroy: 1 tag"


def test_wrong_functions_and_near_misses_are_listed(folder: Path) -> None:
    write(
        folder,
        "async def register(): ...\n"
        "async def bootstrap(app, folder): ...\n"
        "destroy = 'later'\n"
        "async def boostrap(app): ...\n"
        "async def destory(app): ...\n",
    )

    assert mistakes_of(folder) == [
        "server/app.py at line 1: got register(), expected one argument: async def register(app)",
        "server/app.py at line 2: got bootstrap(app, folder), expected one argument: async def bootstrap(app)",
        "server/app.py: destroy must be a function: async def destroy(app)",
        'server/app.py at line 4: nothing calls "boostrap"; did you mean "bootstrap"?',
        'server/app.py at line 5: nothing calls "destory"; did you mean "destroy"?',
    ]


def test_a_function_that_yields_is_refused(folder: Path) -> None:
    write(folder, "async def bootstrap(app):\n    yield\n\ndef destroy(app):\n    yield\n")

    assert mistakes_of(folder) == [
        "server/app.py at line 1: bootstrap must not yield: async def bootstrap(app)",
        "server/app.py at line 4: destroy must not yield: async def destroy(app)",
    ]


def test_a_file_that_cannot_be_imported_is_named_with_its_line(folder: Path) -> None:
    write(folder, "import json\njson.loads('')\n")

    assert mistakes_of(folder) == [
        "server/app.py at line 2: cannot be imported: JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    ]
