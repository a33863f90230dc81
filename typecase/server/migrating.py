"""Migrations of a project: what is planned, written and run; the command line and the start of a server call these."""

import logging
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typecase.errors import BootError
from typecase.migrations.consequences import told_effect, told_losses, told_missing, told_repeated
from typecase.migrations.describing import described, name_of
from typecase.migrations.files import FOLDER, MigrationFile, last_state, list_files, repeated_numbers, write_file
from typecase.migrations.operations import Operation, operations_from_data
from typecase.migrations.planning import Plan, Wishes, plan
from typecase.migrations.rendering.changes import render_operation
from typecase.migrations.runner import HISTORY, Runner, Status, told_unknown
from typecase.migrations.state import state_of
from typecase.migrations.system import FOLDER as SYSTEM_FOLDER
from typecase.resolvers.queries.connections import Database, dialect_of, open_database
from typecase.schema.models import APP
from typecase.server.project import Project

_SYSTEM, _PROJECT = "typecase", APP
"""The apps by which aerich's history tells the two sets of files apart."""

_CONNECTIONS = 3
"""The lock holds one connection, and a transaction another."""


_log = logging.getLogger("typecase.migrations")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMigration:
    """A migration that was written: its file, what it does, and what that means to rows that are there, in words."""

    file: Path
    operations: Sequence[str]
    effects: Sequence[str]


def planned(project: Project, allowed: Collection[str] = (), fills: Mapping[str, Any] | None = None) -> Plan:
    """Return what the content types ask for beyond the migrations that are written; see `Wishes`.

    BootError where several of them have one number.
    """
    wishes = Wishes(allowed=allowed, fills=fills or {}, default_locale=project.settings.i18n.default_locale)
    return plan(last_state(_files(project)), state_of(project.registry), wishes)


async def make(
    project: Project, name: str | None = None, allowed: Collection[str] = (), fills: Mapping[str, Any] | None = None
) -> WrittenMigration | None:
    """Write the next migration; None when there is nothing to do.

    BootError with what cannot be done, with data that would be lost unless its name is `allowed`, with what is required
    and missing in rows unless there is a value in `fills`, and with what shall be unique and is not.
    """
    found = planned(project, allowed, fills)
    if found.mistakes:
        raise BootError(found.mistakes)
    effects: list[str] = []
    if found.losses or found.missing or found.repeated or found.effects:
        async with _opened(project) as migrating:
            refused = await migrating.refused(found, allowed)
            effects += [await told_effect(migrating.database.writer, effect) for effect in found.effects]
        if refused:
            raise BootError(refused)
    if not found.operations:
        return None
    summary = f"{described(found.operations[0])[0].upper()}{described(found.operations[0])[1:]}"
    more = len(found.operations) - 1
    summary += f", and {more} more operation{'s' if more > 1 else ''}." if more else "."
    named = name or name_of(found.operations)
    file = write_file(_folder(project), named, found.operations, state_of(project.registry), summary)
    for effect in effects:
        _log.info("%s", effect)
    _log.info("wrote %s", file.relative_to(project.folder))
    return WrittenMigration(
        file=file, operations=[described(operation) for operation in found.operations], effects=effects
    )


async def upgrade(project: Project, to: int | None = None) -> list[str]:
    """Run all that is pending, up to a number of the project's, and return the names of what was run.

    BootError where several have one number, or the database has some that the project has not.
    """
    _files(project)
    async with _opened(project) as migrating:
        return [*await migrating.system.up(), *await migrating.project.up(to)]


async def downgrade(project: Project) -> str | None:
    """Take the last migration of the project back and return its name; None when there is none."""
    async with _opened(project) as migrating:
        return await migrating.project.down()


async def status(project: Project) -> Status:
    """Return where the project's database stands, with what is built in first; nothing is changed there."""
    async with _opened(project) as migrating:
        system, own = await migrating.system.status(), await migrating.project.status()
    return Status(
        done=[*system.done, *own.done],
        pending=[*system.pending, *own.pending],
        unknown=[*system.unknown, *own.unknown],
    )


async def pending_sql(project: Project) -> list[str]:
    """Return the statements that an upgrade would send, with comments that say what they are for."""
    dialect = dialect_of(project.settings.database.url)
    lines: list[str] = []
    for file in (await status(project)).pending:
        lines.append(f"-- {file.name}")
        lines += _statements(operations_from_data(file.operations()), dialect)
    return lines


async def prepare(project: Project, *, upgrades: bool = False) -> None:
    """Have the database as the content types want it before it is served.

    In development, a migration is written where one is missing and loses nothing, and all of them are run. Otherwise
    BootError where one is missing, and where one has not been run unless it `upgrades`.
    """
    if project.settings.in_development:
        await make(project)
        await upgrade(project)
    elif upgrades:
        _demand_all_written(project)
        await upgrade(project)
    else:
        await demand_prepared(project)


async def demand_prepared(project: Project) -> None:
    """Raise BootError when the database is not as the content types want it: for commands that do not serve.

    They change no tables. In development, a database that has none is prepared.
    """
    stands = await status(project)
    if project.settings.in_development and not stands.done:
        await prepare(project)
        return
    _demand_all_written(project)
    if stands.unknown:
        raise BootError([told_unknown(name) for name in stands.unknown])
    if stands.pending:
        listed = ", ".join(file.name for file in stands.pending)
        raise BootError(
            [f"the database is behind the project by {listed}: run `typecase migrate up`, or start with --migrate"]
        )


def _demand_all_written(project: Project) -> None:
    if planned(project).operations:
        raise BootError(["the content types have changed since the last migration; run `typecase migrate make`"])


@dataclass(frozen=True, slots=True)
class _Migrating:
    """An open database with what runs migrations in it."""

    database: Database
    system: Runner
    project: Runner

    async def refused(self, found: Plan, allowed: Collection[str]) -> list[str]:
        """Return what stands against a plan in the rows that are there."""
        connection = self.database.writer
        told = await told_losses(connection, [loss for loss in found.losses if loss.name not in allowed])
        told += [text for each in found.missing if (text := await told_missing(connection, each)) is not None]
        return told + [text for each in found.repeated if (text := await told_repeated(connection, each)) is not None]


@asynccontextmanager
async def _opened(project: Project) -> AsyncGenerator[_Migrating]:
    pool = max(project.settings.database.pool_size, _CONNECTIONS)
    url = _unprepared(project.settings.database.url)
    async with open_database(url, project.registry, pool=pool, readers=1, also=(HISTORY,)) as database:
        with database.context:
            yield _Migrating(
                database,
                Runner(database.writer, SYSTEM_FOLDER, _SYSTEM),
                Runner(database.writer, _folder(project), _PROJECT),
            )


def _unprepared(url: str) -> str:
    """Return the URL of a database for which PostgreSQL keeps no statement: what they read is changed meanwhile."""
    return f"{url}{'&' if '?' in url else '?'}statement_cache_size=0" if dialect_of(url) == "postgresql" else url


def told_numbers(names: Sequence[str]) -> str:
    """Return what is wrong where several migrations have one number, as two branches may have made them."""
    return (
        f"{' and '.join(names)} have one number: keep the one that other databases have, delete the other, and run "
        "`typecase migrate make` to write it anew behind the first"
    )


def _files(project: Project) -> list[MigrationFile]:
    files = list_files(_folder(project))
    repeated = repeated_numbers(files)
    if repeated:
        raise BootError([told_numbers(names) for names in repeated])
    return files


def _folder(project: Project) -> Path:
    return project.folder / FOLDER


def _statements(operations: Sequence[Operation], dialect: str) -> list[str]:
    lines: list[str] = []
    for operation in operations:
        lines.append(f"-- {described(operation)}")
        lines += [f"{statement};" for statement in render_operation(operation, dialect)]
    return lines
