"""Settings loaded for a project, from all sources at once, with every mistake in a list."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from typecase.errors import BootError
from typecase.settings.mistakes import list_mistakes, variable_of
from typecase.settings.secret_keys import SECRETS_FILE, STATE_FOLDER, keep_secrets, make_secret, make_state_folder
from typecase.settings.sections import Environment, Settings
from typecase.settings.sources import Given, Keys, Values, read_sources

DATABASE_FILE = f"{STATE_FOLDER}/data.sqlite3"

_SECRETS = ("jwt_secret", "api_token_secret")
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
    values = read_sources(project)
    # Named in no file: an override is what the caller of this function, or of a command, asked for.
    values.by_keys = {
        **{keys: Given(value, ".".join(keys)) for keys, value in (overrides or {}).items()},
        **{keys: given for keys, given in values.by_keys.items() if keys not in (overrides or {})},
    }
    values.add({("environment",): Given(environment, "environment")})
    values.add({("database", "url"): Given(f"{_SQLITE}{project / DATABASE_FILE}", "database.url")})
    settings = _validated(values)
    if values.get("environment") == "development":
        settings = _with_kept_secrets(settings, project, values)
    return _with_database(settings, project)


def _validated(values: Values) -> Settings:
    generated = values.get("environment") != "production"
    complete = Values(dict(values.by_keys))
    if generated:
        complete.add({("auth", name): Given(make_secret(), SECRETS_FILE) for name in _SECRETS})
    mistakes = list(values.mistakes)
    try:
        settings = Settings(**complete.nested())
    except ValidationError as error:
        mistakes += list_mistakes(error, values)
    else:
        if not mistakes:
            return settings
    raise BootError(mistakes)
