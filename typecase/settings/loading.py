"""Settings loaded for a project, from all sources at once, with every mistake in a list."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from typecase.errors import BootError
from typecase.settings.mistakes import list_unknown, list_wrong, setting_names, variable_of
from typecase.settings.secret_keys import SECRETS_FILE, STATE_FOLDER, keep_secrets, make_secret, make_state_folder
from typecase.settings.sections import Environment, Settings
from typecase.settings.sources import Given, Keys, Values, read_sources

DATABASE_FILE = f"{STATE_FOLDER}/data.sqlite3"

_ENVIRONMENT: Keys = ("environment",)
_DATABASE: Keys = ("database", "url")
_SECRETS: tuple[Keys, ...] = (("auth", "jwt_secret"), ("auth", "api_token_secret"))
_IN_MEMORY = ":memory:"
_SQLITE = "sqlite://"


def load_settings(
    project: Path, *, environment: Environment = "development", overrides: Mapping[Keys, Any] | None = None
) -> Settings:
    """Return the settings of a project folder.

    Each setting is the first that is given: by `overrides` (keys such as `("database", "url")`), as an environment
    variable (`TYPECASE_DATABASE__URL`), in `.env`, in `server/settings.toml`, by default. `environment` is the default
    of that one setting. In development, secrets that are not given are generated once and kept in `.typecase`.

    Raises BootError with every mistake: files that cannot be read, unknown settings, wrong values, missing or weak
    secrets.
    """
    project = project.resolve()
    if not project.is_dir():
        raise BootError([f"{project}: there is no such folder; name the project's with --project"])
    values = _given_values(project, overrides)
    values.add(
        {_ENVIRONMENT: Given(environment, "environment"), _DATABASE: Given(_default_database(project), "default")}
    )
    missing = [keys for keys in _SECRETS if keys not in values.by_keys]
    values.add({keys: Given(make_secret(), SECRETS_FILE) for keys in missing})
    settings = _with_database_in(project, _validated(values, missing))
    try:
        if missing:
            settings = _with_kept_secrets(settings, project, [name for _, name in missing])
        if settings.database.url == _default_database(project):
            make_state_folder(project)
    except OSError as error:
        raise BootError([f"{STATE_FOLDER}: cannot be written: {error}"]) from error
    return settings


def place_of_setting(keys: Keys, *inside: str | int, project: Path, overrides: Mapping[Keys, Any] | None = None) -> str:
    """Return for people where a setting is given, and the way to a part of its value."""
    given = _given_values(project, overrides).by_keys.get(keys, Given(None, ".".join(keys)))
    way = ".".join(map(str, inside))
    return f"{given.place}{' at ' if given.variable else '.'}{way}" if way else given.place


def _given_values(project: Path, overrides: Mapping[Keys, Any] | None) -> Values:
    """Return what is given anywhere, without defaults."""
    values = Values()
    values.add({keys: Given(value, ".".join(keys)) for keys, value in (overrides or {}).items()})
    read_sources(project, values)
    return values


def _validated(values: Values, missing: list[Keys]) -> Settings:
    """Return the settings that all values make; BootError with every mistake."""
    mistakes = [*values.mistakes, *list_unknown(values)]
    if values.by_keys[_ENVIRONMENT].value == "production":
        mistakes += map(_missing_secret, missing)
    try:
        settings = Settings(**values.nested(setting_names()))
    except ValidationError as error:
        raise BootError([*mistakes, *list_wrong(error, values)]) from None
    if mistakes:
        raise BootError(mistakes)
    return settings


def _missing_secret(keys: Keys) -> str:
    return (
        f"{'.'.join(keys)}: missing; production needs a secret of its own: "
        f"run `typecase secrets` and set {variable_of(keys)} to what it prints"
    )


def _with_kept_secrets(settings: Settings, project: Path, names: list[str]) -> Settings:
    kept = {name: SecretStr(value) for name, value in keep_secrets(project, names).items()}
    return settings.model_copy(update={"auth": settings.auth.model_copy(update=kept)})


def _with_database_in(project: Path, settings: Settings) -> Settings:
    """Return the settings with the path of an SQLite file made absolute: it counts from the project."""
    path = settings.database.url.removeprefix(_SQLITE)
    if path == settings.database.url or path.startswith(("/", _IN_MEMORY)):
        return settings
    database = settings.database.model_copy(update={"url": f"{_SQLITE}{project / path}"})
    return settings.model_copy(update={"database": database})


def _default_database(project: Path) -> str:
    return f"{_SQLITE}{project / DATABASE_FILE}"
