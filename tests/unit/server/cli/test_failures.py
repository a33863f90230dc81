"""A command that cannot be done prints every mistake, and no traceback."""

from pathlib import Path

import pytest

from tests.unit.server.cli.commands import run
from typecase.errors import BootError, NotFoundError, ValidationError
from typecase.server.cli import serving
from typecase.server.project import Project


def test_all_mistakes_of_settings_and_declarations_are_printed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PORT", "http")
    (project / "schema" / "tag.json").write_text("{")

    result = run("start", "--project", project)

    assert result.exit_code == 1
    assert result.stdout == ""
    *mistakes, count = result.stderr.splitlines()
    assert [mistake.partition(": ")[0] for mistake in mistakes] == [
        "auth.jwt_secret",
        "auth.api_token_secret",
        "environment variable TYPECASE_PORT",
        "schema/tag.json",
    ]
    assert count == "4 mistakes"


@pytest.mark.parametrize(
    ("error", "printed"),
    [
        (BootError(["one"]), "one\n1 mistake\n"),
        (BootError(["one", "two"]), "one\ntwo\n2 mistakes\n"),
        (NotFoundError("It is nowhere"), "It is nowhere\n"),
        (
            ValidationError(
                "2 errors occurred", details={"errors": [{"message": "a.jsonl:1: one"}, {"message": "two"}]}
            ),
            "a.jsonl:1: one\ntwo\n2 errors occurred\n",
        ),
    ],
)
def test_an_error_of_ours_is_printed(
    error: Exception, printed: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(project: Project, ready: object, *, upgrades: bool) -> None:
        raise error

    monkeypatch.setattr(serving, "serve", serve)

    result = run("dev", "--no-reload", "--project", project)

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", printed)


def test_a_bug_keeps_its_traceback(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(project: Project, ready: object, *, upgrades: bool) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(serving, "serve", serve)

    assert isinstance(run("dev", "--no-reload", "--project", project).exception, ZeroDivisionError)
