"""A project's tests run its tasks at once."""

from pathlib import Path

import pytest

from tests.customizing.guarded import write_python
from tests.projects import content_type, write_project
from typecase.testing import serve

CRON = """from typecase import cron

RAN = []


@cron("0 3 * * *", name="nightly", retries=0)
async def nightly(app):
    RAN.append(app.folder.name)


@cron("0 3 * * *", retries=0)
async def broken(app):
    raise ValueError("no")
"""


async def test_a_task_runs_whatever_its_schedule(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_project(tmp_path, {"note": content_type("note", "notes", {"title": {"type": "string"}})})
    write_python(tmp_path, {"server/cron.py": CRON})

    async with serve(tmp_path) as served:
        await served.run_task("nightly")
        with pytest.raises(RuntimeError, match="broken: failed"):
            await served.run_task("broken")
        with pytest.raises(LookupError, match="there is no task \"daily\"; the tasks are \\['nightly', 'broken'\\]"):
            await served.run_task("daily")

        ran: list[str] = served.project.tasks[0].function.__globals__["RAN"]

    assert ran == [tmp_path.name]
    assert "ValueError: no" in caplog.text
