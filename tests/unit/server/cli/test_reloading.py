"""The files of a project are watched, and the process becomes a new one."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from typecase.server.cli.reloading import Watch, restart

SOON = 0.01


def rewrite(project: Path) -> None:
    (project / "schema" / "article.json").write_text("{ }")


def add(project: Path) -> None:
    (project / "resolvers").mkdir()
    (project / "resolvers" / "article.py").write_text("")


def subscribe(project: Path) -> None:
    (project / "lifecycles").mkdir()
    (project / "lifecycles" / "article.py").write_text("")


def remove(project: Path) -> None:
    (project / "schema" / "article.json").unlink()


def set_a_variable(project: Path) -> None:
    (project / ".env").write_text("TYPECASE_PORT=1")


def set_a_variable_of_an_environment(project: Path) -> None:
    (project / ".env.development").write_text("TYPECASE_PORT=1")


def upload(project: Path) -> None:
    (project / "public").mkdir()
    (project / "public" / "data.json").write_text("")


def write_state(project: Path) -> None:
    (project / ".typecase").mkdir()
    (project / ".typecase" / "secrets.toml").write_text("")


def write_a_picture(project: Path) -> None:
    (project / "schema" / "picture.png").write_text("")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "article.json").write_text("{}")
    return tmp_path


def waiting(watch: Watch) -> threading.Thread:
    thread = threading.Thread(target=watch.wait, daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("change", [rewrite, add, subscribe, remove, set_a_variable])
def test_a_change_of_what_the_server_reads_is_seen(change: Callable[[Path], None], project: Path) -> None:
    watch = Watch(project, period=SOON)

    change(project)
    waiting(watch).join(timeout=5)

    assert watch.changed is True


@pytest.mark.parametrize("change", [upload, write_state, write_a_picture])
def test_other_files_are_not_watched(change: Callable[[Path], None], project: Path) -> None:
    watch = Watch(project, period=SOON)

    change(project)
    thread = waiting(watch)
    thread.join(timeout=0.2)

    assert (thread.is_alive(), watch.changed) == (True, False)
    rewrite(project)
    thread.join(timeout=5)
    assert watch.changed is True


def test_the_server_is_interrupted_as_by_ctrl_c(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[tuple[int, int]] = []
    done = threading.Event()

    def kill(process: int, number: int) -> None:
        killed.append((process, number))
        done.set()

    monkeypatch.setattr(os, "kill", kill)
    watch = Watch(project, period=SOON)
    rewrite(project)

    watch.stop_server_on_change()

    assert done.wait(timeout=5)
    assert killed == [(os.getpid(), signal.SIGINT)]


def test_the_new_process_runs_the_same_command(monkeypatch: pytest.MonkeyPatch) -> None:
    executed: list[Any] = []
    monkeypatch.setattr(os, "execv", lambda *arguments: executed.append(arguments))
    monkeypatch.setattr(
        sys, "orig_argv", ["python3", "bin/typecase", "dev", "--restarted", "--load-content", "--port=1"]
    )

    restart()

    assert executed == [
        (sys.executable, [sys.executable, "bin/typecase", "dev", "--port=1", "--restarted"]),
    ]
