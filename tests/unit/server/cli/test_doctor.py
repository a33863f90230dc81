"""`typecase doctor` says of each part of a project how it is, and what to do."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.databases import NAMES, fresh_url
from tests.projects import content_type, write_project
from tests.served import free_port
from tests.unit.server.cli.commands import run
from typecase.server.diagnosis import diagnose

SECRET = "0123456789abcdefghijklmnopqrstuv"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TYPECASE_PORT", str(free_port()))
    write_project(tmp_path, {"post": content_type("post", "posts", {"title": {"type": "string"}})})
    return tmp_path


def found(folder: Path, *arguments: str) -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """Return the status, and the level and text of each line by its part."""
    result = run("doctor", "--project", folder, *arguments)
    parts: dict[str, list[tuple[str, str]]] = {}
    for line in result.output.splitlines():
        level, part, text = line.split(maxsplit=2)
        parts.setdefault(part, []).append((level, text))
    return result.exit_code, parts


def test_a_project_that_is_well(project: Path) -> None:
    run("migrate", "make", "--project", project)
    run("migrate", "up", "--project", project)

    code, parts = found(project)

    assert code == 0
    assert parts["settings"] == [("ok", "those of development")]
    assert parts["project"] == [("ok", "content types: 1, components: 0")]
    assert parts["migrations"] == [("ok", "they lead to what the content types say")]
    assert [(level, text.split()[0]) for level, text in parts["database"]] == [("ok", "SQLite")]
    assert parts["port"][0][0] == "ok"


def test_nothing_is_written(project: Path) -> None:
    before = sorted(project.rglob("*"))

    code, parts = found(project)

    assert sorted(project.rglob("*")) == before
    assert code == 0
    assert parts["secrets"][0][1].startswith("auth.jwt_secret and auth.api_token_secret are made in development;")
    assert parts["database"] == [("ok", f"{project}/.typecase/data.sqlite3 is made at the first start")]
    assert parts["migrations"][0][1].endswith(
        "`typecase dev` writes what is missing, and so does `typecase migrate make`"
    )


def test_one_broken_part_hides_no_other(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_DATABASE__URL", "asyncpg://nobody:secret@127.0.0.1:1/nothing")
    (project / "schema" / "post.json").write_text("{")
    (project / "server").mkdir()
    (project / "server" / "settings.toml").write_text("[graphql]\ndepht_limit = 3\n")

    code, parts = found(project, "--environment", "production")

    assert code == 1
    assert [level for level, _ in parts["settings"]] == ["error"] * 3
    assert 'unknown setting; did you mean "graphql.depth_limit"?' in parts["settings"][0][1]
    assert [level for level, _ in parts["project"]] == ["error"]
    assert parts["project"][0][1].startswith("schema/post.json")
    [(level, text)] = parts["database"]
    assert level == "error"
    assert "cannot be opened" in text
    assert "secret@" not in text


def test_a_production_that_is_behind(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JWT_SECRET", "API_TOKEN_SECRET"):
        monkeypatch.setenv(f"TYPECASE_AUTH__{name}", SECRET)
    run("migrate", "make", "--project", project)
    run("migrate", "up", "--project", project)
    more = {"title": {"type": "string"}, "views": {"type": "integer"}}
    write_project(project, {"post": content_type("post", "posts", more)})

    _, parts = found(project, "--environment", "production")
    assert parts["migrations"] == [
        ("error", "the content types have changed since the last one: run `typecase migrate make`")
    ]

    run("migrate", "make", "--project", project)
    [file] = (project / "migrations").glob("1_*.py")
    code, parts = found(project, "--environment", "production")
    assert code == 1
    assert parts["database"][1] == ("error", f"it is behind by {file.name}: run `typecase migrate up`")
    assert found(project)[1]["database"][1] == ("ok", f"it is behind by {file.name}; `typecase dev` runs them")

    run("migrate", "up", "--project", project)
    file.unlink()
    _, parts = found(project)
    assert parts["database"][1] == (
        "error", f"it has {file.name}, and the project has no such file: is the project older than the database?"
    )  # fmt: skip


def test_migrations_of_one_number_are_told_everywhere(project: Path) -> None:
    run("migrate", "make", "--project", project)
    [file] = (project / "migrations").glob("0_*.py")
    (project / "migrations" / "0_20200101000000_other.py").write_text(file.read_text())
    told = (
        f"0_20200101000000_other.py and {file.name} have one number: keep the one that other databases have, delete "
        "the other, and run `typecase migrate make` to write it anew behind the first"
    )

    code, parts = found(project)

    assert code == 1
    assert parts["migrations"] == [("error", told)]
    for command in ("make", "up", "check", "status"):
        assert run("migrate", command, "--project", project).output.splitlines()[0] == told, command


def test_files_with_secrets_that_others_have(project: Path) -> None:
    (project / ".env").write_text(f"TYPECASE_AUTH__JWT_SECRET={SECRET}\n")
    (project / ".env").chmod(0o640)
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    subprocess.run(["git", "-C", str(project), "add", ".env"], check=True)

    code, parts = found(project)

    assert code == 0
    assert parts[".env"] == [
        ("warning", "other users of this machine can read it: run `chmod 600 .env`"),
        (
            "warning",
            "git has it, and so has whoever has the repository: run `git rm --cached .env`, add it to .gitignore, and "
            "replace the secrets in it",
        ),
    ]
    (project / ".env").chmod(0o600)
    subprocess.run(["git", "-C", str(project), "rm", "-q", "--cached", ".env"], check=True)
    assert ".env" not in found(project)[1]


def test_a_port_that_is_taken(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("TYPECASE_PORT", str(port))

        code, parts = found(project)

    assert code == 0
    assert parts["port"][0][0] == "warning"
    assert parts["port"][0][1].startswith(f"127.0.0.1:{port} cannot be listened at")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///nowhere/at/all.sqlite3", "there is no folder /nowhere/at for all.sqlite3: make it, or change"),
        ("oracle://here/x", "oracle"),
    ],
)
def test_a_database_that_cannot_be(project: Path, monkeypatch: pytest.MonkeyPatch, url: str, told: str) -> None:
    monkeypatch.setenv("TYPECASE_DATABASE__URL", url)

    code, parts = found(project)

    assert code == 1
    assert told in [*parts.get("database", ()), *parts["settings"]][0][1]


@pytest.mark.parametrize("kind", NAMES)
async def test_the_version_of_a_database_is_told(kind: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_DATABASE__URL", await fresh_url(kind, project))
    told = [finding.text async for finding in diagnose(project) if finding.part == "database"]

    names = {"sqlite": "SQLite", "postgres": "PostgreSQL", "mariadb": "MariaDB"}
    assert kind == "sqlite" or told[0].startswith(names[kind])
