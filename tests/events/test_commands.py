"""`typecase events`: deliveries are listed and tried again, and a process of its own delivers."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import content_type, write_project
from tests.served import running
from tests.unit.server.cli.commands import run
from typecase.server.application import Application
from typecase.server.migrating import prepare
from typecase.server.project import load_project

LIFECYCLES = """
import os
from pathlib import Path

from typecase import on

FOLDER = Path(__file__).parents[1]


@on("entry.create")
async def append(event):
    if (FOLDER / "refuse").exists():
        raise ValueError("not now")
    with (FOLDER / "arrived").open("a") as file:
        file.write(event.data["title"] + "\\n")
"""
SETTINGS = "[events]\npauses = []\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a function that appends to a file, or fails while there is a file `refuse`."""
    write_project(tmp_path, {"note": content_type("note", "notes", {"title": {"type": "string"}}, drafts=False)})
    for name, text in {"lifecycles/note.py": LIFECYCLES, "server/settings.toml": SETTINGS}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    return tmp_path


def write(folder: Path, *titles: str, deliver: bool = False) -> None:
    """Create notes as another process would, and deliver what is told of them."""

    async def act() -> None:
        project = load_project(folder)
        await prepare(project)
        application = Application(project)
        async with application.opened() as backend:
            for title in titles:
                await backend.entities("api::note.note").create({"title": title})
            if deliver:
                await application.events.deliverer.drain()

    asyncio.run(act())


def listed(folder: Path, *options: str) -> list[list[str]]:
    result = run("events", "list", "--project", folder, *options)
    assert result.exit_code == 0, result.output
    return [line.split() for line in result.stdout.splitlines()]


def test_deliveries_are_listed_and_tried_again(folder: Path) -> None:
    (folder / "refuse").touch()
    write(folder, "one", "two", deliver=True)

    failed = listed(folder, "--state", "failed")
    newest = listed(folder, "--limit", "1")
    (folder / "refuse").unlink()
    again = run("events", "redeliver", failed[1][0], "--project", folder)
    write(folder, deliver=True)

    assert [line[1:3] for line in failed] == [["entry.create", "on:project.lifecycles.note.append"]] * 2
    assert [[*line[4:6], *line[-3:]] for line in failed] == [["failed", "1", "ValueError:", "not", "now"]] * 2
    assert newest == failed[:1]
    assert (again.exit_code, again.stdout) == (0, f"{failed[1][0]} is delivered again.\n")
    assert (folder / "arrived").read_text() == "one\n"
    assert listed(folder, "--state", "delivered")[0][0] == failed[1][0]


def test_without_deliveries_the_list_says_so(folder: Path) -> None:
    assert listed(folder) == [["There", "are", "no", "deliveries."]]


def test_what_is_not_there_cannot_be_tried_again(folder: Path) -> None:
    result = run("events", "redeliver", "msg_1", "--project", folder)

    assert result.exit_code == 2
    assert 'there is no delivery "msg_1"; `typecase events list` shows their ids' in " ".join(result.output.split())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_process_delivers_until_it_is_told_to_stop(number: signal.Signals, folder: Path) -> None:
    write(folder, "one", "two")
    command = [str(Path(sys.executable).with_name("typecase")), "events", "deliver", "--project", str(folder)]

    with running(command, {}, folder / "server.log", "Typecase delivers events") as process:
        for _ in range(200):
            if (folder / "arrived").exists() and len((folder / "arrived").read_text().split()) == 2:
                break
            _wait(process)
        process.send_signal(number)
        status = process.wait(20)

    assert sorted((folder / "arrived").read_text().split()) == ["one", "two"]
    assert status == 0


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait a moment for a process that must not end."""
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
