"""Settings looked at: each with its value and the place where it stands, without secrets. Nothing is written."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typecase.settings.given import Given, Keys
from typecase.settings.masking import HIDDEN, masked, masked_text
from typecase.settings.mistakes import setting_names
from typecase.settings.reading import Reading, read_settings
from typecase.settings.secret_keys import SECRETS_FILE, read_secrets
from typecase.settings.sections import Environment
from typecase.settings.sources import ENVIRONMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """One setting: `place` is where its value stands, `wrong` that the value is of no use; it is then None."""

    name: str
    value: Any
    place: str
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All settings of a project in the order of their sections, its own at the end; `mistakes` would stop a start."""

    lines: tuple[SettingLine, ...]
    mistakes: tuple[str, ...]


def inspect_settings(project: Path, *, environment: Environment | None = None) -> Inspection:
    """Return the settings of a project folder, those of an environment when it is given; BootError without a folder."""
    project = project.resolve()
    reading = read_settings(project, arguments={ENVIRONMENT: environment} if environment else {})
    return Inspection(lines=tuple(_lines(project, reading)), mistakes=reading.mistakes)


def _lines(project: Path, reading: Reading) -> Iterator[SettingLine]:
    kept = read_secrets(project)
    for keys in setting_names():
        if keys in reading.missing:
            yield _missing_secret(keys, kept, reading)
        else:
            given = reading.values.by_keys.get(keys) or Given(value=None, place="default")
            yield _line(keys, masked_text(_value(reading, keys)), given, reading)
    for keys in sorted(reading.values.own()):
        given = reading.values.by_keys[keys]
        # What comes from a variable of another name may be a secret, whatever it is called here.
        yield _line(keys, HIDDEN if given.names else masked(".".join(keys[1:]), given.value), given, reading)


def _line(keys: Keys, value: Any, given: Given, reading: Reading) -> SettingLine:
    wrong = keys in reading.values.wrong
    place = f"{given.place}, with {', '.join(given.names)}" if given.names else given.place
    return SettingLine(name=".".join(keys), value=None if wrong else value, place=place, wrong=wrong)


def _missing_secret(keys: Keys, kept: Collection[str], reading: Reading) -> SettingLine:
    """Return the line of a secret that nobody gave: development has made it, or would at the first start."""
    name = ".".join(keys)
    if reading.settings.environment == "production":
        return SettingLine(name=name, value=None, place="missing")
    if keys[-1] in kept:
        return SettingLine(name=name, value=HIDDEN, place=SECRETS_FILE)
    return SettingLine(name=name, value=None, place=f"made at the first start, and kept in {SECRETS_FILE}")


def _value(reading: Reading, keys: Keys) -> Any:
    value: Any = reading.settings
    for key in keys:
        value = getattr(value, key)
    return value
