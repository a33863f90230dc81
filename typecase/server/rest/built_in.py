"""REST routes of the built-in types: files, locales and users. They are no fields of the form that `@rest` derives."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from typecase.errors import NotFoundError, UnauthorizedError
from typecase.resolvers.accounts import USER
from typecase.resolvers.actors import SignedIn
from typecase.resolvers.backend import Backend
from typecase.resolvers.entities.parameters.limits import Limits
from typecase.resolvers.entities.parameters.queries import parse_query
from typecase.resolvers.guarded_attributes import GuardedAttributes
from typecase.resolvers.queries.selection import Query
from typecase.schema.content_types import FILE
from typecase.server.http_answer import Answer
from typecase.server.rest.answers import empty, json_answer
from typecase.server.rest.endpoint import BuiltInTarget, Call, Target
from typecase.server.rest.routes import Route

LOCALE = "plugin::i18n.locale"


FILES, ONE_FILE, LOCALES, ME = "/upload/files", "/upload/files/:id", "/i18n/locales", "/users/me"
BUILT_IN_SCOPES: Mapping[str, str] = {
    FILES: "plugin::upload.content-api.find",
    ONE_FILE: "plugin::upload.content-api.findOne",
    LOCALES: "plugin::i18n.locales.listLocales",
    ME: "plugin::users-permissions.user.me",
}
"""The permission that each route asks for; all are read with GET."""


class BuiltInRoutes:
    """Reads the built-in types as Strapi's plugins do: bare lists and objects, found by row number."""

    def __init__(self, backend: Backend, limits: Limits, guarded: GuardedAttributes) -> None:
        self.backend = backend
        self.guarded = guarded
        self.limits = limits

    def routes(self) -> list[Route[Target]]:
        """Return the routes."""
        answers: Mapping[str, Callable[[Call], Awaitable[Answer]]] = {
            FILES: self.files,
            ONE_FILE: self.file,
            LOCALES: self.locales,
            ME: self.me,
        }
        return [
            Route("GET", path, BuiltInTarget(scope=(BUILT_IN_SCOPES[path],), answer=answer))
            for path, answer in answers.items()
        ]

    async def files(self, call: Call) -> Answer:
        """Answer with all files, or those that the parameters ask for."""
        files = await self._find(FILE, call, self._query(FILE, call, "find"))
        return json_answer([_signed(file) for file in files])

    async def file(self, call: Call) -> Answer:
        """Answer with one file, by its row number."""
        query = self._query(FILE, call, "findOne").of_row(_row_id(call.parameters["id"]))
        files = await self._find(FILE, call, query)
        if not files:
            raise NotFoundError
        return json_answer(_signed(files[0]))

    async def locales(self, call: Call) -> Answer:
        """Answer with all locales."""
        return json_answer(await self._find(LOCALE, call, self._query(LOCALE, call, "find")))

    async def me(self, call: Call) -> Answer:
        """Answer with the user who is signed in, or with nothing (204) when filters leave them out, as Strapi does."""
        actor = call.ctx.actor
        if not isinstance(actor, SignedIn):
            raise UnauthorizedError("Unauthorized")
        users = await self._find(USER, call, self._query(USER, call, "findOne").of_row(actor.user_id))
        return json_answer(users[0]) if users else empty()

    def _query(self, uid: str, call: Call, action: str) -> Query:
        content_type = self.backend.registry.content_type(uid)
        query, _ = parse_query(call.query, content_type, self.backend.registry, call.ctx.sees, self.limits, action)
        if action == "findOne":
            return query
        start, limit = _number(call.query, "start"), _number(call.query, "limit")
        return replace(query, start=start or 0, limit=limit)

    async def _find(self, uid: str, call: Call, query: Query) -> list[dict[str, Any]]:
        page = await self.backend.actions[uid].find(call.ctx, query, total=False)
        return await self.guarded.shown(page.entries, self.backend.registry.content_type(uid), call.ctx)


def _signed(file: dict[str, Any]) -> dict[str, Any]:
    """Add what Strapi says of a file that needs no signed URL."""
    return {**file, "isUrlSigned": False}


def _row_id(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise NotFoundError
    return int(text)


def _number(query: Mapping[str, Any], name: str) -> int | None:
    value = query.get(name)
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else None
