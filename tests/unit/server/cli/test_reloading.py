"""The files of a project are watched, and a new child takes over when one has changed."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from typecase.server.cli import reloading
from typecase.server.cli.reloading import Watch

SECONDS = 60


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


def set_a_setting(project: Path) -> None:
    (project / "server").mkdir()
    (project / "server" / "settings.toml").write_text("port = 1")


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


CHANGES = [rewrite, add, subscribe, remove, set_a_setting, set_a_variable, set_a_variable_of_an_environment]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_the_server_reads_is_seen_once(change: Callable[[Path], None], project: Path) -> None:
    watch = Watch(project)

    change(project)

    assert (watch.changed(), watch.changed()) == (True, False)


@pytest.mark.parametrize("change", [upload, write_state, write_a_picture])
def test_other_files_are_not_watched(change: Callable[[Path], None], project: Path) -> None:
    watch = Watch(project)

    change(project)

    assert watch.changed() is False


def test_migrations_are_watched_where_no_server_writes_them(project: Path) -> None:
    watch, waiting = Watch(project), Watch(project, migrations=True)

    (project / "migrations").mkdir()
    (project / "migrations" / "1_20261126130521_drop_summary.py").write_text("")

    assert (watch.changed(), waiting.changed()) == (False, True)


class Parent:
    """A process whose children print what a file of the project says, and do it: wait, fail, end, or hold on."""

    SCRIPT = """
        import os, signal, sys, time
        from importlib.machinery import SourceFileLoader
        from pathlib import Path

        # By its file: what the package imports, these children need not wait for.
        run_reloading = SourceFileLoader("reloading", sys.argv[1]).load_module().run_reloading

        def work(first):
            said = Path("schema/article.json").read_text()
            print("first" if first else "later", said, os.getpid(), flush=True)
            match said:
                case "raise":
                    raise ValueError("a bug")
                case "exit":
                    sys.exit(3)
                case "fail" | "end":
                    return 1 if said == "fail" else 0
                case "deaf":
                    signal.signal(signal.SIGINT, signal.SIG_IGN)
            time.sleep(600)

        sys.exit(run_reloading(Path(), work))
    """

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self.process = process
        self.folder = folder

    def say(self, word: str) -> None:
        time.sleep(0.05)  # the time of a file must differ
        (self.folder / "schema" / "article.json").write_text(word)

    def line(self) -> list[str]:
        """Return the next line: which child it is, what it was told, its process."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()

    def ended(self) -> int:
        return self.process.wait(SECONDS)


@contextmanager
def parent(project: Path, word: str) -> Iterator[Parent]:
    (project / "schema" / "article.json").write_text(word)
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(Parent.SCRIPT), reloading.__file__]
    log = project / "errors.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        try:
            yield Parent(process, project)
        finally:
            process.kill()


def is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    return True


def gone(process: str) -> bool:
    """Tell whether a process ends, soon enough."""
    deadline = time.monotonic() + SECONDS
    while is_alive(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(process)


def test_a_change_ends_the_child_and_starts_another(project: Path) -> None:
    with parent(project, "wait") as running:
        *first, process = running.line()
        running.say("again")
        *second, _ = running.line()

        assert (first, second) == (["first", "wait"], ["later", "again"])
        assert not is_alive(process)


@pytest.mark.parametrize(("mistake", "said"), [("fail", ""), ("raise", "ValueError: a bug"), ("exit", "")])
def test_a_later_child_that_fails_waits_for_the_next_change(mistake: str, said: str, project: Path) -> None:
    with parent(project, "wait") as running:
        running.line()
        running.say(mistake)
        assert running.line()[:2] == ["later", mistake]
        running.say("mended")

        assert running.line()[:2] == ["later", "mended"]
        errors = (project / "errors.log").read_text()
        assert (said in errors, errors.endswith("Waiting for the next change.\n")) == (True, True)


@pytest.mark.parametrize(("word", "status"), [("fail", 1), ("raise", 1), ("exit", 3), ("end", 0)])
def test_a_first_child_that_ends_by_itself_ends_the_command(word: str, status: int, project: Path) -> None:
    with parent(project, word) as running:
        assert running.ended() == status
        assert "Waiting" not in (project / "errors.log").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_both_processes(number: signal.Signals, project: Path) -> None:
    with parent(project, "wait") as running:
        *_, process = running.line()
        running.process.send_signal(number)

        assert (running.ended(), is_alive(process)) == (0, False)
        assert (project / "errors.log").read_text() == ""


def test_a_child_that_does_not_end_is_killed(project: Path) -> None:
    with parent(project, "deaf") as running:
        *_, process = running.line()
        time.sleep(0.1)  # it must have become deaf
        running.say("again")

        assert running.line()[:2] == ["later", "again"]
        assert not is_alive(process)


def test_the_child_ends_when_the_parent_is_killed(project: Path) -> None:
    with parent(project, "wait") as running:
        *_, process = running.line()
        running.process.kill()

        assert gone(process)
