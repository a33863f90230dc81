"""The magazine served inside the test's own process, with accounts for every kind of caller, and a client for it.

It is loaded once for each kind of database and test process (see the fixture `magazine_on`), so tests only read it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
from pydantic import SecretStr
from starlette.types import Message, Scope

from tests.compat.seed import Accounts, read_seed
from tests.compat.server import MAGAZINE, fill
from tests.databases import fresh_url
from typecase.resolvers.backend import Backend
from typecase.resolvers.queries.connections import Client, Database
from typecase.schema.loader import load_registry
from typecase.schema.registry import Registry
from typecase.schema.sdl.root_fields import root_fields
from typecase.server.application import Application
from typecase.server.authentication.jwt import JsonWebTokens
from typecase.server.project import load_project
from typecase.server.rest.built_in import BUILT_IN_SCOPES
from typecase.server.rest.sign_in import SIGN_IN

JWT_SECRET = SecretStr("a secret of the tests for signing 0123456789")
API_TOKEN_SECRET = SecretStr("a secret of the tests for hashing 9876543210")

LOCALHOST = "127.0.0.1"
NOBODY = "nobody"
USERS = {"alice": 1, "bob": 2, "carol": 3, "dave": 4, "deleted": 999_999}
"""Row ids: alice is authenticated, bob blocked, carol unconfirmed, dave has no role, the last was never there."""

_DAY = 24 * 60 * 60
_YEAR = 365 * _DAY


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(slots=True, repr=False)
class Magazine:
    """A running application, what it has sent to the database, and the credentials of everybody."""

    application: Application
    backend: Backend
    uploads: Path
    statements: list[str] = field(default_factory=list[str])

    @property
    def database(self) -> Database:
        return self.backend.database

    async def get(self, target: str, who: str = NOBODY, **headers: str) -> Answer:
        return await self.request("GET", target, who, headers=headers)

    async def graphql(
        self, query: str, variables: Mapping[str, Any] | None = None, who: str = NOBODY, *, client: str = LOCALHOST
    ) -> Answer:
        body = {"query": query, "variables": variables or {}}
        return await self.request("POST", "/graphql", who, json=body, client=client)

    async def request(
        self,
        method: str,
        target: str | bytes,
        who: str = NOBODY,
        *,
        json: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        client: str = LOCALHOST,
    ) -> Answer:
        """Send a request. `target` is the path and the query string, already escaped; `client` is who sends it."""
        sent = {name.replace("_", "-").lower(): value for name, value in (headers or {}).items()}
        if json is not None:
            body = orjson.dumps(json)
            sent.setdefault("content-type", "application/json")
        if body is not None:
            sent.setdefault("content-length", str(len(body)))
        if (credentials := credentials_of(who)) is not None:
            sent.setdefault("authorization", f"Bearer {credentials}")
        return await _send(self.application, _scope(method, target, sent, client), body or b"")


@asynccontextmanager
async def open_magazine(kind: str, folder: Path, label: str = "served", **settings: Any) -> AsyncIterator[Magazine]:
    """Load the magazine into a new database of a kind and serve it; `settings` as `auth__rate_limit=3`."""
    url = await fresh_url(kind, folder, label)
    project = folder / "magazine"
    await fill(project, url, API_TOKEN_SECRET, more=_accounts(load_registry(MAGAZINE)))
    overrides: dict[tuple[str, ...], Any] = {
        ("database", "url"): url,
        ("auth", "jwt_secret"): JWT_SECRET,
        ("auth", "api_token_secret"): API_TOKEN_SECRET,
        ("auth", "rate_limit"): 1_000_000,
        ("logging", "requests"): False,
        **{tuple(name.split("__")): value for name, value in settings.items()},
    }
    loaded = load_project(project, environment="production", overrides=overrides)
    application = Application(loaded, shared=False)
    async with application.opened() as backend:
        await backend.database.writer.execute_script(_REVOKE)
        if kind == "postgres":  # without statistics some statements take a minute where they take milliseconds
            await backend.database.writer.execute_script("analyze")
        magazine = Magazine(application, backend, loaded.uploads)
        for client in backend.database.clients:
            watch(client, magazine.statements)
        yield magazine


class Magazines:
    """The magazines of one test process, each opened when it is first asked for."""

    def __init__(self, make_folder: Callable[[str], Path]) -> None:
        self._make_folder = make_folder
        self._open: dict[tuple[Any, ...], Magazine] = {}
        self._stack = AsyncExitStack()

    async def on(self, kind: str, *, purpose: str = "reading", **settings: Any) -> Magazine:
        """Return the magazine on a kind of database with settings; those who write to it name a purpose of theirs."""
        key = (kind, purpose, *sorted(settings.items()))
        if key not in self._open:
            label = f"served{len(self._open)}"
            opened = open_magazine(kind, self._make_folder(f"magazine-{kind}"), label, **settings)
            self._open[key] = await self._stack.enter_async_context(opened)
        return self._open[key]

    async def close(self) -> None:
        await self._stack.aclose()


def credentials_of(who: str) -> str | None:
    """Return what stands after `Bearer` for a caller of `USERS` or `TOKENS`, for nobody, or a caller who is refused."""
    match who:
        case "nobody":
            return None
        case "bad token":
            return "not-a-token"
        case "bad signature":
            return jwt_of("alice")[:-4] + "AAAA"
        case "expired session":
            return jwt_of("alice", at=time.time() - _YEAR)
        case _ if who in USERS:
            return jwt_of(who)
        case _:
            return KEYS[who]


def jwt_of(user: str, *, at: float | None = None) -> str:
    """Return a token for a user, made now or at another time."""
    tokens = JsonWebTokens(JWT_SECRET, 30 * _DAY, clock=time.time if at is None else lambda: at)
    return tokens.issue(USERS[user])


_ARTICLES = ["api::article.article.find", "api::article.article.findOne"]
_TAGS = ["api::tag.tag.find", "api::tag.tag.findOne", "api::author.author.find", "api::author.author.findOne"]
_TOKENS: Mapping[str, Mapping[str, Any]] = {
    "custom with nothing": {"type": "custom"},
    "custom for articles": {"type": "custom", "permissions": _ARTICLES},
    "custom for writing articles": {
        "type": "custom",
        "permissions": [*_ARTICLES, "api::article.article.create", "api::article.article.update"],
    },
    "custom for files": {
        "type": "custom",
        "permissions": ["plugin::upload.content-api.find", "plugin::upload.content-api.findOne"],
    },
    "custom for tags": {"type": "custom", "permissions": _TAGS},
    "custom for users": {
        "type": "custom",
        "permissions": ["plugin::users-permissions.user.find", "plugin::users-permissions.user.findOne"],
    },
    "expired token": {"type": "full-access", "expiresAt": "2024-01-01T00:00:00.000Z"},
    "token that expires later": {"type": "full-access", "expiresAt": "2999-01-01T00:00:00.000Z"},
    "revoked token": {"type": "full-access"},
}
_EVERYTHING = "custom with everything"
_REVOKE = "delete from typecase_api_tokens where name = 'revoked token'"


def _keys() -> dict[str, str]:
    seeded = {token["name"]: token["accessKey"] for token in read_seed()["apiTokens"]}
    return {**seeded, **{name: f"typecase_{name.replace(' ', '_')}" for name in (*_TOKENS, _EVERYTHING)}}


KEYS = _keys()
"""The key of each API token by its name."""


def every_permission(registry: Registry) -> list[str]:
    """Return the permissions that all operations of both APIs ask for."""
    scopes = (*(field.scope for field in root_fields(registry).values()), BUILT_IN_SCOPES.values(), [SIGN_IN.action])
    return sorted({action for scope in scopes for action in scope})


def _accounts(registry: Registry) -> Accounts:
    tokens = {**_TOKENS, _EVERYTHING: {"type": "custom", "permissions": every_permission(registry)}}
    usual = {"password": "Passw0rd!", "role": "authenticated", "confirmed": True, "blocked": False}
    people = {"carol": {"confirmed": False}, "dave": {"role": None}}
    return Accounts(
        users=tuple(
            {**usual, "username": name, "email": f"{name}@example.com", **changes} for name, changes in people.items()
        ),
        tokens=tuple({"name": name, "accessKey": KEYS[name], **token} for name, token in tokens.items()),
    )


def _scope(method: str, target: str | bytes, headers: Mapping[str, str], client: str) -> Scope:
    raw = target if isinstance(target, bytes) else target.encode()
    path, _, query = raw.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path.decode("ascii")),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in {"host": "test", **headers}.items()],
        "client": (client, 50_000),
        "server": ("test", 80),
    }


async def _send(application: Application, scope: Scope, body: bytes) -> Answer:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    messages: list[Message] = []
    answered = asyncio.Event()

    async def receive() -> Message:
        if not waiting:
            await answered.wait()  # a caller stays until it has its answer
            return {"type": "http.disconnect"}
        return waiting.pop()

    async def send(message: Message) -> None:
        messages.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            answered.set()

    await application(scope, receive, send)
    start, *parts = messages
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    # A server sends no body to a HEAD request, whatever the application gives it.
    content = b"" if scope["method"] == "HEAD" else b"".join(part.get("body", b"") for part in parts)
    return Answer(start["status"], headers, content)


_SENDING = frozenset({"execute", "executemany", "execute_fetchall", "executescript", "fetch", "fetchrow", "fetchval"})
"""The methods of connections and cursors whose first argument is a statement."""


def watch(client: Client, statements: list[str]) -> None:
    """Note every statement that a client of Tortoise's sends, whoever sends it, transactions included."""
    acquire, in_transaction = client.acquire_connection, client._in_transaction
    client.acquire_connection = lambda: _Watched(acquire(), statements)
    if hasattr(client, "read"):  # which takes a connection of its own
        client.read = _noting_reads(client.read, statements)

    def watched_transaction() -> Any:
        context = in_transaction()
        inner = context.client if hasattr(context, "client") else context.connection
        watch(inner, statements)
        for name in ("begin", "commit", "rollback"):
            setattr(inner, name, _noting(name, getattr(inner, name), statements))
        return context

    client._in_transaction = watched_transaction


def _noting_reads(
    read: Callable[..., Awaitable[Sequence[Any]]], statements: list[str]
) -> Callable[..., Awaitable[Sequence[Any]]]:
    def noting(sql: str, *given: Any, **named: Any) -> Awaitable[Sequence[Any]]:
        statements.append(sql)
        return read(sql, *given, **named)

    return noting


def _noting(name: str, method: Callable[[], Awaitable[None]], statements: list[str]) -> Callable[[], Awaitable[None]]:
    async def noting() -> None:
        statements.append(name)
        await method()

    return noting


class _Watched:
    """Stands before a connection, a cursor, or what gives one, and notes what is sent through it."""

    def __init__(self, inner: Any, statements: list[str]) -> None:
        self._inner = inner
        self._statements = statements

    async def __aenter__(self) -> "_Watched":
        return _Watched(await self._inner.__aenter__(), self._statements)

    async def __aexit__(self, *failure: Any) -> Any:
        return await self._inner.__aexit__(*failure)

    def __getattr__(self, name: str) -> Any:
        held = getattr(self._inner, name)
        if name == "cursor":
            return lambda *given: _Watched(held(*given), self._statements)
        if name not in _SENDING:
            return held

        def sending(sql: str, *given: Any, **named: Any) -> Any:
            self._statements.append(sql)
            return held(sql, *given, **named)

        return sending
