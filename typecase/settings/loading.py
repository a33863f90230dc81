"""Settings loaded for a server: read, refused with all their mistakes at once, and secrets kept in development."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from typecase.errors import BootError
from typecase.settings.given import Keys
from typecase.settings.reading import read_settings
from typecase.settings.secret_keys import STATE_FOLDER, keep_secrets, make_state_folder
from typecase.settings.sections import Environment, Settings


def load_settings(
    project: Path, *, environment: Environment = "development", overrides: Mapping[Keys, Any] | None = None
) -> Settings:
    """Return the settings of a project folder.

    Each setting is the first that is given: by `overrides` (keys such as `("database", "url")`), as an environment
    variable (`TYPECASE_DATABASE__URL`), in `.env.<environment>`, in `.env`, in `server/settings.<environment>.toml`, in
    `server/settings.toml`, by default. `environment` is the default of that one setting. In development, secrets that
    are not given are generated once and kept in `.typecase`.

    Raises BootError with every mistake: files that cannot be read, unknown settings, wrong values, missing or weak
    secrets.
    """
    project = project.resolve()
    reading = read_settings(project, environment=environment, arguments=overrides)
    if reading.mistakes:
        raise BootError(reading.mistakes)
    settings = reading.settings
    try:
        if reading.missing:
            settings = _with_kept_secrets(settings, project, [name for _, name in reading.missing])
        if reading.own_database:
            make_state_folder(project)
    except OSError as error:
        raise BootError([f"{STATE_FOLDER}: cannot be written: {error}"]) from error
    return settings


def place_of_setting(keys: Keys, *inside: str | int, project: Path, overrides: Mapping[Keys, Any] | None = None) -> str:
    """Return for people where a setting is given, and the way to a part of its value."""
    given = read_settings(project, arguments=overrides).values.by_keys.get(keys)
    place, variable = (".".join(keys), False) if given is None else (given.place, given.variable)
    way = ".".join(map(str, inside))
    return f"{place}{' at ' if variable else '.'}{way}" if way else place


def _with_kept_secrets(settings: Settings, project: Path, names: list[str]) -> Settings:
    kept = {name: SecretStr(value) for name, value in keep_secrets(project, names).items()}
    return settings.model_copy(update={"auth": settings.auth.model_copy(update=kept)})
