"""A project's own settings: any names, any values."""

from datetime import date
from pathlib import Path

import pytest

from tests.unit.settings.projects import mistakes, write
from typecase.settings import load_settings

FILE = """
[project]
siteName = "Magazine"
launched = 2026-03-01
ratio = 0.5
empty = {}
hosts = ["a", "b"]

[project.mail-server]
port = 25
from = "a@b.example"

[[project.feeds]]
url = "https://a.example"
"""


def test_any_value_of_toml_is_read(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", FILE)

    assert load_settings(tmp_path).project == {
        "siteName": "Magazine",
        "launched": date(2026, 3, 1),
        "ratio": 0.5,
        "empty": {},
        "hosts": ("a", "b"),
        "mail-server": {"port": 25, "from": "a@b.example"},
        "feeds": ({"url": "https://a.example"},),
    }


def test_a_project_may_set_nothing(tmp_path: Path) -> None:
    assert load_settings(tmp_path).project == {}


def test_variables_give_texts_and_files_say_how_a_name_is_spelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "server/settings.toml", FILE)
    monkeypatch.setenv("TYPECASE_PROJECT__SITENAME", "Other")
    monkeypatch.setenv("TYPECASE_PROJECT__MAIL-SERVER__PORT", "26")
    monkeypatch.setenv("TYPECASE_PROJECT__MAIL-SERVER__USER", "me")
    monkeypatch.setenv("TYPECASE_PROJECT__SEARCH__URL", "http://c.example")

    project = load_settings(tmp_path).project

    assert project["siteName"] == "Other"
    assert project["mail-server"] == {"port": "26", "user": "me", "from": "a@b.example"}
    assert project["search"] == {"url": "http://c.example"}


def test_tables_of_several_files_are_joined(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", "[project]\na = {x = 1, y = 1}\nb = {x = 1}\nc = 1\nd = {x = 1}\n")
    write(tmp_path, "server/settings.development.toml", "[project]\na = {x = 2}\nb = 2\nc = {x = 2}\nd = {}\n")

    assert load_settings(tmp_path).project == {"a": {"x": 2, "y": 1}, "b": 2, "c": {"x": 2}, "d": {"x": 1}}


def test_nothing_in_it_can_be_changed(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", FILE)

    project = load_settings(tmp_path).project

    with pytest.raises(TypeError):
        project["siteName"] = "x"  # pyright: ignore[reportIndexIssue]
    with pytest.raises(TypeError):
        project["mail-server"]["port"] = 1
    assert (project["siteName"], project["mail-server"]["port"]) == ("Magazine", 25)


def test_it_is_not_shown(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", "[project]\nkey = 'hidden'\n")

    assert "hidden" not in repr(load_settings(tmp_path))


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("project = 5\n", "server/settings.toml at project: got 5, expected a section of settings"),
        (
            "siteName = 'Magazine'\n",
            "server/settings.toml at siteName: unknown setting; "
            'a setting of the project\'s own would be "project.siteName"',
        ),
        (
            "[projct]\nname = 1\n",
            'server/settings.toml at projct.name: unknown setting; did you mean "project.name"?',
        ),
        ("[rest]\nbuildings = 1\n", "server/settings.toml at rest.buildings: unknown setting"),
    ],
)
def test_unknown_settings_elsewhere_are_refused(toml: str, problem: str, tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", toml)

    assert mistakes(tmp_path) == [problem]


@pytest.mark.parametrize("name", ["TYPECASE_PROJECT__", "TYPECASE_PROJECT__A__", "TYPECASE_PROJECT____A"])
def test_a_variable_without_a_name_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "x")

    assert mistakes(tmp_path) == [f"environment variable {name}: unknown setting"]
