"""`typecase migrate`, as a developer uses it."""

from pathlib import Path

import pytest

from tests.projects import content_type, write_project
from tests.unit.server.cli.commands import run
from typecase.migrations.system import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, title="string")
    return tmp_path


SYSTEM = len(list(FOLDER.glob("[0-9]*.py")))
"""How many migrations what is built in has."""


def write(folder: Path, **attributes: str) -> None:
    declared = {name: {"type": kind} for name, kind in attributes.items()}
    write_project(folder, {"post": content_type("post", "posts", declared)})


def migrate(folder: Path, *arguments: str) -> list[str]:
    result = run("migrate", *arguments, "--project", folder)
    return [str(result.exit_code), *result.output.splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(path.name.split("_", 2)[2] for path in (folder / "migrations").glob("*.py"))


def test_the_way_from_a_change_to_the_database(folder: Path) -> None:
    assert migrate(folder, "check")[0] == "1"
    status, wrote, *_ = migrate(folder, "make", "--name", "start")
    assert (status, wrote.startswith("Wrote migrations/0_"), names(folder)) == ("0", True, ["start.py"])
    assert migrate(folder, "check") == ["0", "The migrations lead to what the content types say."]
    assert migrate(folder, "make") == ["0", "Nothing has changed."]

    assert [line.split()[-1] for line in migrate(folder, "status")] == ["0", *["pending"] * (SYSTEM + 1)]
    sql = migrate(folder, "sql")
    assert any(line.startswith('create table "posts" (') for line in sql)
    status, *ran = migrate(folder, "up")
    assert (status, [line.split()[0] for line in ran]) == ("0", ["Ran"] * (SYSTEM + 1))
    assert migrate(folder, "up") == ["0", "The database has all migrations."]

    write(folder, title="string", views="integer")
    check = migrate(folder, "check")
    assert (check[0], check[1]) == ("1", "no migration says: add the column views to posts")
    last = migrate(folder, "status")[-1]
    assert (last.startswith("not written yet"), last.endswith("add the column views to posts")) == (True, True)
    migrate(folder, "make")
    assert names(folder) == ["add_views_to_posts.py", "start.py"]
    migrate(folder, "up", "--to", "1")

    status, took = migrate(folder, "down")
    assert (status, took.endswith("add_views_to_posts.py back")) == ("0", True)


def test_there_is_nothing_to_take_back_at_first(folder: Path) -> None:
    assert migrate(folder, "down") == ["0", "There is no migration to take back."]


def test_production_takes_nothing_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "0123456789abcdefghijklmnopqrstuv"
    monkeypatch.setenv("TYPECASE_ENVIRONMENT", "production")
    monkeypatch.setenv("TYPECASE_AUTH__JWT_SECRET", secret)
    monkeypatch.setenv("TYPECASE_AUTH__API_TOKEN_SECRET", secret)

    status, mistake, *_ = migrate(folder, "down")

    assert (status, mistake.startswith("down is for development")) == ("1", True)


def test_a_database_that_has_more_is_told(folder: Path) -> None:
    migrate(folder, "make", "--name", "start")
    migrate(folder, "up")
    [file] = (folder / "migrations").glob("0_*.py")
    file.rename(folder / "migrations" / "0_20200101000000_other.py")

    [line] = [line for line in migrate(folder, "status") if file.name in line]
    assert line.endswith("in the database, no such file")
    assert migrate(folder, "up")[0] == "1"


def test_what_happens_to_entries_is_told(folder: Path) -> None:
    write_project(folder, {"post": content_type("post", "posts", {"title": {"type": "string"}}, drafts=False)})
    migrate(folder, "make")
    migrate(folder, "up")
    write(folder, title="string")

    code, told, wrote, *_ = migrate(folder, "make")

    assert (code, told) == (
        "0",
        "post.draftAndPublish: 0 entries are published, and each gets a draft with the same values",
    )
    assert wrote.endswith("_give_each_entry_of_posts_a_draft.py")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("kind", "expected the name of an attribute and a value, as article.kind=news"),
        ("post.kind=news", "expected the name of an attribute and a value, as article.kind=news"),
        ("post.views=many", 'expected a number, got "many"'),
        ("post.title=x", "nothing of that name is new or required from now on"),
    ],
)
def test_a_value_that_cannot_be_given_is_refused(folder: Path, given: str, problem: str) -> None:
    write(folder, title="string")
    migrate(folder, "make")
    write(folder, title="string", views="integer")

    code, told, *_ = migrate(folder, "make", "--fill", given)

    assert code == "1"
    assert told.startswith(f"--fill {given.partition('=')[0]}")
    assert told.endswith(problem)


def test_a_value_is_given_to_entries_that_have_none(folder: Path) -> None:
    write(folder, title="string")
    migrate(folder, "make")
    write(folder, title="string", views="integer", public="boolean")

    migrate(folder, "make", "--fill", "post.views=7", "--fill", "post.public=true")

    [file] = (folder / "migrations").glob("1_*.py")
    assert file.read_text().count('"fill": 7') == 1
    assert file.read_text().count('"fill": True') == 1
