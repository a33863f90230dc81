"""Where settings are given: arguments, variables and files, those of one environment before those of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typecase.settings.files import (
    DOTENV_FILE,
    SETTINGS_FILE,
    dotenv_file,
    list_strays,
    process_variables,
    read_dotenv,
    read_toml,
    settings_file,
)
from typecase.settings.given import Given, Keys, Values, flattened, is_own
from typecase.settings.interpolation import fill
from typecase.settings.sections import ENVIRONMENT_PREFIX, ENVIRONMENTS, NESTING

ENVIRONMENT: Keys = ("environment",)
NOT_SETTINGS = f"{ENVIRONMENT_PREFIX}TEST_"
"""Variables that belong to test suites, ours and those of projects."""

_PROCESS = "environment variable"


def read_sources(project: Path, environment: str, arguments: Mapping[Keys, Any]) -> Values:
    """Return what arguments, variables and the project's files give, in this order of weight.

    Which environment's own files are read is the setting `environment`, as one of the other sources gives it; when none
    does, it is the argument `environment`.
    """
    values = Values()
    values.add({keys: Given(value=value, place=f"argument {'.'.join(keys)}") for keys, value in arguments.items()})
    process, shared = process_variables(), _read_files(project, DOTENV_FILE, SETTINGS_FILE, values.mistakes)
    values.add({ENVIRONMENT: _chosen(process, shared) or Given(value=environment, place="default")})
    own = _own_files(project, values)
    values.mistakes += list_strays(project)
    variables = {**shared.variables, **own.variables, **process}
    tables = [_in_table(files.table, files.settings, variables) for files in (own, shared)]
    spellings = _spellings(keys for table in tables for keys in table)
    values.add(_in_variables(process, _PROCESS, spellings))
    for files in (own, shared):
        values.add(_in_variables(files.variables, f"{files.dotenv} at", spellings))
    for table in tables:
        values.add(table)
    _note_problems(values)
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """Two files, by their paths in the project, and what stands in them."""

    dotenv: str = ""
    settings: str = ""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    table: Mapping[str, Any] = field(default_factory=dict[str, Any])


def _read_files(project: Path, dotenv: str, settings: str, mistakes: list[str]) -> _Files:
    variables, table = read_dotenv(project, dotenv, mistakes), read_toml(project, settings, mistakes)
    return _Files(dotenv=dotenv, settings=settings, variables=variables, table=table)


def _chosen(process: Mapping[str, str], shared: _Files) -> Given | None:
    """Return the environment as the sources that belong to none give it."""
    table = {key: value for key, value in shared.table.items() if (key,) == ENVIRONMENT}
    sources = (
        _in_variables(process, _PROCESS, {}),
        _in_variables(shared.variables, f"{shared.dotenv} at", {}),
        _in_table(table, shared.settings, {**shared.variables, **process}),
    )
    return next((source[ENVIRONMENT] for source in sources if ENVIRONMENT in source), None)


def _own_files(project: Path, values: Values) -> _Files:
    """Return the files of the environment that was chosen; none when there is no such environment."""
    name = values.by_keys[ENVIRONMENT].value
    if name not in ENVIRONMENTS:
        return _Files()
    own = _read_files(project, dotenv_file(name), settings_file(name), values.mistakes)
    for source in (_in_variables(own.variables, f"{own.dotenv} at", {}), _in_table(own.table, own.settings, {})):
        if ENVIRONMENT in source:
            values.mistakes.append(
                f"{source[ENVIRONMENT].place}: this file is read because the environment is {name}, and cannot choose "
                f"it; name it in {DOTENV_FILE}, in {SETTINGS_FILE}, or as TYPECASE_ENVIRONMENT"
            )
    return own


def _in_variables(variables: Mapping[str, str], place: str, spellings: Mapping[Keys, Keys]) -> dict[Keys, Given]:
    """Return the settings that variables give; the project's own are spelled as its files spell them."""
    found: dict[Keys, Given] = {}
    for name, value in variables.items():
        upper = name.upper()
        if upper.startswith(ENVIRONMENT_PREFIX) and not upper.startswith(NOT_SETTINGS):
            keys = tuple(name.lower().removeprefix(ENVIRONMENT_PREFIX.lower()).split(NESTING))
            found[_spelled(keys, spellings)] = Given(value=value, place=f"{place} {name}", variable=True)
    return found


def _in_table(table: Mapping[str, Any], file: str, variables: Mapping[str, str]) -> dict[Keys, Given]:
    """Return the settings of a file's table, with variables filled in. An empty section of ours gives nothing."""
    found: dict[Keys, Given] = {}
    for keys, value in flattened(table).items():
        if value != {} or is_own(keys):
            filled = fill(value, variables)
            place = f"{file} at {'.'.join(keys)}"
            found[keys] = Given(value=filled.value, place=place, names=filled.names, problems=filled.problems)
    return found


def _spellings(found: Iterable[Keys]) -> Mapping[Keys, Keys]:
    """Return how the files spell the project's own settings and their tables, by how variables can."""
    spellings: dict[Keys, Keys] = {}
    for keys in filter(is_own, found):
        for depth in range(2, len(keys) + 1):
            spellings.setdefault(tuple(key.lower().replace("-", "_") for key in keys[:depth]), keys[:depth])
    return spellings


def _spelled(keys: Keys, spellings: Mapping[Keys, Keys]) -> Keys:
    for depth in range(len(keys), 1, -1):
        if keys[:depth] in spellings:
            return spellings[keys[:depth]] + keys[depth:]
    return keys


def _note_problems(values: Values) -> None:
    """Note what could not be filled in, of the values that count."""
    for keys, given in values.by_keys.items():
        if given.problems:
            values.mark_wrong(keys)
            values.mistakes += [f"{given.place}: {problem}" for problem in given.problems]
