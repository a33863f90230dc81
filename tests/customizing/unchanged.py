"""The magazine with Python around every action that changes nothing, over the database of the plain one."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson

from tests.compat.server import MAGAZINE
from tests.customizing.guarded import write_python
from tests.magazines import API_TOKEN_SECRET, JWT_SECRET, Magazine
from typecase.resolvers.controllers import ACTIONS
from typecase.schema.content_types import ContentType
from typecase.schema.registry import Registry
from typecase.server.application import Application
from typecase.server.project import load_project

CALLS_SUPER = "return await super().{method}(ctx)"
LOOKS_AT_ALL = """ctx.query = ctx.query
        page = await super().{method}(ctx)
        if hasattr(page, "entries"):
            page.entries
        return page"""
"""Bodies of actions: the second makes the query anew, and has every entry looked at."""

_PASSES = """
from typecase import middleware, policy


@policy
async def agree(ctx):
    return True


@middleware
async def passing(ctx, next):
    return await next()
"""
_SERVICE = """
class {name}Service(Service):
    uid = "{uid}"

    async def find(self, ctx, query=None):
        return await super().find(ctx, query)

    async def find_one(self, ctx, query=None):
        return await super().find_one(ctx, query)

    async def create(self, ctx, query, data):
        return await super().create(ctx, query, data)

    async def update(self, ctx, query, data, expected=None):
        return await super().update(ctx, query, data, expected)

    async def delete(self, ctx, query, expected=None):
        return await super().delete(ctx, query, expected)
"""


@asynccontextmanager
async def serve_unchanged(plain: Magazine, folder: Path, body: str) -> AsyncIterator[Magazine]:
    """Serve what another server serves, with controllers whose actions have this `body`."""
    shutil.copytree(MAGAZINE / "schema", folder / "schema")
    for file in (folder / "schema").glob("*.json"):
        _guard(file)
    write_python(folder, {"server/passing.py": _PASSES, "resolvers/all.py": _classes(plain.backend.registry, body)})
    async with serve_over(plain, folder) as customized:
        yield customized


@asynccontextmanager
async def serve_over(plain: Magazine, folder: Path) -> AsyncIterator[Magazine]:
    """Serve a project over the database of another server, with its settings."""
    settings = plain.application._project.settings  # pyright: ignore[reportPrivateUsage]
    overrides: dict[tuple[str, ...], Any] = {
        ("database", "url"): settings.database.url,
        ("auth", "jwt_secret"): JWT_SECRET,
        ("auth", "api_token_secret"): API_TOKEN_SECRET,
        ("graphql", "v4_compatibility"): settings.graphql.v4_compatibility,
        ("logging", "requests"): False,
    }
    loaded = load_project(folder, environment="production", overrides=overrides)
    application = Application(loaded, shared=False)
    async with application.opened() as backend:
        yield Magazine(application, backend, plain.uploads)


def _guard(file: Path) -> None:
    declaration = orjson.loads(file.read_bytes())
    through = {"policies": ["global::agree"], "middlewares": ["global::passing", "global::passing"]}
    declaration["api"] = dict.fromkeys(ACTIONS, through)
    file.write_bytes(orjson.dumps(declaration))


def _classes(registry: Registry, body: str) -> str:
    return "from typecase import Controller, Service\n" + "\n".join(
        _controller(content_type, body) + _SERVICE.format(name=_name(content_type), uid=content_type.uid)
        for content_type in registry.content_types.values()
    )


def _controller(content_type: ContentType, body: str) -> str:
    methods = "\n".join(
        f"    async def {method}(self, ctx):\n        {body.format(method=method)}\n" for method in ACTIONS.values()
    )
    return f'\nclass {_name(content_type)}Controller(Controller):\n    uid = "{content_type.uid}"\n\n{methods}\n'


def _name(content_type: ContentType) -> str:
    return "".join(part.title() for part in content_type.uid.replace("::", "-").replace(".", "-").split("-"))
