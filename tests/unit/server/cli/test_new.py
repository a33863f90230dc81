"""`typecase new` writes a project that starts and passes its own tests; `typecase generate migration` a migration."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.served import free_port, project_process
from tests.unit.server.cli.commands import run

FILES = [
    ".gitignore",
    "README.md",
    "lifecycles/article.py",
    "migrations/0_initial.py",
    "pyproject.toml",
    "schema/article.json",
    "schema/author.json",
    "server/settings.toml",
    "tests/conftest.py",
    "tests/test_articles.py",
]


def said(*arguments: str) -> list[str]:
    """Run a command, and return its status and the lines that it printed."""
    result = run(*arguments)
    return [str(result.exit_code), *result.output.rstrip("\n").split("\n")]


def made(folder: Path) -> list[str]:
    """Return the files of a project, without the times in the names of migrations."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted("migrations/0_initial.py" if name.parts[0] == "migrations" else str(name) for name in names)


def test_a_new_project_is_written_and_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    code, *lines = said("new", "my-site")

    assert code == "0"
    assert made(tmp_path / "my-site") == FILES
    assert lines[: len(FILES)] == [f"Wrote my-site/{name}" for name in lines_of(tmp_path / "my-site")]
    assert lines[len(FILES) + 1 :] == [
        "Serve it to yourself:",
        "",
        "  cd my-site",
        "  typecase dev",
        "",
        "my-site/README.md says what is where.",
    ]
    assert 'name = "my-site"' in (tmp_path / "my-site" / "pyproject.toml").read_text()
    assert (tmp_path / "my-site" / "README.md").read_text().startswith("# my-site\n")
    assert [path.name for path in tmp_path.iterdir()] == ["my-site"]
    assert said("migrate", "check", "--project", "my-site")[0] == "0"


def lines_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ["My_Site", "2site", "site-", "häfen"])
def test_what_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    code, told = said("new", str(tmp_path / name))

    assert (code, told) == ("1", f"{name!r} is no name of a project: write it in small letters, as my-site")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "notes.txt").write_text("mine")

    code, told = said("new", str(tmp_path / "site"))

    assert code == "1"
    assert told == f"{tmp_path / 'site'} is there already and not empty; choose another name, nothing is overwritten"
    assert made(tmp_path / "site") == ["notes.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    assert said("new", str(tmp_path / "site"))[0] == "0"
    assert made(tmp_path / "site") == FILES


def test_it_passes_its_tests_and_is_clean(tmp_path: Path) -> None:
    said("new", str(tmp_path / "site"))
    folder = tmp_path / "site"

    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    style = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,I,UP,B", "--line-length", "120", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "4 passed" in tests.stdout, tests.stdout
    assert (style.returncode, style.stdout) == (0, "All checks passed!\n")


def test_it_is_served(tmp_path: Path) -> None:
    said("new", str(tmp_path / "site"))
    folder = tmp_path / "site"
    script = (
        "await entities('api::article.article').create({'title': 'Hello', 'body': 'First words'}, status='published')"
    )
    assert said("shell", "-c", script, "--project", str(folder))[0] == "0"
    port = free_port()

    secret = "0123456789abcdefghijklmnopqrstuv"
    settings = {
        "TYPECASE_DATABASE__URL": f"sqlite://{folder}/.typecase/data.sqlite3",
        "TYPECASE_AUTH__JWT_SECRET": secret,
        "TYPECASE_AUTH__API_TOKEN_SECRET": secret,
    }
    with project_process(folder, settings, port):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/graphql",
            json.dumps({"query": "{ articles { title summary } }"}).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)

    assert answer == {"data": {"articles": [{"title": "Hello", "summary": "First words"}]}}


def test_a_migration_of_data_is_written_and_runs(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    said("new", str(folder))

    code, told, hint = said("generate", "migration", "capital-titles", "--project", str(folder))

    [file] = (folder / "migrations").glob("1_*_capital_titles.py")
    assert (code, told) == ("0", f"Wrote migrations/{file.name}")
    assert (
        hint
        == "Fill it, then run it with `typecase migrate up`. It changes data; tables are for `typecase migrate make`."
    )
    assert said("migrate", "up", "--project", str(folder))[-1] == f"Ran {file.name}"
    assert said("migrate", "check", "--project", str(folder))[0] == "0"
    assert said("migrate", "down", "--project", str(folder)) == ["0", f"Took {file.name} back"]


def test_a_migration_needs_a_name_for_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    said("new", str(folder))

    code, told = said("generate", "migration", "Capital titles", "--project", str(folder))

    assert (code, told) == ("1", "'Capital titles' cannot be in the name of a file: write it as capital-titles")
    assert len(list((folder / "migrations").glob("*.py"))) == 1
