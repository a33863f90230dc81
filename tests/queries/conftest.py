"""A backend with a few rows, on every database."""

from collections.abc import AsyncIterator

import pytest

from typecase.lifecycles.subscribers import Lifecycles
from typecase.migrations.creation import create_tables
from typecase.resolvers.backend import Backend, build_backend
from typecase.resolvers.queries.connections import open_database
from typecase.schema.registry import Registry

ARTICLE, AUTHOR, TAG = "api::article.article", "api::author.author", "api::tag.tag"
FILE = "plugin::upload.file"
THEN = "2024-02-29T12:00:00.000Z"


async def never_hash(password: str) -> str:
    raise AssertionError("rows are given hashes")


@pytest.fixture
def lifecycles(magazine: Registry) -> Lifecycles:
    return Lifecycles(registry=magazine)


@pytest.fixture
async def backend(database_url: str, magazine: Registry, lifecycles: Lifecycles) -> AsyncIterator[Backend]:
    async with open_database(database_url, magazine, pool=2) as database:
        await create_tables(database.writer, magazine, database.dialect)
        yield build_backend(magazine, database, "en", never_hash, lifecycles)


@pytest.fixture
async def filled(backend: Backend) -> Backend:
    """Two authors, three tags and four articles: one with a draft, a published row and a French one."""
    for name in ("alpha", "beta", "gamma"):
        await backend.rows(TAG).create({"name": name.title(), "documentId": name})
    await backend.rows(FILE).create({"name": "f.png", "url": "/f.png", "size": 0.5, "documentId": "file"})
    await backend.rows(AUTHOR).create({"name": "Ada", "documentId": "ada", "avatar": "file"})
    await backend.rows(AUTHOR).create({"name": "Bob", "documentId": "bob", "email": "bob@example.com"})
    one = {"documentId": "one", "author": "ada", "tags": ["beta", "alpha"], "secret": "s"}
    rows = [
        {**one, "title": "One draft", "views": 1},
        {**one, "title": "One", "views": 1, "status": "published"},
        {**one, "title": "Un", "views": 1, "status": "published", "locale": "fr"},
        {"documentId": "two", "title": "Two É", "views": 5, "author": "bob", "meta": {"a": [1], "b": 2}},
    ]
    for row in rows:
        await backend.rows(ARTICLE).create({"createdAt": THEN, "updatedAt": THEN, **row})
    backend.database.statements = 0
    return backend
