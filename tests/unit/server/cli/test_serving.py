"""The server is started with the settings that the command and the project give."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.server.cli.commands import run
from typecase.server.cli import serving
from typecase.server.project import Project

SECRET = "0123456789abcdefghijklmnopqrstuv"


class Server:
    """Stands for the HTTP server: notes the projects that it serves, and is ready at once."""

    def __init__(self) -> None:
        self.projects: list[Project] = []
        self.upgraded: list[bool] = []
        self.error: BaseException | None = None

    def __call__(self, project: Project, ready: Callable[[], None], *, upgrades: bool) -> None:
        self.projects.append(project)
        self.upgraded.append(upgrades)
        ready()
        if self.error is not None:
            raise self.error


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(serving, "serve", made)
    return made


@pytest.fixture(autouse=True)
def reloading(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Have the work of a child done in this process: by the first child, or as often as the list then says."""
    children = [True]

    def run_reloading(folder: Path, work: Callable[[bool], int]) -> int:
        return work(children.pop())

    monkeypatch.setattr(serving, "run_reloading", run_reloading)
    return children


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


def test_a_start_upgrades_when_it_is_told_to(project: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    give_secrets(monkeypatch)

    run("start", "--project", project)
    run("start", "--project", project, "--migrate")

    assert server.upgraded == [False, True]


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

    run("dev", "--no-reload", "--project", project)
    assert loaded == []
    run("dev", "--project", project, "--load-content")
    assert loaded == [(project, 1)]


@pytest.mark.usefixtures("reloading")
def test_content_is_not_loaded_after_a_reload(
    project: Path, server: Server, monkeypatch: pytest.MonkeyPatch, reloading: list[bool]
) -> None:
    monkeypatch.setattr(serving, "load_first_content", None)  # calling it would fail
    reloading[:] = [False]

    assert run("dev", "--project", project, "--load-content").exit_code == 0
    assert len(server.projects) == 1


@pytest.mark.usefixtures("server")
def test_a_mistake_is_printed_and_is_the_status(project: Path, reloading: list[bool]) -> None:
    (project / "schema" / "tag.json").write_text("{")

    results = [run("dev", *options, "--project", project) for options in ([], ["--no-reload"])]

    assert [(result.exit_code, result.stdout) for result in results] == [(1, ""), (1, "")]
    assert {result.stderr.splitlines()[-1] for result in results} == {"1 mistake"}
    assert reloading == []


def test_without_reload_there_is_one_process(project: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "run_reloading", None)

    assert run("dev", "--project", project, "--no-reload").exit_code == 0
    assert len(server.projects) == 1
