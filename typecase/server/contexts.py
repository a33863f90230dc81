"""The context of a request: who sends it is authenticated, once."""

from collections.abc import Awaitable
from functools import partial
from typing import Protocol

from typecase.resolvers.actors import Actor
from typecase.resolvers.backend import Backend
from typecase.resolvers.context import CURRENT, Context
from typecase.resolvers.queries.selection import Style
from typecase.server.sent_request import SentRequest


class Authentication(Protocol):
    """Tells who is asking, as `Authenticator` does."""

    def authenticate(self, authorization: str | None) -> Awaitable[Actor]:
        """Return who sends this header, perhaps from what is kept."""
        ...

    def authenticate_anew(self, authorization: str | None) -> Awaitable[Actor]:
        """Return who sends this header, from what is stored now."""
        ...


class OneCaller:
    """Every request is the same caller's, whatever it sends: for programs that ask from inside."""

    def __init__(self, caller: Actor) -> None:
        self._caller = caller

    async def authenticate(self, authorization: str | None) -> Actor:
        """See Authentication."""
        del authorization
        return self._caller

    async def authenticate_anew(self, authorization: str | None) -> Actor:
        """See Authentication."""
        del authorization
        return self._caller


class Contexts:
    """Opens contexts over a backend."""

    def __init__(self, backend: Backend, authentication: Authentication) -> None:
        self._backend = backend
        self._authentication = authentication

    async def open(self, style: Style, request: SentRequest) -> Context:
        """Return the context of a request to an API; UnauthorizedError when its credentials are not valid."""
        credentials = request.headers.get("authorization")
        ctx = self._backend.context(
            await self._authentication.authenticate(credentials),
            style,
            client=request.client,
            request=request,
            look_again=partial(self._authentication.authenticate_anew, credentials),
        )
        CURRENT.set(ctx)  # until the application forgets it
        return ctx

    async def renew(self, request: SentRequest, ctx: Context) -> Context:
        """Return the context of the next event that a request has asked for; UnauthorizedError as of `open`."""
        credentials = request.headers.get("authorization")
        anew = ctx.anew(await self._authentication.authenticate(credentials))
        anew.look_again = partial(self._authentication.authenticate_anew, credentials)
        CURRENT.set(anew)
        return anew
