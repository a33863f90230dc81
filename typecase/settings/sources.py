"""Where settings are given: variables, `.env` and `server/settings.toml`, read with the place of every value."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource, TomlConfigSettingsSource

from typecase.settings.sections import ENVIRONMENT_PREFIX, NESTING, Settings

SETTINGS_FILE = "server/settings.toml"
DOTENV_FILE = ".env"
NOT_SETTINGS = f"{ENVIRONMENT_PREFIX}TEST_"
"""Variables that belong to test suites, ours and those of projects."""

Keys: TypeAlias = tuple[str, ...]
"""The way to a setting: `("graphql", "max_limit")`."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and for people the place where it stands; `variable` says how that place writes names."""

    value: Any
    place: str
    variable: bool = False


@dataclass(slots=True)
class Values:
    """What all sources give: a later `add` never replaces what is there. `mistakes` are files that cannot be read."""

    by_keys: dict[Keys, Given] = field(default_factory=dict[Keys, Given])
    mistakes: list[str] = field(default_factory=list[str])

    def add(self, found: Mapping[Keys, Given]) -> None:
        """Add the values of the next source, for settings that no source before it gave."""
        for keys, given in found.items():
            self.by_keys.setdefault(keys, given)

    def nested(self, names: Iterable[Keys]) -> dict[str, Any]:
        """Return the values of these settings as sections inside each other, as the models take them."""
        root: dict[str, Any] = {}
        for keys in names:
            if keys in self.by_keys:
                section = root
                for key in keys[:-1]:
                    section = section.setdefault(key, {})
                section[keys[-1]] = self.by_keys[keys].value
        return root


def read_sources(project: Path, values: Values) -> None:
    """Add what variables, the project's `.env` and its settings file give, in this order of weight."""
    environment = EnvSettingsSource(Settings, case_sensitive=True, env_ignore_empty=True).env_vars
    values.add(_variables(environment, "environment variable "))
    values.add(_variables(_dotenv(project, values.mistakes), f"{DOTENV_FILE} at "))
    values.add(_flattened(_toml(project, values.mistakes), f"{SETTINGS_FILE} at "))


def _variables(variables: Mapping[str, str | None], place: str) -> dict[Keys, Given]:
    found: dict[Keys, Given] = {}
    for name, value in variables.items():
        upper = name.upper()
        if value is None or not upper.startswith(ENVIRONMENT_PREFIX) or upper.startswith(NOT_SETTINGS):
            continue
        keys = tuple(name.lower().removeprefix(ENVIRONMENT_PREFIX.lower()).split(NESTING))
        found[keys] = Given(value, f"{place}{name}", variable=True)
    return found


def _dotenv(project: Path, mistakes: list[str]) -> Mapping[str, str | None]:
    try:
        return DotEnvSettingsSource(
            Settings,
            env_file=project / DOTENV_FILE,
            env_file_encoding="utf-8",
            case_sensitive=True,
            env_ignore_empty=True,
        ).env_vars
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(f"{DOTENV_FILE}: cannot be read: {error}")
        return {}


def _toml(project: Path, mistakes: list[str]) -> Mapping[str, Any]:
    try:
        return TomlConfigSettingsSource(Settings, toml_file=project / SETTINGS_FILE).toml_data
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{SETTINGS_FILE}: not valid TOML: {error}")
    except (OSError, UnicodeDecodeError) as error:
        mistakes.append(f"{SETTINGS_FILE}: cannot be read: {error}")
    return {}


def _flattened(section: Mapping[str, Any], place: str, keys: Keys = ()) -> dict[Keys, Given]:
    """Return the values of nested tables by their way from the root."""
    found: dict[Keys, Given] = {}
    for key, value in section.items():
        here = (*keys, key)
        if isinstance(value, dict):
            found |= _flattened(cast(dict[str, Any], value), place, here)
        else:
            found[here] = Given(value, f"{place}{'.'.join(here)}")
    return found
