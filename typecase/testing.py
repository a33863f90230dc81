"""What a project's own tests use: the project served inside of the test's process, over a database of its own.

async with serve(Path(__file__).parents[1]) as newsroom:
    reply = await newsroom.as_user("ada").get("/api/articles")
"""

import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from typecase.migrations.creation import create_tables
from typecase.resolvers.accounts import ROLE, USER
from typecase.resolvers.actors import TokenType
from typecase.resolvers.api_tokens import NewToken, store_token
from typecase.resolvers.backend import Backend
from typecase.resolvers.entities.service import EntityService
from typecase.resolvers.queries.connections import open_database
from typecase.resolvers.rows.rows import Rows
from typecase.server.application import Application
from typecase.server.authentication.api_tokens import hash_key, make_key
from typecase.server.authentication.jwt import JsonWebTokens
from typecase.server.in_process import LOCALHOST, Reply, ask, listen
from typecase.server.project import Project, load_project
from typecase.server.task_run import Outcome

_NEXT = b"event: next\ndata: "

__all__ = ["Reply", "Served", "serve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A project that is served. Requests are those of nobody, or of the caller that `as_…` names.

    `backend` is behind it: `backend.entities(uid)` finds and writes documents without asking who.
    """

    application: Application
    backend: Backend
    project: Project
    credentials: str | None = None
    address: str = LOCALHOST

    def entities(self, uid: str) -> EntityService:
        """Return the entity service of a content type."""
        return self.backend.entities(uid)

    def rows(self, uid: str) -> Rows:
        """Return the query engine's API for the rows of a content type."""
        return self.backend.rows(uid)

    async def add_user(self, username: str, *, role: str = "authenticated", **attributes: Any) -> dict[str, Any]:
        """Store a user with the role of that type, which is made when it is not there; return the entry."""
        data = {
            "username": username,
            "email": f"{username}@example.com",
            "password": "Passw0rd!",
            "provider": "local",
            "confirmed": True,
            "blocked": False,
            "role": await self._role(role),
            **attributes,
        }
        return await self.entities(USER).create(data)

    async def permit(self, role: str, *actions: str) -> None:
        """Give a role (`public`, `authenticated`, …) the permissions of actions: `api::article.article.find`."""
        role_id = await self._role(role)
        for action in actions:
            await self.entities("plugin::users-permissions.permission").create({"action": action, "role": role_id})

    async def as_user(self, username: str) -> "Served":
        """Return the same project, asked by a user; LookupError when there is none of that name."""
        user = await self.rows(USER).find_one(where={"username": username})
        if user is None:
            raise LookupError(f'there is no user "{username}"; add one with add_user')
        auth = self.project.settings.auth
        return replace(self, credentials=JsonWebTokens(auth.jwt_secret, auth.jwt_expires_in).issue(user["id"]))

    async def as_token(self, *permissions: str) -> "Served":
        """Return the same project, asked with an API token: for these permissions, or for everything without any."""
        key = make_key()
        kind = TokenType.CUSTOM if permissions else TokenType.FULL_ACCESS
        key_hash = hash_key(key, self.project.settings.auth.api_token_secret)
        token = NewToken(name=key[-12:], type=kind, permissions=permissions, key_hash=key_hash)
        await store_token(self.backend.database, token)
        return replace(self, credentials=key)

    def from_address(self, address: str) -> "Served":
        """Return the same project, asked from another network address."""
        return replace(self, address=address)

    async def request(
        self, method: str, target: str, *, json: Any = None, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request; `target` is a path with its query string."""
        sent = dict(headers or {})
        if self.credentials is not None:
            sent.setdefault("authorization", f"Bearer {self.credentials}")
        return await ask(self.application, method, target, headers=sent, json=json, body=body, client=self.address)

    async def get(self, target: str, **headers: str) -> Reply:
        """Send a GET request."""
        return await self.request(
            "GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    async def graphql(self, query: str, **variables: Any) -> Any:
        """Send an operation and return what it answers: an object with `data` and perhaps `errors`."""
        endpoint = self.project.settings.graphql.endpoint
        return (await self.request("POST", endpoint, json={"query": query, "variables": variables})).json

    @asynccontextmanager
    async def subscribe(self, query: str, **variables: Any) -> AsyncGenerator[AsyncIterator[Any]]:
        """Give the results of a subscription as they come, for the time of a block: `await anext(results)`.

        Its source is begun soon afterwards: wait for that before anything is told, by `Channel.listened`.
        """
        headers = {"accept": "text/event-stream"}
        if self.credentials is not None:
            headers["authorization"] = f"Bearer {self.credentials}"
        endpoint, body = self.project.settings.graphql.endpoint, {"query": query, "variables": variables}
        asked = listen(self.application, endpoint, headers=headers, json=body, client=self.address)
        async with asked as parts:
            yield (orjson.loads(part.removeprefix(_NEXT)) async for part in parts if part.startswith(_NEXT))

    async def run_task(self, name: str) -> None:
        """Run a task of the project now, once, whatever its schedule; LookupError when there is none of that name.

        RuntimeError when the task fails; what it raised is in the log.
        """
        if name not in {task.name for task in self.project.tasks}:
            raise LookupError(f'there is no task "{name}"; the tasks are {[task.name for task in self.project.tasks]}')
        outcome = await self.application.scheduler.run_now(name)
        if outcome is not Outcome.DONE:
            raise RuntimeError(f"{name}: {outcome}")

    async def deliver_events(self) -> None:
        """Deliver the events that are told by now to the project's functions, and those that come of them.

        RuntimeError when one of them fails; what it raised is in the log.
        """
        ended = await self.application.events.deliverer.drain()
        failed = [f"{delivery.target}: {outcome.error}" for delivery, outcome in ended if outcome.error is not None]
        if failed:
            raise RuntimeError("; ".join(failed))

    async def _role(self, role: str) -> str:
        roles = self.entities(ROLE)
        found = await roles.find_first(filters={"type": role})
        if found is None:
            found = await roles.create({"name": role.title(), "type": role})
        return found["documentId"]


@asynccontextmanager
async def serve(
    folder: Path, *, database: str | None = None, settings: Mapping[tuple[str, ...], Any] | None = None
) -> AsyncGenerator[Served]:
    """Serve a project over a database (an empty SQLite file by default), with settings such as `("rest", "prefix")`.

    BootError when the project cannot start. Secrets are made for the test; requests are not logged.
    """
    with tempfile.TemporaryDirectory(prefix="typecase-test-") as scratch:
        given: dict[tuple[str, ...], Any] = {
            ("database", "url"): database or f"sqlite://{scratch}/data.sqlite3",
            ("auth", "jwt_secret"): make_key(),
            ("auth", "api_token_secret"): make_key(),
            ("logging", "requests"): False,
            **(settings or {}),
        }
        project = load_project(folder, environment="production", overrides=given)
        await _make_tables(project)
        application = Application(project, shared=False)
        async with application.opened() as backend:
            yield Served(application=application, backend=backend, project=project)


async def _make_tables(project: Project) -> None:
    """Make the tables of a test's own database, as the content types are now."""
    async with open_database(project.settings.database.url, project.registry) as opened:
        await create_tables(opened.writer, project.registry, opened.dialect)
