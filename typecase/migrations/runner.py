"""Migrations run in a database by aerich: its history says which are done, its runner does the others."""

import warnings
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from aerich import Command
from aerich.migrate import Migrate
from aerich.models import Aerich
from aerich.utils import file_module_info, import_py_file
from tortoise.exceptions import OperationalError

from typecase.errors import BootError
from typecase.migrations.applying import make_steps
from typecase.migrations.files import FOLDER, MigrationFile, list_files
from typecase.migrations.locking import locked
from typecase.migrations.rows import Connection

HISTORY = "aerich.models"
"""The module of aerich's model, which must be among those that the database was opened with."""

_CONNECTION = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a database stands: migrations that it has, that it has not yet, and that no file is there for."""

    done: Sequence[str]
    pending: Sequence[MigrationFile]
    unknown: Sequence[str]


class Runner:
    """Runs the migrations of one folder in an open database; `app` is their name in aerich's history."""

    def __init__(self, connection: Connection, folder: Path, app: str) -> None:
        self._connection = connection
        self._folder = folder
        self._app = app

    async def status(self) -> Status:
        """Return where the database stands; nothing is changed there."""
        try:
            found = await Aerich.filter(app=self._app).order_by("id").values_list("version", flat=True)
        except OperationalError:  # it has no history yet
            found = []
        done = cast(list[str], found)
        files = list_files(self._folder)
        there = {file.name for file in files}
        return Status(
            done=done,
            pending=[file for file in files if file.name not in done],
            unknown=[name for name in done if name not in there],
        )

    async def up(self, to: int | None = None) -> list[str]:
        """Run what is pending, up to a number, and return the names of what was run.

        It waits for another process that is at it. BootError when the database has migrations that the folder has not.
        """
        async with locked(self._connection):
            await self._make_history()
            wanted = [file for file in (await self._known()).pending if to is None or file.number <= to]
            for file in wanted:
                await self._upgrade(file)
            return [file.name for file in wanted]

    async def down(self) -> str | None:
        """Take the last migration back and return its name; None when there is none."""
        async with locked(self._connection):
            done = (await self._known()).done
            if not done:
                return None
            module = import_py_file(self._folder / done[-1])
            async with self._around(module) as connection:
                await module.downgrade(connection)
            await Aerich.filter(app=self._app, version=done[-1]).delete()
            return done[-1]

    async def _known(self) -> Status:
        """Return where the database stands; BootError when it has migrations that the folder has not."""
        status = await self.status()
        if status.unknown:
            raise BootError([told_unknown(name) for name in status.unknown])
        return status

    async def _upgrade(self, file: MigrationFile) -> None:
        config = {"apps": {self._app: {"default_connection": _CONNECTION}}}
        command = Command(config, app=self._app, location=str(self._folder.parent))
        Migrate.migrate_location = self._folder
        found = file_module_info(self._folder, file.path.stem)
        async with self._around(import_py_file(file.path)) as connection:
            # aerich's own loop over all files knows no end but the last one.
            await command._upgrade(connection, file.name, version_module=found)  # pyright: ignore[reportPrivateUsage]

    def _around(self, module: ModuleType) -> AbstractAsyncContextManager[Connection]:
        """Return a transaction for a file that wants one, as those written by hand do; `apply` has its own."""
        if getattr(module, "RUN_IN_TRANSACTION", False):
            return self._connection._in_transaction()
        return nullcontext(self._connection)

    async def _make_history(self) -> None:
        """Make the tables of the history, if they are not there."""
        generator = self._connection.schema_generator(self._connection)
        sql: dict[str, Any] = generator._get_table_sql(Aerich, safe=True)
        with warnings.catch_warnings(action="ignore"):  # MariaDB's that the table is there already
            await self._connection.execute_script(sql["table_creation_string"])
            await make_steps(self._connection)


def told_unknown(name: str) -> str:
    """Return what is wrong when a database has a migration that the project has not."""
    return f"{FOLDER}/{name}: the database has it, and there is no such file; is the project older?"
