"""A diagnosis of a project and its environment: what was found of each part, and what to do. Nothing is changed."""

import platform
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from typecase.errors import BootError
from typecase.migrations.files import FOLDER, list_files, repeated_numbers
from typecase.resolvers.queries.connections import Database, dialect_of, open_database
from typecase.schema.registry import Registry
from typecase.server.migrating import planned, status, told_numbers
from typecase.server.playground.pages import STATIC
from typecase.server.project import Project, load_project
from typecase.settings import Environment, Settings
from typecase.settings.reading import SECRETS, Reading, read_settings
from typecase.settings.sources import ENVIRONMENT

_VERSIONS = {"sqlite": (3, 38), "postgresql": (13,), "mariadb": (10, 6)}
"""The oldest versions that have the forms of statements that we write."""

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mariadb": "MariaDB"}
_VERSION_QUERIES = {
    "sqlite": "select sqlite_version() as version",
    "postgresql": "select current_setting('server_version') as version",
    "mariadb": "select version() as version",
}
_READABLE_BY_OTHERS = 0o077
_NOWHERE = "sqlite://:memory:"


class Level(StrEnum):
    """How a part of the project is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of a `part`, in words; of what is not well, with what to do."""

    level: Level
    part: str
    text: str


async def diagnose(folder: Path, environment: Environment | None = None) -> AsyncIterator[Finding]:
    """Yield what is found of a project in a folder, part by part; one that is broken hides none of the others.

    With an environment, its settings count. BootError when there is no such folder.
    """
    reading = read_settings(folder, arguments={ENVIRONMENT: environment} if environment else {})
    yield _ok("python", f"Python {platform.python_version()}")
    for finding in (*_settings(reading), *_files(folder)):
        yield finding
    project = None
    try:
        project = _project(folder, reading)
    except BootError as error:
        for mistake in error.mistakes:
            if mistake not in reading.mistakes:
                yield _error("project", mistake)
    if project is not None:
        yield _ok("project", _counted(project.registry))
    for finding in _migrations(project, folder):
        yield finding
    async for finding in _database(project, reading.settings, folder):
        yield finding
    yield _port(reading.settings)
    yield _playground()


def _settings(reading: Reading) -> Iterator[Finding]:
    yield from (_error("settings", mistake) for mistake in reading.mistakes)
    if not reading.mistakes:
        yield _ok("settings", f"those of {reading.settings.environment}")
    if reading.settings.environment != "production" and reading.missing:
        names = " and ".join(".".join(keys) for keys in reading.missing)
        yield _ok("secrets", f"{names} are made in development; production needs its own: run `typecase secrets`")


def _files(folder: Path) -> Iterator[Finding]:
    """Yield what is wrong with files that hold secrets."""
    for path in sorted(folder.glob(".env*")):
        if path.stat().st_mode & _READABLE_BY_OTHERS:
            yield _warning(path.name, f"other users of this machine can read it: run `chmod 600 {path.name}`")
        if _is_tracked(folder, path.name):
            yield _warning(
                path.name,
                f"git has it, and so has whoever has the repository: run `git rm --cached {path.name}`, add it to "
                ".gitignore, and replace the secrets in it",
            )


def _is_tracked(folder: Path, name: str) -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    command = [git, "-C", str(folder), "ls-files", "--error-unmatch", name]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _project(folder: Path, reading: Reading) -> Project:
    """Return the loaded project, for which nothing is written: no secret and no folder is made."""
    settings = reading.settings
    found: dict[tuple[str, ...], Any] = {ENVIRONMENT: settings.environment, ("database", "url"): _NOWHERE}
    secrets = {"jwt_secret": settings.auth.jwt_secret, "api_token_secret": settings.auth.api_token_secret}
    found |= {keys: secrets[keys[-1]].get_secret_value() for keys in SECRETS if keys in reading.missing}
    project = load_project(folder, environment=settings.environment, overrides=found)
    return replace(project, settings=project.settings.model_copy(update={"database": settings.database}))


def _counted(registry: Registry) -> str:
    own = sum(not content_type.built_in for content_type in registry.content_types.values())
    return f"content types: {own}, components: {len(registry.components)}"


def _migrations(project: Project | None, folder: Path) -> Iterator[Finding]:
    repeated = repeated_numbers(list_files(folder / FOLDER))
    yield from (_error(FOLDER, told_numbers(names)) for names in repeated)
    if project is None or repeated:
        return
    count = len(planned(project).operations)
    if not count:
        yield _ok(FOLDER, "they lead to what the content types say")
        return
    text = "the content types have changed since the last one"
    if project.settings.in_development:
        yield _ok(FOLDER, f"{text}; `typecase dev` writes what is missing, and so does `typecase migrate make`")
    else:
        yield _error(FOLDER, f"{text}: run `typecase migrate make`")


async def _database(project: Project | None, settings: Settings, folder: Path) -> AsyncIterator[Finding]:
    url = settings.database.url
    try:
        dialect = dialect_of(url)
    except BootError as error:
        yield _error("database", "; ".join(error.mistakes))
        return
    if dialect == "sqlite" and (missing := _missing_file(url, folder)) is not None:
        yield missing
        return
    try:
        registry = project.registry if project is not None else Registry(content_types={}, components={})
        async with open_database(url, registry, pool=1, readers=1) as database:
            yield await _version(database)
    except BootError as error:
        yield _error("database", "; ".join(error.mistakes))
        return
    if project is not None:
        async for finding in _standing(project):
            yield finding


def _missing_file(url: str, folder: Path) -> Finding | None:
    """Return what is to be said of an SQLite file that is not there, which to open would make; None where it is."""
    file = Path(url.partition("://")[2].partition("?")[0])
    if ":memory:" in url or file.exists():
        return None
    if file.parent.exists() or file.parent.parent == folder:
        return _ok("database", f"{file} is made at the first start")
    return _error("database", f"there is no folder {file.parent} for {file.name}: make it, or change database.url")


async def _version(database: Database) -> Finding:
    _, [row] = await database.writer.execute_query(_VERSION_QUERIES[database.dialect])
    found = str(dict(row)["version"])
    name, oldest = _NAMES[database.dialect], _VERSIONS[database.dialect]
    numbers = tuple(int(number) for number in re.findall(r"\d+", found)[: len(oldest)])
    if numbers < oldest:
        return _error("database", f"{name} {found} is too old: {name} {'.'.join(map(str, oldest))} or later is needed")
    return _ok("database", f"{name} {found}")


async def _standing(project: Project) -> AsyncIterator[Finding]:
    stands = await status(project)
    for name in stands.unknown:
        yield _error(
            "database", f"it has {name}, and the project has no such file: is the project older than the database?"
        )
    if stands.pending:
        names = ", ".join(file.name for file in stands.pending)
        if project.settings.in_development:
            yield _ok("database", f"it is behind by {names}; `typecase dev` runs them")
        else:
            yield _error("database", f"it is behind by {names}: run `typecase migrate up`")


def _port(settings: Settings) -> Finding:
    address = f"{settings.host}:{settings.port}"
    try:
        with socket.create_server((settings.host, settings.port)):
            return _ok("port", f"{address} is free")
    except OSError as error:
        told = (
            f"{address} cannot be listened at ({error.strerror}): is a server running there? Choose another with --port"
        )
        return _warning("port", told)


def _playground() -> Finding:
    if (STATIC / "playground.js").exists():
        return _ok("playground", "it is built")
    return _warning("playground", "it is not built, all else works without it: run `make playground`, which needs npm")


def _ok(part: str, text: str) -> Finding:
    return Finding(level=Level.OK, part=part, text=text)


def _warning(part: str, text: str) -> Finding:
    return Finding(level=Level.WARNING, part=part, text=text)


def _error(part: str, text: str) -> Finding:
    return Finding(level=Level.ERROR, part=part, text=text)
