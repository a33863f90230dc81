"""The tasks of a project's `server/cron.py` are found; what is wrong with them stops the boot."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.server.cli.commands import copy_of_magazine, run
from typecase.errors import BootError
from typecase.server.project import load_project

TASKS = """\
from typecase import App, cron


@cron("0 3 * * *", zone="Europe/Berlin")
async def nightly(app: App) -> None: ...


again = nightly


@cron("*/10 * * * * *", name="feeds", retries=0)
async def read_feeds(app: App) -> None: ...


async def not_a_task(app: App) -> None: ...
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with an empty `server/`."""
    (tmp_path / "server").mkdir()
    for name in [name for name in sys.modules if name == "project" or name.startswith("project.")]:
        monkeypatch.delitem(sys.modules, name)
    return copy_of_magazine(tmp_path)


def mistakes_of(folder: Path, text: str) -> list[str]:
    (folder / "server" / "cron.py").write_text(f"from typecase import cron\n{text}")
    with pytest.raises(BootError) as caught:
        load_project(folder)
    return list(caught.value.mistakes)


def test_tasks_are_found_each_once(folder: Path) -> None:
    (folder / "server" / "cron.py").write_text(TASKS)

    tasks = load_project(folder).tasks

    assert [(task.name, task.schedule.expression, task.schedule.zone, task.retries) for task in tasks] == [
        ("nightly", "0 3 * * *", "Europe/Berlin", 2),
        ("feeds", "*/10 * * * * *", "UTC", 0),
    ]


def test_a_project_without_the_file_has_no_tasks(folder: Path) -> None:
    assert load_project(folder).tasks == ()


def test_wrong_times_and_zones_are_told_with_file_and_line(folder: Path) -> None:
    text = '@cron("0 25 * * *", zone="Europe/Berln")\nasync def nightly(app): ...\n'

    assert mistakes_of(folder, text) == [
        'server/cron.py at line 2: there is no time zone "Europe/Berln"; did you mean "Europe/Berlin"?',
        'server/cron.py at line 2: "0 25 * * *" is no cron expression: bad hour; it has five fields '
        "(minute, hour, day, month, weekday) or six with the second in front",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("@cron\nasync def f(app): ...", 'says no time; write for example @cron("0 3 * * *")'),
        ('@cron("0 3 * * *")\ndef f(app): ...', "@cron needs a function with one argument: async def f(app)"),
        ('@cron("0 3 * * *")\nasync def f(): ...', "@cron needs a function with one argument: async def f(app)"),
        ('@cron("0 3 * * *", retries=-1)\nasync def f(app): ...', "got retries=-1, expected 0 or more"),
        ('@cron("0 3 * * *", retries="2")\nasync def f(app): ...', "got retries='2', expected 0 or more"),
        ('@cron("0 3 * * *", name="")\nasync def f(app): ...', 'got the name "", expected 1 to 100 characters'),
    ],
)
def test_a_wrong_declaration_is_refused(folder: Path, text: str, problem: str) -> None:
    assert mistakes_of(folder, text) == [f"server/cron.py at line 2: {problem}"]


def test_two_tasks_of_one_name_are_refused(folder: Path) -> None:
    text = '@cron("0 3 * * *")\nasync def f(app): ...\n@cron("0 4 * * *", name="f")\nasync def g(app): ...\n'

    assert mistakes_of(folder, text) == [
        'server/cron.py at line 4: there is another task called "f"; give one of them another name'
    ]


def test_a_file_that_cannot_be_imported_is_named_with_its_line(folder: Path) -> None:
    assert mistakes_of(folder, "1 / 0") == [
        "server/cron.py at line 2: cannot be imported: ZeroDivisionError: division by zero"
    ]


def test_the_command_lists_the_tasks_with_their_next_times(folder: Path) -> None:
    (folder / "server" / "cron.py").write_text(TASKS)

    result = run("cron", "list", "--project", folder)

    time = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0[012]:00"
    nightly, feeds = result.output.splitlines()
    assert result.exit_code == 0
    assert re.fullmatch(rf"nightly  0 3 \* \* \*       Europe/Berlin  {time}  {time}  {time}", nightly)
    assert re.fullmatch(rf"feeds    \*/10 \* \* \* \* \*  UTC            {time}  {time}  {time}", feeds)


def test_the_command_says_where_tasks_would_be(folder: Path) -> None:
    result = run("cron", "list", "--project", folder)

    assert (result.exit_code, result.output) == (
        0,
        "The project has no tasks; they are declared in server/cron.py.\n",
    )


RUNNABLE = """\
from typecase import App, cron


@cron("0 0 1 1 *")
async def count(app: App) -> None:
    await app.entities("api::tag.tag").create({"name": "New"})
    (app.folder / "counted").write_text(str(await app.rows("api::tag.tag").count()))


@cron("0 0 1 1 *")
async def fail(app: App) -> None:
    raise ValueError("the feed is empty")
"""


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own: it sets up the logs of the whole process."""
    typecase = str(Path(sys.executable).with_name("typecase"))
    return subprocess.run(
        [typecase, *arguments, "--project", str(folder)], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_command_runs_a_task_and_tells_the_outcome(folder: Path) -> None:
    (folder / "server" / "cron.py").write_text(RUNNABLE)

    done = command(folder, "cron", "run", "count")

    assert (done.returncode, done.stdout) == (0, "count: done\n")
    assert "task count took 0." in done.stderr
    assert (folder / "counted").read_text() == "1"


def test_the_command_tells_of_a_task_that_failed(folder: Path) -> None:
    (folder / "server" / "cron.py").write_text(RUNNABLE)

    failed = command(folder, "cron", "run", "fail")

    assert (failed.returncode, failed.stdout) == (1, "")
    assert "ValueError: the feed is empty" in failed.stderr
    assert failed.stderr.endswith("fail: failed\n")


def test_the_command_refuses_an_unknown_task(folder: Path) -> None:
    (folder / "server" / "cron.py").write_text(RUNNABLE)

    result = run("cron", "run", "cuont", "--project", folder)

    assert result.exit_code == 2
    assert 'there is no task "cuont"; did you mean "count"?' in result.output
    assert not (folder / "counted").exists()
