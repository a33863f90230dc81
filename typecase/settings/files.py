"""The files that hold settings, and the variables of the process: read as they are written."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource, TomlConfigSettingsSource

from typecase.settings.sections import ENVIRONMENT_PREFIX, ENVIRONMENTS, Settings

SETTINGS_FILE = "server/settings.toml"
DOTENV_FILE = ".env"

_GIVES_SETTING = re.compile(rf"\s*(?:export\s+)?(?P<name>{ENVIRONMENT_PREFIX}[^\s=:#]+)")


def settings_file(environment: str) -> str:
    """Return the path of the settings file of one environment."""
    return f"server/settings.{environment}.toml"


def dotenv_file(environment: str) -> str:
    """Return the path of the file with the variables of one environment."""
    return f"{DOTENV_FILE}.{environment}"


def process_variables() -> Mapping[str, str]:
    """Return the variables of this process that are not empty."""
    return _texts(EnvSettingsSource(Settings, case_sensitive=True).env_vars)


def variables_of(project: Path, environment: str) -> Mapping[str, str]:
    """Return the variables that files of an environment name: the process's, then those of its dotenv files.

    What is wrong with these files is told where settings are read.
    """
    files = (DOTENV_FILE, dotenv_file(environment))
    found = [read_dotenv(project, file, []) for file in files]
    return {**found[0], **found[1], **process_variables()}


def read_dotenv(project: Path, file: str, mistakes: list[str]) -> Mapping[str, str]:
    """Return the variables of a file that are not empty; none when it is missing, or cannot be read: a mistake."""
    try:
        source = DotEnvSettingsSource(Settings, env_file=project / file, env_file_encoding="utf-8", case_sensitive=True)
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(f"{file}: cannot be read: {error}")
        return {}
    mistakes += _list_unread(project, file, source.env_vars)
    return _texts(source.env_vars)


def read_toml(project: Path, file: str, mistakes: list[str]) -> Mapping[str, Any]:
    """Return the table that a file holds; an empty one when it is missing, or cannot be read: a mistake."""
    try:
        return TomlConfigSettingsSource(Settings, toml_file=project / file).toml_data
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{file}: not valid TOML: {error}")
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(f"{file}: cannot be read: {error}")
    return {}


def list_strays(project: Path) -> Iterator[str]:
    """Yield a mistake for each file that looks like one of an environment that does not exist.

    Other programs have files beside `.env` too, `.env.example` and `.env.local` among them: there only a name that is
    close to an environment's is taken for one.
    """
    expected = " or ".join(f'"{environment}"' for environment in ENVIRONMENTS)
    for path in sorted((project / "server").glob("settings.*.toml")):
        name = path.name.removeprefix("settings.").removesuffix(".toml")
        if name not in ENVIRONMENTS:
            meant = _meant(name)
            suggestion = f'; did you mean "{settings_file(meant)}"?' if meant else ""
            yield f'server/{path.name}: there is no environment "{name}", expected {expected}{suggestion}'
    for path in sorted(project.glob(f"{DOTENV_FILE}.*")):
        name = path.name.removeprefix(f"{DOTENV_FILE}.")
        if name not in ENVIRONMENTS and (meant := _meant(name)) is not None:
            yield (
                f'{path.name}: there is no environment "{name}", expected {expected}; '
                f'did you mean "{dotenv_file(meant)}"?'
            )


def _list_unread(project: Path, file: str, read: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a mistake for each line that should give a setting and does not: `TYPECASE_PORT 3000`, an open quote."""
    if not (project / file).is_file():
        return
    for number, line in enumerate((project / file).read_text(encoding="utf-8").splitlines(), 1):
        found = _GIVES_SETTING.match(line)
        if found and read.get(found["name"]) is None:
            yield f"{file} at line {number}: cannot be read, expected {found['name']}=value"


def _meant(name: str) -> str | None:
    """Return the environment that a name may stand for: `prod`, `Production`, `develop`, `producton`."""
    lower = name.lower()
    if "." in lower:
        return None
    for environment in ENVIRONMENTS:
        if len(lower) > 2 and environment.startswith(lower):
            return environment
    return next(iter(get_close_matches(lower, ENVIRONMENTS, n=1)), None)


def _texts(variables: Mapping[str, str | None]) -> Mapping[str, str]:
    return {name: value for name, value in variables.items() if value}
