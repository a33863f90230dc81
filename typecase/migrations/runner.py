"""Migrations run in a database by aerich: its history says which are done, its runner does the others."""

import warnings
from pathlib import Path
from typing import Any, cast

from aerich import Command
from aerich.migrate import Migrate
from aerich.models import Aerich
from aerich.utils import file_module_info, import_py_file

from typecase.errors import BootError
from typecase.migrations.applying import Connection, make_steps
from typecase.migrations.files import FOLDER, MigrationFile, list_files
from typecase.migrations.locking import locked

HISTORY = "aerich.models"
"""The module of aerich's model, which must be among those that the database was opened with."""

_CONNECTION = "default"


class Runner:
    """Runs the migrations in a folder, as those of an app of Tortoise's, which is the database's open one."""

    def __init__(self, connection: Connection, folder: Path, app: str) -> None:
        self._connection = connection
        self._folder = folder
        self._app = app
        self._prepared = False

    async def done(self) -> list[str]:
        """Return the names of the migrations that the database has, in their order."""
        await self._prepare()
        found = await Aerich.filter(app=self._app).order_by("id").values_list("version", flat=True)
        return cast(list[str], found)

    async def pending(self) -> list[MigrationFile]:
        """Return the migrations of the folder that the database does not have yet."""
        done = set(await self.done())
        return [file for file in list_files(self._folder) if file.name not in done]

    async def up(self, to: int | None = None) -> list[str]:
        """Run what is pending, up to a number, and return the names of what was run.

        It waits for another process that is at it. BootError when the database has migrations that the folder has not.
        """
        async with locked(self._connection):
            await self._check_known()
            ran: list[str] = []
            for file in await self.pending():
                if to is None or file.number <= to:
                    await self._upgrade(file)
                    ran.append(file.name)
            return ran

    async def down(self) -> str | None:
        """Take the last migration back and return its name; None when there is none."""
        async with locked(self._connection):
            await self._check_known()
            done = await self.done()
            if not done:
                return None
            module = _module(self._folder, done[-1])
            await module.downgrade(self._connection)
            await Aerich.filter(app=self._app, version=done[-1]).delete()
            return done[-1]

    async def unknown(self) -> list[str]:
        """Return the migrations that the database has and the folder has not."""
        there = {file.name for file in list_files(self._folder)}
        return [name for name in await self.done() if name not in there]

    async def _check_known(self) -> None:
        unknown = await self.unknown()
        if unknown:
            why = "the database has it, and there is no such file; is the project older?"
            raise BootError([f"{FOLDER}/{name}: {why}" for name in unknown])

    async def _upgrade(self, file: MigrationFile) -> None:
        config = {"apps": {self._app: {"default_connection": _CONNECTION}}}
        command = Command(config, app=self._app, location=str(self._folder.parent))
        Migrate.migrate_location = self._folder
        module = file_module_info(self._folder, file.path.stem)
        if not getattr(_module(self._folder, file.name), "RUN_IN_TRANSACTION", False):
            await command._upgrade(self._connection, file.name, version_module=module)  # pyright: ignore[reportPrivateUsage]
            return
        async with self._connection._in_transaction() as connection:
            await command._upgrade(connection, file.name, version_module=module)  # pyright: ignore[reportPrivateUsage]

    async def _prepare(self) -> None:
        """Make the tables of the history, if they are not there."""
        if not self._prepared:
            generator = self._connection.schema_generator(self._connection)
            sql: dict[str, Any] = generator._get_table_sql(Aerich, safe=True)
            with warnings.catch_warnings(action="ignore"):  # MariaDB's that the table is there already
                await self._connection.execute_script(sql["table_creation_string"])
                await make_steps(self._connection)
            self._prepared = True


def _module(folder: Path, name: str) -> Any:
    return import_py_file(folder / name)
