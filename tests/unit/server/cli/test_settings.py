"""`typecase settings` shows what counts and where it stands, and no secret; it writes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.server.cli.commands import run
from tests.unit.settings.projects import SECRETS, write
from typecase.settings.mistakes import setting_names

MISSING = (
    "auth.{}: missing; production needs a secret of its own: run `typecase secrets` and set TYPECASE_AUTH__{} "
    "to what it prints"
)


def table(*arguments: str | Path) -> dict[str, list[str]]:
    """Return the value and the place of each setting that the command prints."""
    result = run("settings", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    rows = [[cell.strip() for cell in line.split("  ") if cell] for line in result.stdout.splitlines()]
    return {name: [value, place] for name, value, place in rows}


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_every_setting_is_printed_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "server/settings.toml", 'port = "${PORT:4000}"\ntrusted_proxies = ["10.0.0.1"]\n')
    write(tmp_path, "server/settings.development.toml", "[rest]\nmax_limit = 'none'\n")
    write(tmp_path, ".env", "TYPECASE_GRAPHQL__BATCHING=yes\n")
    monkeypatch.setenv("TYPECASE_HOST", "0.0.0.0")

    printed = table("--project", tmp_path)

    assert list(printed) == [".".join(name) for name in setting_names()]
    assert printed["environment"] == ["development", "default"]
    assert printed["host"] == ["0.0.0.0", "environment variable TYPECASE_HOST"]
    assert printed["port"] == ["4000", "server/settings.toml at port, with PORT"]
    assert printed["trusted_proxies"] == ['["10.0.0.1"]', "server/settings.toml at trusted_proxies"]
    assert printed["rest.max_limit"] == ["none", "server/settings.development.toml at rest.max_limit"]
    assert printed["graphql.batching"] == ["true", ".env at TYPECASE_GRAPHQL__BATCHING"]
    assert printed["database.url"] == [f"sqlite://{tmp_path}/.typecase/data.sqlite3", "default"]


def test_nothing_is_written(tmp_path: Path) -> None:
    write(tmp_path, ".env", "")
    made = ["none", "made at the first start, and kept in .typecase/secrets.toml"]

    printed = table("auth", "--project", tmp_path)

    assert (printed["auth.jwt_secret"], printed["auth.api_token_secret"]) == (made, made)
    assert files(tmp_path) == [tmp_path / ".env"]


def test_secrets_are_not_printed_in_any_form(tmp_path: Path) -> None:
    write(tmp_path, ".typecase/secrets.toml", f'jwt_secret = "{"hidden" * 6}"\n')
    write(tmp_path, ".env", f"TYPECASE_DATABASE__URL=mysql://a:hidden@db/m\nOTHER=hidden\n{SECRETS.splitlines()[1]}\n")
    write(tmp_path, "server/settings.toml", '[project]\nother = "${OTHER}"\n[[project.feeds]]\nkey = "hidden"\n')

    forms = [run("settings", "--project", tmp_path, *options).output for options in ([], ["--json"])]

    assert [text.count("hidden") + text.count("vutsrqpo") for text in forms] == [0, 0]
    assert [text.count("********") for text in forms] == [5, 5]
    assert table("auth.jwt_secret", "--project", tmp_path)["auth.jwt_secret"][1] == ".typecase/secrets.toml"
    assert table("database.url", "--project", tmp_path)["database.url"][0] == "mysql://a:********@db/m"


def test_programs_get_json(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", "[project]\nday = 2026-03-01\nmail = {port = 25}\ntext = 'a\\nb'\n")

    printed = json.loads(run("settings", "project", "--json", "--project", tmp_path).stdout)

    values: dict[str, Any] = {"day": "2026-03-01", "mail.port": 25, "text": "a\\nb"}
    assert printed["mistakes"] == []
    assert printed["settings"] == [
        {
            "name": f"project.{name}",
            "value": value,
            "place": f"server/settings.toml at project.{name}",
            "wrong": False,
        }
        for name, value in values.items()
    ]


def test_a_text_that_would_break_its_line_is_quoted(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", '[project]\na = "x\\ny\\u001b"\nb = ""\n')

    printed = table("project", "--project", tmp_path)

    assert [value for value, _ in printed.values()] == ['"x\\ny\\u001b"', '""']


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("port", ["port"]),
        ("cron", ["cron.enabled", "cron.catch_up"]),
        ("cron.catch_up", ["cron.catch_up"]),
        ("project", []),
    ],
)
def test_one_section_is_printed(name: str, names: list[str], tmp_path: Path) -> None:
    assert list(table(name, "--project", tmp_path)) == names


@pytest.mark.parametrize(
    ("name", "meant"), [("grapql", "graphql"), ("rest.maxlimit", "rest.max_limit"), ("nothing", None)]
)
def test_a_section_that_does_not_exist_is_refused(name: str, meant: str | None, tmp_path: Path) -> None:
    result = run("settings", name, "--project", tmp_path)

    assert (result.exit_code, result.stdout) == (2, "")
    suggestion = f'; did you mean "{meant}"?' if meant else ""
    assert f'there is no setting "{name}"{suggestion}' in result.stderr


def test_the_settings_of_an_environment_are_printed(tmp_path: Path) -> None:
    write(tmp_path, ".env", "TYPECASE_ENVIRONMENT=development\n")
    write(tmp_path, ".env.production", f"TYPECASE_PORT=4000\n{SECRETS}")

    printed = table("--environment", "production", "--project", tmp_path)

    assert printed["environment"] == ["production", "argument environment"]
    assert printed["port"] == ["4000", ".env.production at TYPECASE_PORT"]
    assert printed["auth.jwt_secret"] == ["********", ".env.production at TYPECASE_AUTH__JWT_SECRET"]


def test_mistakes_are_told_beside_what_is_right(tmp_path: Path) -> None:
    toml = "port = 'http'\nhots = 'x'\n[rest]\nmax_limit = 5\n[project]\na = '${NOT_SET}'\n"
    write(tmp_path, "server/settings.toml", toml)

    result = run("settings", "--environment", "production", "--project", tmp_path)

    lines = [line.split() for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert ["port", "(wrong)", "server/settings.toml", "at", "port"] in lines
    assert ["project.a", "(wrong)", "server/settings.toml", "at", "project.a,", "with", "NOT_SET"] in lines
    assert ["rest.max_limit", "5", "server/settings.toml", "at", "rest.max_limit"] in lines
    assert ["auth.jwt_secret", "none", "missing"] in lines
    assert result.stderr.splitlines() == [
        'server/settings.toml at project.a: "${NOT_SET}" names a variable that is not set; '
        'set it, or write "${NOT_SET:default}"',
        'server/settings.toml at hots: unknown setting; did you mean "host"?',
        *(MISSING.format(name, name.upper()) for name in ("jwt_secret", "api_token_secret")),
        'server/settings.toml at port: got "http", expected a whole number',
        "5 mistakes",
    ]


def test_mistakes_are_in_the_json(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", "port = 'http'\n")

    result = run("settings", "port", "--json", "--project", tmp_path)

    mistake = 'server/settings.toml at port: got "http", expected a whole number'
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "settings": [{"name": "port", "value": None, "place": "server/settings.toml at port", "wrong": True}],
        "mistakes": [mistake],
    }
    assert files(tmp_path / "server") == [tmp_path / "server" / "settings.toml"]


def test_an_environment_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, ".env", "TYPECASE_ENVIRONMENT=staging\n")

    result = run("settings", "environment", "--project", tmp_path)

    assert (result.exit_code, result.stdout.split()[:2]) == (1, ["environment", "(wrong)"])


def test_the_rest_of_the_project_may_be_broken(tmp_path: Path) -> None:
    write(tmp_path, "schema/article.json", "{")
    write(tmp_path, "lifecycles/article.py", "this is no Python")

    assert table("port", "--project", tmp_path) == {"port": ["1337", "default"]}


def test_a_project_that_does_not_exist_is_told(tmp_path: Path) -> None:
    result = run("settings", "--json", "--project", tmp_path / "nowhere")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{tmp_path / 'nowhere'}: there is no such folder")
