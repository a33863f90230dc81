"""A server that is told to stop runs the project's `destroy` while its database is open, and ends as it was told to."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.served import free_port, project_process
from tests.unit.server.cli.commands import copy_of_magazine

SECRET = "0123456789abcdefghijklmnopqrstuv"
SETTINGS = {"TYPECASE_AUTH__JWT_SECRET": SECRET, "TYPECASE_AUTH__API_TOKEN_SECRET": SECRET}
APP = """\
async def destroy(app):
    tags = await app.rows("api::tag.tag").count()
    (app.folder / "destroyed").write_text(f"{tags} tags")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "app.py").write_text(APP)
    return copy_of_magazine(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_destroy_runs_when_the_server_is_told_to_stop(project: Path, number: signal.Signals) -> None:
    with project_process(project, SETTINGS, free_port()) as served:
        os.kill(served.pid, number)
        _wait_for(project / "destroyed")

    assert (project / "destroyed").read_text() == "0 tags"


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
