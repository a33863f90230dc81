"""Settings come from several places in an order, and every mistake in them is named with its place."""

import json
import re
import stat
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from tests.unit.settings.projects import mistakes, write
from typecase.settings import (
    AuthSettings,
    DatabaseSettings,
    MiddlewareEntry,
    Settings,
    load_settings,
    make_secret,
    place_of_setting,
)
from typecase.settings.mistakes import setting_names, variable_of
from typecase.settings.secret_keys import checked_secret, keep_secrets

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "settings.md"
SECRET = "0123456789abcdefghijklmnopqrstuv"
OTHER_SECRET = "vutsrqponmlkjihgfedcba9876543210"


def default_of(name: tuple[str, ...]) -> Any:
    section: type[BaseModel] = Settings
    for key in name[:-1]:
        kind = section.model_fields[key].annotation
        assert isinstance(kind, type)
        section = kind
    return section.model_fields[name[-1]].default


def shown(default: Any) -> str:
    match default:
        case None:
            return "none"
        case bool():
            return str(default).lower()
        case tuple():
            entries = cast(tuple[MiddlewareEntry | int, ...], default)
            return json.dumps([entry if isinstance(entry, int) else entry.name for entry in entries])
        case _:
            return str(default)


def test_defaults_of_a_bare_project(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)

    assert (settings.environment, settings.host, settings.port) == ("development", "127.0.0.1", 1337)
    assert settings.database.url == f"sqlite://{tmp_path}/.typecase/data.sqlite3"
    assert settings.graphql.endpoint == "/graphql"
    assert (settings.graphql.default_limit, settings.graphql.max_limit, settings.graphql.depth_limit) == (10, None, 15)
    assert (settings.rest.prefix, settings.rest.default_limit, settings.rest.max_limit) == ("/api", 25, 100)
    assert settings.auth.jwt_expires_in == 2_592_000


def test_a_variable_comes_before_dotenv_before_the_file_before_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "server/settings.toml", "host = 'file'\nport = 1\n[rest]\nmax_limit = 1\ndefault_limit = 1\n")
    write(tmp_path, ".env", "TYPECASE_PORT=2\nTYPECASE_REST__MAX_LIMIT=2\nPOSTGRES_PASSWORD=of something else\n")
    monkeypatch.setenv("TYPECASE_REST__MAX_LIMIT", "3")

    settings = load_settings(tmp_path)

    assert (settings.host, settings.port, settings.rest.max_limit, settings.rest.default_limit) == ("file", 2, 3, 1)
    assert settings.rest.prefix == "/api"


def test_an_override_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PORT", "3")

    assert load_settings(tmp_path, overrides={("port",): 4}).port == 4


def test_the_environment_that_is_asked_for_is_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_AUTH__JWT_SECRET", SECRET)
    monkeypatch.setenv("TYPECASE_AUTH__API_TOKEN_SECRET", OTHER_SECRET)

    assert load_settings(tmp_path, environment="production").environment == "production"

    monkeypatch.setenv("TYPECASE_ENVIRONMENT", "development")

    assert load_settings(tmp_path, environment="production").environment == "development"


def test_variables_are_read_as_what_the_setting_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_GRAPHQL__BATCHING", "true")
    monkeypatch.setenv("TYPECASE_GRAPHQL__DEPTH_LIMIT", "none")
    monkeypatch.setenv("TYPECASE_REST__MAX_LIMIT", "-1")
    monkeypatch.setenv("TYPECASE_GRAPHQL__INTROSPECTION", "no")
    monkeypatch.setenv("TYPECASE_HTTP__MIDDLEWARES", "request-log, errors")
    monkeypatch.setenv("TYPECASE_TRUSTED_PROXIES", "10.0.0.0/8")
    monkeypatch.setenv("TYPECASE_PUBLIC_URL", "https://cms.example.com/")
    monkeypatch.setenv("TYPECASE_HOST", "")
    monkeypatch.setenv("TYPECASE_REST__PREFIX", "/content")
    monkeypatch.setenv("TYPECASE_I18N__DEFAULT_LOCALE", "pt-BR")
    monkeypatch.setenv("TYPECASE_AUTH__JWT_MANAGEMENT", "legacy")

    settings = load_settings(tmp_path)

    assert settings.graphql.batching is True
    assert (settings.graphql.depth_limit, settings.rest.max_limit) == (None, None)
    assert settings.graphql.introspection is False
    assert settings.http.middlewares == (MiddlewareEntry(name="request-log"), MiddlewareEntry(name="errors"))
    assert settings.trusted_proxies == ("10.0.0.0/8",)
    assert settings.public_url == "https://cms.example.com"
    assert settings.host == "127.0.0.1"
    assert (settings.rest.prefix, settings.i18n.default_locale) == ("/content", "pt-BR")
    assert settings.auth.jwt_management == "legacy"


@pytest.mark.parametrize(
    ("environment", "open_to_developers", "log_format"),
    [("development", True, "console"), ("production", False, "json")],
)
def test_what_is_none_is_as_the_environment_says(environment: Any, open_to_developers: bool, log_format: str) -> None:
    settings = Settings(
        environment=environment,
        database=DatabaseSettings(url="sqlite://:memory:"),
        auth=AuthSettings(jwt_secret=SecretStr(SECRET), api_token_secret=SecretStr(OTHER_SECRET)),
    )

    assert (settings.introspection, settings.playground) == (open_to_developers, open_to_developers)
    assert settings.log_format == log_format


def test_a_variable_gives_middlewares_with_config_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_HTTP__MIDDLEWARES", '["errors", {"name": "cors", "config": {"max_age": 60}}]')

    errors, cors = load_settings(tmp_path).http.middlewares

    assert (errors.name, errors.config, cors.name, cors.config) == ("errors", {}, "cors", {"max_age": 60})


def test_the_default_middlewares_stand_in_their_order(tmp_path: Path) -> None:
    names = [entry.name for entry in load_settings(tmp_path).http.middlewares]

    assert names == ["request-log", "powered-by", "security", "cors", "errors", "uri-limit", "body-limit"]


@pytest.mark.parametrize(
    "entry",
    ['""', "{config = {}}", '{name = "cors", confg = {}}', '{name = "cors", config = 5}', "[]", "{name = 5}"],
)
def test_an_entry_is_a_name_or_a_table(entry: str, tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", f"[http]\nmiddlewares = [{entry}]\n")

    [mistake] = mistakes(tmp_path)

    assert mistake.startswith("server/settings.toml at http.middlewares: got ")
    assert mistake.endswith(', expected a name, or a table such as {name = "cors", config = {max_age = 60}}')


def test_a_variable_that_is_no_json_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_HTTP__MIDDLEWARES", "[errors]")

    assert mistakes(tmp_path) == [
        'environment variable TYPECASE_HTTP__MIDDLEWARES: got "[errors]", expected names, or a list as JSON such as '
        '["errors", {"name": "cors"}]'
    ]


def test_the_place_of_a_part_of_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "server/settings.toml", "[http]\nmiddlewares = []\n")
    keys = ("http", "middlewares")

    in_the_file = place_of_setting(keys, 2, "config", project=tmp_path)
    monkeypatch.setenv("TYPECASE_HTTP__MIDDLEWARES", "errors")

    assert in_the_file == "server/settings.toml at http.middlewares.2.config"
    assert place_of_setting(keys, 0, project=tmp_path) == "environment variable TYPECASE_HTTP__MIDDLEWARES at 0"
    assert place_of_setting(keys, project=tmp_path, overrides={keys: []}) == "argument http.middlewares"


def test_variables_of_tests_are_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_TEST_DATABASES", "sqlite")

    assert load_settings(tmp_path).port == 1337


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite://data/magazine.sqlite3", "sqlite://{project}/data/magazine.sqlite3"),
        ("sqlite:///srv/magazine.sqlite3", "sqlite:///srv/magazine.sqlite3"),
        ("sqlite://:memory:", "sqlite://:memory:"),
        ("asyncpg://a:b@db/magazine", "asyncpg://a:b@db/magazine"),
    ],
)
def test_the_path_of_an_sqlite_file_counts_from_the_project(
    url: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TYPECASE_DATABASE__URL", url)

    assert load_settings(tmp_path).database.url == expected.format(project=tmp_path)


def test_every_mistake_is_listed_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = 'prot = 3\n[graphql]\ndepht_limit = 5\nbatching = "maybe"\nmax_limit = 0\ndefault_limit = true\n'
    write(tmp_path, "server/settings.toml", f'{file}[auth]\njwt_secret = "short"\n[http]\nmiddlewares = [5]\n')
    write(tmp_path, ".env", "TYPECASE_LOGGING__LEVEL=loud\n")
    monkeypatch.setenv("TYPECASE_PORT", "70000")
    monkeypatch.setenv("TYPECASE_REST", "4")
    monkeypatch.setenv("TYPECASE_GRAPHQL_MAX_LIMIT", "3")
    monkeypatch.setenv("TYPECASE_AUTH__JWT_MANAGEMENT", "refresh")

    assert sorted(mistakes(tmp_path)) == [
        '.env at TYPECASE_LOGGING__LEVEL: got "loud", expected "debug", "info", "warning" or "error"',
        'environment variable TYPECASE_AUTH__JWT_MANAGEMENT: got "refresh", expected "legacy"; '
        '"refresh" comes with accounts, which this version does not have yet',
        'environment variable TYPECASE_GRAPHQL_MAX_LIMIT: unknown setting; did you mean "TYPECASE_GRAPHQL__MAX_LIMIT"?',
        'environment variable TYPECASE_PORT: got "70000", expected 65535 or less',
        'environment variable TYPECASE_REST: got "4", expected a section of settings',
        "server/settings.toml at auth.jwt_secret: got a text of 5 characters, "
        "expected at least 32 random bytes, such as `typecase secrets` prints",
        'server/settings.toml at graphql.batching: got "maybe", expected true or false',
        "server/settings.toml at graphql.default_limit: got true, expected a whole number",
        'server/settings.toml at graphql.depht_limit: unknown setting; did you mean "graphql.depth_limit"?',
        "server/settings.toml at graphql.max_limit: got 0, expected 1 or more",
        "server/settings.toml at http.middlewares: got 5, "
        'expected a name, or a table such as {name = "cors", config = {max_age = 60}}',
        'server/settings.toml at prot: unknown setting; did you mean "port"?',
    ]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("TYPECASE_PORT", "http", 'got "http", expected a whole number'),
        (
            "TYPECASE_PUBLIC_URL",
            "cms.example.com",
            'got a text of 15 characters, expected an address such as "https://',
        ),
        ("TYPECASE_TRUSTED_PROXIES", "everyone", 'got "everyone", expected addresses or networks such as "10.0.0.5"'),
        ("TYPECASE_GRAPHQL__INTROSPECTION", "maybe", 'got "maybe", expected true or false'),
        ("TYPECASE_REST__PREFIX", "/graphql", 'got "/graphql", expected a path such as "/api"'),
        ("TYPECASE_REST__PREFIX", "/Uploads/a", 'got "/Uploads/a", expected a path such as "/api"'),
        ("TYPECASE_REST__PREFIX", "/a//b", 'got "/a//b", expected a path such as "/api"'),
        ("TYPECASE_I18N__DEFAULT_LOCALE", "English", 'got "English", expected a locale such as "en" or "pt-BR"'),
        ("TYPECASE_ENVIRONMENT", "staging", 'got "staging", expected "development" or "production"'),
        ("TYPECASE_NOTHING_LIKE_IT", "x" * 99, "unknown setting"),
        ("TYPECASE_HOST", "x" * 99, None),
    ],
)
def test_a_wrong_variable_is_named(
    name: str, value: str, problem: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    if problem is None:
        assert load_settings(tmp_path).host == value
    else:
        [mistake] = mistakes(tmp_path)
        assert mistake.startswith(f"environment variable {name}: {problem}")


def test_a_long_value_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PORT", "9" * 99 + "x")

    assert mistakes(tmp_path) == [
        f'environment variable TYPECASE_PORT: got "{"9" * 58}…, expected a whole number',
    ]


def test_files_that_cannot_be_read_are_mistakes(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", "port = \n")
    (tmp_path / ".env").write_bytes(b"TYPECASE_HOST=\xff\n")

    dotenv, toml = mistakes(tmp_path)

    assert dotenv.startswith(".env: cannot be read: 'utf-8' codec can't decode byte 0xff")
    assert toml == "server/settings.toml: not valid TOML: Invalid value (at line 1, column 8)"


def test_lines_of_an_env_file_that_give_no_setting_are_mistakes(tmp_path: Path) -> None:
    lines = [
        "TYPECASE_PORT 3",
        "export TYPECASE_HOST",
        "TYPECASE_REST__PREFIX: /x",
        "OTHER 3",
        "TYPECASE_PROJECT__A-B=",
    ]
    write(tmp_path, ".env", "\n".join([*lines, "TYPECASE_LOGGING__LEVEL='debug", ""]))

    assert mistakes(tmp_path) == [
        f".env at line {line}: cannot be read, expected TYPECASE_{name}=value"
        for line, name in [(1, "PORT"), (2, "HOST"), (3, "REST__PREFIX"), (6, "LOGGING__LEVEL")]
    ]


def test_what_may_hold_a_secret_is_not_in_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "server/settings.toml", 'port = "${PASSWORD}"\nproject = "redis://:hidden@host"\n')
    monkeypatch.setenv("PASSWORD", "hidden")

    assert mistakes(tmp_path) == [
        'server/settings.toml at project: got "redis://:********@host", expected a section of settings',
        "server/settings.toml at port: got a text of 6 characters, expected a whole number",
    ]


def test_a_file_of_another_encoding_is_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, "server/settings.toml", "")
    (tmp_path / "server" / "settings.toml").write_bytes(b'host = "\xff"')

    [mistake] = mistakes(tmp_path)

    assert mistake.startswith("server/settings.toml: cannot be read: 'utf-8' codec can't decode byte 0xff")


def test_a_project_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    assert mistakes(tmp_path / "nowhere") == [
        f"{tmp_path / 'nowhere'}: there is no such folder; name the project's with --project"
    ]


def test_secrets_are_made_once_in_development(tmp_path: Path) -> None:
    first, second = load_settings(tmp_path), load_settings(tmp_path)

    kept = tmp_path / ".typecase" / "secrets.toml"
    assert first.auth == second.auth
    assert first.auth.jwt_secret != first.auth.api_token_secret
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert (tmp_path / ".typecase" / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in kept.parent.iterdir()) == [".gitignore", "secrets.toml"]


def test_a_missing_secret_is_made_beside_the_one_that_is_kept(tmp_path: Path) -> None:
    write(tmp_path, ".typecase/secrets.toml", f'jwt_secret = "{SECRET}"\n')

    auth = load_settings(tmp_path).auth

    assert auth.jwt_secret.get_secret_value() == SECRET
    assert load_settings(tmp_path).auth == auth


def test_a_damaged_file_of_secrets_is_made_anew(tmp_path: Path) -> None:
    write(tmp_path, ".typecase/secrets.toml", "jwt_secret = ")

    auth = load_settings(tmp_path).auth

    assert load_settings(tmp_path).auth == auth


def test_of_two_processes_one_makes_the_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = Path.hardlink_to

    def another_is_first(self: Path, target: Path) -> None:
        self.write_text(f'jwt_secret = "{SECRET}"\n')
        link(self, target)

    monkeypatch.setattr(Path, "hardlink_to", another_is_first)

    assert keep_secrets(tmp_path, ["jwt_secret"]) == {"jwt_secret": SECRET}


def test_given_secrets_are_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_AUTH__JWT_SECRET", SECRET)
    monkeypatch.setenv("TYPECASE_AUTH__API_TOKEN_SECRET", OTHER_SECRET)

    auth = load_settings(tmp_path).auth

    assert auth.jwt_secret.get_secret_value() == SECRET
    assert auth.api_token_secret.get_secret_value() == OTHER_SECRET
    assert not (tmp_path / ".typecase" / "secrets.toml").exists()


def test_a_project_that_cannot_be_written_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / ".typecase").write_text("a file in its place")

    [mistake] = mistakes(tmp_path)

    assert mistake.startswith(".typecase: cannot be written: [Errno 17] File exists")


def test_production_needs_secrets_of_its_own(tmp_path: Path) -> None:
    load_settings(tmp_path)

    assert mistakes(tmp_path, environment="production") == [
        f"auth.{name}: missing; production needs a secret of its own: "
        f"run `typecase secrets` and set TYPECASE_AUTH__{name.upper()} to what it prints"
        for name in ("jwt_secret", "api_token_secret")
    ]


def test_nothing_is_written_for_wrong_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPECASE_PORT", "http")

    mistakes(tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ("x" * 31, "at least 32 random bytes, such as `typecase secrets` prints"),
        ("ab" * 32, "a random key, such as `typecase secrets` prints, not a few repeated characters"),
        ("toBeModified1,toBeModified2,toBeModified3", 'a random key, not one with "tobemodified" in it'),
        ("a-string-secret-at-least-256-bits-long", 'a random key, not one with "256-bit" in it'),
    ],
)
def test_a_weak_secret_is_refused(secret: str, expected: str) -> None:
    with pytest.raises(ValueError, match=re.escape(expected)):
        checked_secret(secret)


def test_secrets_that_are_made_are_strong_and_differ() -> None:
    assert checked_secret(make_secret()) != checked_secret(make_secret())


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)

    assert settings.auth.jwt_secret.get_secret_value() not in repr(settings)


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)

    with pytest.raises(ValueError, match="frozen"):
        settings.rest.max_limit = 5  # pyright: ignore[reportAttributeAccessIssue]


def test_the_variable_of_a_setting() -> None:
    assert variable_of(("graphql", "max_limit")) == "TYPECASE_GRAPHQL__MAX_LIMIT"


def test_the_reference_has_every_setting_and_its_default() -> None:
    rows = re.findall(
        r"^\| `([a-z0-9_.]+)` \| (?:`([^`]*)`|made in development) \|", REFERENCE.read_text(), re.MULTILINE
    )
    assert [name for name, _ in rows] == [".".join(name) for name in setting_names()]
    for written, (name, default) in zip(setting_names(), rows, strict=True):
        declared = default_of(written)
        if declared is not PydanticUndefined:
            assert (name, default) == (name, shown(declared))
