"""The context of a request: who sends it is authenticated, once."""

from functools import partial

from typecase.resolvers.actors import Actor
from typecase.resolvers.backend import Backend
from typecase.resolvers.context import Context
from typecase.resolvers.queries.selection import Style
from typecase.server.authentication.authenticator import Authenticator
from typecase.server.http_request import HttpRequest


class Contexts:
    """Opens contexts over a backend; every request is the `caller`'s where there is one."""

    def __init__(self, backend: Backend, authenticator: Authenticator, *, caller: Actor | None = None) -> None:
        self._backend = backend
        self._caller = caller
        self._authenticator = authenticator

    async def open(self, style: Style, request: HttpRequest) -> Context:
        """Return the context of a request to an API; UnauthorizedError when its credentials are not valid."""
        if self._caller is not None:
            return self._backend.context(self._caller, style, client=request.client)
        credentials = request.headers.get("authorization")
        actor = await self._authenticator.authenticate(credentials)
        ctx = self._backend.context(actor, style, client=request.client)
        ctx.look_again = partial(self._authenticator.authenticate_anew, credentials)
        return ctx
