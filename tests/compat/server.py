"""The magazine behind a real server, with the roles, users and API tokens that the recorded exchanges were made with.

Run as `python -m tests.compat.server --port P --database URL --mail FILE`: makes the database anew, loads the content
into a copy of the example project, serves it until SIGTERM or SIGINT, and prints `ready` once it answers. Settings come
from the environment; the secrets are made for the run where none are given.
"""

import argparse
import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import asyncmy
import asyncpg
from pydantic import SecretStr
from tortoise.backends.base.config_generator import expand_db_url

from tests.compat.seed import Accounts, Secrets, read_seed, write_content
from typecase.resolvers.queries.connections import dialect_of, open_database
from typecase.resolvers.transfer.loading import LoadReport, load
from typecase.server.authentication.api_tokens import hash_key
from typecase.server.authentication.passwords import Passwords
from typecase.server.migrating import upgrade
from typecase.server.project import load_project
from typecase.server.running import serve

MAGAZINE = Path(__file__).parents[2] / "examples" / "magazine"

_NOT_COPIED = shutil.ignore_patterns("content", "uploads", ".typecase", "__pycache__", "*.sqlite3*", "*.db*")
_JWT_SECRET = "TYPECASE_AUTH__JWT_SECRET"
_API_TOKEN_SECRET = "TYPECASE_AUTH__API_TOKEN_SECRET"


def main() -> None:
    """Read the command line, fill the database and serve."""
    parser = argparse.ArgumentParser(description="Serve the magazine as the recorded server had it.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True, metavar="URL")
    parser.add_argument("--mail", type=Path, required=True, metavar="FILE")
    given = parser.parse_args()
    os.environ.setdefault("TYPECASE_ENVIRONMENT", "production")
    for name in (_JWT_SECRET, _API_TOKEN_SECRET):
        os.environ.setdefault(name, secrets.token_hex(32))
    with tempfile.TemporaryDirectory(prefix="typecase-compat-") as folder:
        project = Path(folder) / "magazine"
        asyncio.run(fill(project, given.database, SecretStr(os.environ[_API_TOKEN_SECRET])))
        serve_until_stopped(project, port=given.port, database_url=given.database, mail=given.mail)


def serve_until_stopped(project: Path, *, port: int, database_url: str, mail: Path) -> None:
    """Serve a project on 127.0.0.1 until SIGTERM or SIGINT, and print `ready` when it answers.

    Nothing sends mail yet, so that nothing is written to the file.
    """
    del mail
    overrides = {("host",): "127.0.0.1", ("port",): port, ("database", "url"): database_url}
    loaded = load_project(project, environment="production", overrides=overrides)
    serve(loaded, lambda: print("ready", flush=True))


async def fill(
    project: Path, database_url: str, api_token_secret: SecretStr, more: Accounts | None = None
) -> LoadReport:
    """Copy the example project to a folder that is not there yet, and load it with accounts into a new database."""
    shutil.copytree(MAGAZINE, project, ignore=_NOT_COPIED)
    content = project / "content"
    more = more or Accounts()
    passwords = {user["password"] for user in (*read_seed()["users"], *more.users)}
    write_content(content, await _secrets(api_token_secret, passwords), more)
    await make_database(database_url)
    loaded = load_project(project, overrides={("database", "url"): database_url})
    await upgrade(loaded)
    registry = loaded.registry
    async with open_database(database_url, registry) as database:
        return await load(content, database, registry, project / "public" / "uploads")


async def make_database(url: str) -> None:
    """Drop a database when it exists, and create it."""
    credentials: Mapping[str, Any] = expand_db_url(url)["credentials"]
    match dialect_of(url):
        case "sqlite":
            _remove_sqlite(credentials["file_path"])
        case "postgresql":
            await _make_postgresql(credentials)
        case _:
            await _make_mariadb(credentials)


def _remove_sqlite(path: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


async def _make_postgresql(credentials: Mapping[str, Any]) -> None:
    where = {name: credentials[name] for name in ("host", "port", "user", "password")}
    connection = await asyncpg.connect(**where, database="postgres")
    try:
        await connection.execute(f'drop database if exists "{credentials["database"]}" with (force)')
        await connection.execute(f'create database "{credentials["database"]}"')
    finally:
        await connection.close()


async def _make_mariadb(credentials: Mapping[str, Any]) -> None:
    where = {name: credentials[name] for name in ("host", "port", "user")}
    connection = await asyncmy.connect(**where, password=credentials["password"] or "")
    try:
        async with connection.cursor() as cursor:
            await cursor.execute("set sql_notes = 0")
            await cursor.execute(f"drop database if exists `{credentials['database']}`")
            await cursor.execute(f"create database `{credentials['database']}` character set utf8mb4")
    finally:
        connection.close()


async def _secrets(api_token_secret: SecretStr, passwords: Iterable[str]) -> Secrets:
    hasher = Passwords()
    try:
        hashes = {password: await hasher.hash(password) for password in passwords}
    finally:
        hasher.close()
    return Secrets(hash_password=hashes.__getitem__, hash_key=lambda key: hash_key(key, api_token_secret))


if __name__ == "__main__":
    main()
