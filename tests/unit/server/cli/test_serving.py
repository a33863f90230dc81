"""The server is started with the settings that the command and the project give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.server.cli.commands import run
from typecase.errors import BootError
from typecase.server.cli import serving
from typecase.server.project import Project

SECRET = "0123456789abcdefghijklmnopqrstuv"


class Server:
    """Stands for the HTTP server: notes the projects that it serves, and is ready at once."""

    def __init__(self) -> None:
        self.projects: list[Project] = []
        self.error: BaseException | None = None

    def __call__(self, project: Project, ready: Callable[[], None]) -> None:
        self.projects.append(project)
        ready()
        if self.error is not None:
            raise self.error


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(serving, "serve", made)
    return made


def give_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_AUTH__JWT_SECRET", SECRET)
    monkeypatch.setenv("TYPECASE_AUTH__API_TOKEN_SECRET", SECRET)


def test_developers_are_served_and_told_what_is_where(
    project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)

    result = run("dev", "--project", project, "--host", "0.0.0.0", "--port", "4000")

    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "Typecase is ready (development). Stop it with Ctrl-C.",
        "  GraphQL   http://127.0.0.1:4000/graphql (open it in a browser)",
        "  REST      http://127.0.0.1:4000/api",
        f"  Database  sqlite://{project}/.typecase/data.sqlite3",
        f"  Project   {project.name}",
    ]
    [served] = server.projects
    assert (served.folder, served.settings.host, served.settings.port) == (project, "0.0.0.0", 4000)


def test_the_world_is_served_in_production(project: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    give_secrets(monkeypatch)
    monkeypatch.setenv("TYPECASE_PUBLIC_URL", "https://cms.example.com")
    monkeypatch.setenv("TYPECASE_DATABASE__URL", "asyncpg://writer:s3cr3t@db:5432/magazine?ssl=require")
    monkeypatch.chdir(project)

    result = run("start")

    assert result.stdout.splitlines() == [
        "Typecase is ready (production). Stop it with Ctrl-C.",
        "  GraphQL   https://cms.example.com/graphql",
        "  REST      https://cms.example.com/api",
        "  Database  asyncpg://db:5432/magazine",
        "  Project   .",
    ]
    assert [served.settings.environment for served in server.projects] == ["production"]


def test_the_environment_variable_has_the_last_word(
    project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TYPECASE_ENVIRONMENT", "development")

    run("start", "--project", project, "--host", "::1")

    assert [served.settings.environment for served in server.projects] == ["development"]


def test_an_address_of_ipv6_is_written_in_brackets(project: Path, server: Server) -> None:
    assert "http://[::1]:1337/api" in run("dev", "--project", project, "--host", "::1").stdout


@pytest.mark.parametrize("command", ["dev", "start"])
def test_who_stops_the_server_gets_no_error(
    command: str, project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_secrets(monkeypatch)
    server.error = KeyboardInterrupt()

    assert run(command, "--project", project).exit_code == 0


def test_content_is_loaded_before_serving(project: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[Path, int]] = []

    async def load_first_content(project: Project, progress: Callable[[int, int], None]) -> None:
        progress(1, 2)
        loaded.append((project.folder, len(server.projects)))

    monkeypatch.setattr(serving, "load_first_content", load_first_content)

    run("dev", "--project", project)
    assert loaded == []
    run("dev", "--project", project, "--load-content")
    assert loaded == [(project, 1)]


class Restart(Exception):
    """Stands for the process that takes over."""


@pytest.fixture
def _restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    def restart() -> None:
        raise Restart

    monkeypatch.setattr(serving, "restart", restart)
    monkeypatch.setattr(serving, "Watch", ImpatientWatch)


class ImpatientWatch(serving.Watch):
    """Sees a change as soon as it is asked to look."""

    def wait(self) -> None:
        self.changed = True

    def stop_server_on_change(self) -> None:
        self.wait()


@pytest.mark.usefixtures("_restarts")
def test_a_changed_file_restarts_the_server(project: Path, server: Server) -> None:
    server.error = KeyboardInterrupt()

    assert isinstance(run("dev", "--project", project).exception, Restart)
    assert run("dev", "--project", project, "--no-reload").exit_code == 0
    assert len(server.projects) == 2


@pytest.mark.usefixtures("_restarts", "server")
def test_a_mistake_at_the_first_start_ends_the_command(project: Path) -> None:
    (project / "schema" / "tag.json").write_text("{")

    assert run("dev", "--project", project).exit_code == 1


@pytest.mark.usefixtures("_restarts")
def test_a_mistake_after_a_restart_is_printed_and_waits_for_the_next_change(project: Path, server: Server) -> None:
    server.error = BootError(["one"])

    result = run("dev", "--project", project, "--restarted")

    assert isinstance(result.exception, Restart)
    assert result.stderr == "one\n1 mistake\n"
