"""Settings read and checked, with nothing written: what counts, where it stands, and every mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from typecase.errors import BootError
from typecase.settings.given import Given, Keys, Values
from typecase.settings.mistakes import list_unknown, list_wrong, setting_names, variable_of
from typecase.settings.secret_keys import STATE_FOLDER, make_secret
from typecase.settings.sections import Environment, Settings
from typecase.settings.sources import ENVIRONMENT, read_sources

DATABASE_FILE = f"{STATE_FOLDER}/data.sqlite3"
SECRETS: tuple[Keys, ...] = (("auth", "jwt_secret"), ("auth", "api_token_secret"))

_DATABASE: Keys = ("database", "url")
_IN_MEMORY = ":memory:"
_SQLITE = "sqlite://"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Settings as they were read. With `mistakes`, those that are wrong have their defaults.

    `missing` are secrets that nobody gave; in `settings` they are new, and kept nowhere. `own_database` tells that the
    database is the project's default.
    """

    settings: Settings
    values: Values
    mistakes: tuple[str, ...]
    missing: tuple[Keys, ...]
    own_database: bool


def read_settings(
    project: Path, *, environment: Environment = "development", arguments: Mapping[Keys, Any] | None = None
) -> Reading:
    """Return the settings of a project folder; BootError when there is no such folder."""
    if not project.is_dir():
        raise BootError([f"{project}: there is no such folder; name the project's with --project"])
    values = read_sources(project, environment, arguments or {})
    default = f"{_SQLITE}{project / DATABASE_FILE}"
    values.add({_DATABASE: Given(value=default, place="default")})
    missing = tuple(keys for keys in SECRETS if keys not in values.by_keys)
    fallbacks = {ENVIRONMENT: environment, _DATABASE: default, **{keys: make_secret() for keys in SECRETS}}
    mistakes = [*values.mistakes, *list_unknown(values)]
    settings, wrong = _validated(values, fallbacks)
    if settings.environment == "production":
        mistakes += map(_missing_secret, missing)
    return Reading(
        settings=_with_database_in(project, settings),
        values=values,
        mistakes=(*mistakes, *wrong),
        missing=missing,
        own_database=settings.database.url == default,
    )


def _validated(values: Values, fallbacks: Mapping[Keys, Any]) -> tuple[Settings, list[str]]:
    """Return the settings that all values make, without those that are wrong, and the mistakes in these."""
    names = [*setting_names(), *values.own()]
    try:
        return Settings(**values.nested(names, fallbacks)), []
    except ValidationError as error:
        wrong = list_wrong(error, values)
    for keys in wrong:
        values.mark_wrong(keys)
    return Settings(**values.nested(names, fallbacks)), [mistake for found in wrong.values() for mistake in found]


def _missing_secret(keys: Keys) -> str:
    return (
        f"{'.'.join(keys)}: missing; production needs a secret of its own: "
        f"run `typecase secrets` and set {variable_of(keys)} to what it prints"
    )


def _with_database_in(project: Path, settings: Settings) -> Settings:
    """Return the settings with the path of an SQLite file made absolute: it counts from the project."""
    path = settings.database.url.removeprefix(_SQLITE)
    if path == settings.database.url or path.startswith(("/", _IN_MEMORY)):
        return settings
    database = settings.database.model_copy(update={"url": f"{_SQLITE}{project / path}"})
    return settings.model_copy(update={"database": database})
