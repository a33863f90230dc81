"""Each environment may have files of its own, which count before those of all."""

from pathlib import Path

import pytest

from tests.unit.settings.projects import SECRETS, mistakes, write
from typecase.settings import load_settings

OWN_FILE = (
    "this file is read because the environment is development, and cannot choose it; "
    "name it in .env, in server/settings.toml, or as TYPECASE_ENVIRONMENT"
)
EXPECTED = 'expected "development" or "production"'


def test_each_source_counts_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ("default_limit", "max_fields", "max_aliases", "max_tokens", "max_errors", "batch_limit")
    toml = "[graphql]\n" + "".join(f"{key} = {{}}\n" for key in keys[1:])
    write(tmp_path, "server/settings.toml", toml.format(*[2] * 5))
    write(tmp_path, "server/settings.development.toml", "[graphql]\n" + "".join(f"{key} = 3\n" for key in keys[2:]))
    write(tmp_path, ".env", "".join(f"TYPECASE_GRAPHQL__{key.upper()}=4\n" for key in keys[3:]))
    write(tmp_path, ".env.development", "".join(f"TYPECASE_GRAPHQL__{key.upper()}=5\n" for key in keys[4:]))
    monkeypatch.setenv("TYPECASE_GRAPHQL__BATCH_LIMIT", "6")

    graphql = load_settings(tmp_path, overrides={("graphql", "max_cost"): 7}).graphql

    assert [getattr(graphql, key) for key in (*keys, "max_cost")] == [10, 2, 3, 4, 5, 6, 7]


def test_only_the_files_of_the_environment_are_read(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.production.toml", "port = 1\n")
    write(tmp_path, ".env.production", f"TYPECASE_HOST=production\n{SECRETS}")
    write(tmp_path, "server/settings.development.toml", "port = 2\n")
    write(tmp_path, ".env.development", "TYPECASE_HOST=development\n")

    read = [load_settings(tmp_path, environment=environment) for environment in ("production", "development")]

    assert [(settings.host, settings.port) for settings in read] == [("production", 1), ("development", 2)]
    assert not (tmp_path / ".typecase" / "secrets.toml").read_text().count("0123456789")


@pytest.mark.parametrize("place", ["argument", "variable", ".env", "server/settings.toml"])
def test_the_environment_is_chosen_by_what_belongs_to_none(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ".env.production", f"TYPECASE_PORT=1\n{SECRETS}")
    overrides = {("environment",): "production"} if place == "argument" else {}
    lines = {".env": "TYPECASE_ENVIRONMENT=production\n", "server/settings.toml": "environment = 'production'\n"}
    if place == "variable":
        monkeypatch.setenv("TYPECASE_ENVIRONMENT", "production")
    if place in lines:
        write(tmp_path, place, lines[place])

    settings = load_settings(tmp_path, overrides=overrides)

    assert (settings.environment, settings.port) == ("production", 1)


def test_a_variable_chooses_before_dotenv_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "server/settings.toml", "environment = 'production'\n")
    write(tmp_path, ".env", "TYPECASE_ENVIRONMENT=development\n")

    assert load_settings(tmp_path, environment="production").environment == "development"

    monkeypatch.setenv("TYPECASE_ENVIRONMENT", "production")

    assert [mistake.split(":")[0] for mistake in mistakes(tmp_path)] == ["auth.jwt_secret", "auth.api_token_secret"]


def test_the_file_may_take_the_environment_from_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "server/settings.toml", "environment = '${STAGE:development}'\n")
    write(tmp_path, ".env.production", SECRETS)

    assert load_settings(tmp_path).environment == "development"

    monkeypatch.setenv("STAGE", "production")

    assert load_settings(tmp_path).environment == "production"


def test_the_files_of_an_environment_cannot_choose_it(tmp_path: Path) -> None:
    write(tmp_path, ".env.development", "TYPECASE_ENVIRONMENT=production\n")
    write(tmp_path, "server/settings.development.toml", "environment = 'development'\n")

    assert mistakes(tmp_path) == [
        f".env.development at TYPECASE_ENVIRONMENT: {OWN_FILE}",
        f"server/settings.development.toml at environment: {OWN_FILE}",
    ]
    assert not (tmp_path / ".typecase").exists()


def test_an_environment_that_does_not_exist_has_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_ENVIRONMENT", "staging")
    write(tmp_path, ".env.staging", "TYPECASE_PORT=http\n")

    assert mistakes(tmp_path) == [f'environment variable TYPECASE_ENVIRONMENT: got "staging", {EXPECTED}']


@pytest.mark.parametrize(
    ("file", "name", "meant"),
    [
        ("server/settings.prod.toml", "prod", "server/settings.production.toml"),
        ("server/settings.Development.toml", "Development", "server/settings.development.toml"),
        ("server/settings.producton.toml", "producton", "server/settings.production.toml"),
        ("server/settings.staging.toml", "staging", None),
        ("server/settings.production.local.toml", "production.local", None),
        (".env.dev", "dev", ".env.development"),
        (".env.prod", "prod", ".env.production"),
    ],
)
def test_a_file_of_an_environment_that_does_not_exist_is_a_mistake(
    file: str, name: str, meant: str | None, tmp_path: Path
) -> None:
    write(tmp_path, file, "")

    suggestion = f'; did you mean "{meant}"?' if meant else ""
    assert mistakes(tmp_path) == [f'{file}: there is no environment "{name}", {EXPECTED}{suggestion}']


@pytest.mark.parametrize("name", ["example", "local", "production.local", "test", "d", "vault"])
def test_env_files_of_other_programs_are_left_alone(name: str, tmp_path: Path) -> None:
    write(tmp_path, f".env.{name}", "TYPECASE_PORT=http\n")

    assert load_settings(tmp_path).port == 1337


def test_mistakes_in_the_files_of_an_environment_are_listed(tmp_path: Path) -> None:
    write(tmp_path, ".env.development", "TYPECASE_PROT=3\nTYPECASE_PORT=http\n")
    write(tmp_path, ".env", "TYPECASE_GRAPHQL_MAX_LIMIT=3\n")
    write(tmp_path, "server/settings.development.toml", "[rest]\nmax_limits = 3\nmax_limit = 'all'\n")

    assert mistakes(tmp_path) == [
        '.env.development at TYPECASE_PROT: unknown setting; did you mean "TYPECASE_PORT"?',
        '.env at TYPECASE_GRAPHQL_MAX_LIMIT: unknown setting; did you mean "TYPECASE_GRAPHQL__MAX_LIMIT"?',
        'server/settings.development.toml at rest.max_limits: unknown setting; did you mean "rest.max_limit"?',
        '.env.development at TYPECASE_PORT: got "http", expected a whole number',
        'server/settings.development.toml at rest.max_limit: got "all", expected a whole number',
    ]


def test_files_of_an_environment_that_cannot_be_read_are_mistakes(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.development.toml", "port = \n")
    (tmp_path / ".env.development").write_bytes(b"TYPECASE_HOST=\xff\n")

    dotenv, toml = mistakes(tmp_path)

    assert dotenv.startswith(".env.development: cannot be read: 'utf-8' codec can't decode byte 0xff")
    assert toml == "server/settings.development.toml: not valid TOML: Invalid value (at line 1, column 8)"
