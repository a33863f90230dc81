"""Small projects of a test's own, served inside its process: content types given as data, the seed's API tokens."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from tests.compat.seed import Accounts, Secrets, accounts_of, read_seed
from tests.databases import fresh_url
from tests.magazines import API_TOKEN_SECRET, JWT_SECRET, Magazine, watch
from typecase.migrations.creation import create_tables
from typecase.resolvers.queries.connections import open_database
from typecase.resolvers.transfer.loading import load
from typecase.server.application import Application
from typecase.server.authentication.api_tokens import hash_key
from typecase.server.migrating import make, upgrade
from typecase.server.project import load_project, registry_of

LOCALIZED = {"pluginOptions": {"i18n": {"localized": True}}}
"""What makes an attribute have a value of its own in each locale."""


def content_type(
    singular: str, plural: str, attributes: Mapping[str, Any], *, drafts: bool = True, localized: bool = False
) -> dict[str, Any]:
    """Return the declaration of a collection type."""
    return {
        "kind": "collectionType",
        "collectionName": plural,
        "info": {"singularName": singular, "pluralName": plural, "displayName": singular},
        "options": {"draftAndPublish": drafts},
        "pluginOptions": {"i18n": {"localized": localized}},
        "attributes": attributes,
    }


def relation(kind: str, target: str, **sides: str) -> dict[str, str]:
    """Return the declaration of a relation; `target` is the singular name of a content type."""
    return {"type": "relation", "relation": kind, "target": f"api::{target}.{target}", **sides}


def write_project(folder: Path, declarations: Mapping[str, Any]) -> None:
    """Write a project of these declarations, by their paths below `schema` without `.json`."""
    for path, declaration in declarations.items():
        file = folder / "schema" / f"{path}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(orjson.dumps(declaration))


async def fill_project(folder: Path, database_url: str, *, migrated: bool = False) -> None:
    """Make the tables of a project in an empty database, and load the API tokens of the seed.

    When it is `migrated`, a migration is written and run, which `typecase start` asks for.
    """
    if migrated:
        loaded = load_project(folder, overrides={("database", "url"): database_url})
        await make(loaded)
        await upgrade(loaded)
    secrets = Secrets(hash_password=lambda _: "", hash_key=lambda key: hash_key(key, API_TOKEN_SECRET))
    tokens = accounts_of({**read_seed(), "users": []}, secrets, Accounts())["admin::api-token"]
    content = folder / "content"
    content.mkdir()
    (content / "admin.api-token.jsonl").write_bytes(b"\n".join(map(orjson.dumps, tokens)))
    registry = registry_of(folder)
    async with open_database(database_url, registry) as database:
        await create_tables(database.writer, registry, database.dialect)
        await load(content, database, registry, folder / "public" / "uploads")


@asynccontextmanager
async def open_project(
    kind: str, folder: Path, declarations: Mapping[str, Any], label: str, **settings: Any
) -> AsyncIterator[Magazine]:
    """Serve a project of these declarations over a new database of a kind; `settings` as `graphql__max_limit=3`."""
    url = await fresh_url(kind, folder, label)
    write_project(folder, declarations)
    await fill_project(folder, url)
    async with serve_project(folder, url, **settings) as project:
        yield project


@asynccontextmanager
async def serve_project(folder: Path, database_url: str, **settings: Any) -> AsyncIterator[Magazine]:
    """Serve a project over a filled database; several times at once is like several processes."""
    overrides: dict[tuple[str, ...], Any] = {
        ("database", "url"): database_url,
        ("auth", "jwt_secret"): JWT_SECRET,
        ("auth", "api_token_secret"): API_TOKEN_SECRET,
        ("logging", "requests"): False,
        **{tuple(name.split("__")): value for name, value in settings.items()},
    }
    loaded = load_project(folder, environment="production", overrides=overrides)
    application = Application(loaded, shared=False)
    async with application.opened() as backend:
        project = Magazine(application, backend, loaded.uploads)
        for client in backend.database.clients:
            watch(client, project.statements)
        yield project


async def forget_content(project: Magazine) -> None:
    """Delete every document of the project's own content types."""
    await project.database.writer.execute_script("delete from typecase_documents where content_type like 'api::%'")
