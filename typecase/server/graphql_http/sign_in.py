"""`login`: sign-in with a password through GraphQL, limited together with that through REST."""

from collections.abc import Mapping
from typing import Any

from typecase.errors import ApplicationError
from typecase.resolvers.context import Context
from typecase.server.authentication.rate_limits import RateLimits
from typecase.server.authentication.sign_in import SignIn, parse_credentials

LOGIN = "Mutation.login"
"""The root field. Which permission it asks for is in the SDL."""

_LOCAL = "local"
_SHOWN = ("documentId", "username", "email", "confirmed", "blocked")


class LoginField:
    """The field; `limits` counts the sign-ins of one address, right or wrong, each field of an operation by itself."""

    def __init__(self, sign_in: SignIn, limits: RateLimits) -> None:
        self._sign_in = sign_in
        self._limits = limits

    async def answer(self, ctx: Context, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a token and the user, whose `role` is null as in Strapi.

        Raises RateLimitError, what `SignIn.sign_in` and `parse_credentials` raise, and ApplicationError for a provider
        other than `local`.
        """
        self._limits.admit(ctx.client)
        given: Mapping[str, Any] = arguments["input"]
        if given["provider"] != _LOCAL:
            raise ApplicationError("This provider is disabled")
        session = await self._sign_in.sign_in(parse_credentials(given))
        user = {name: session.user[name] for name in _SHOWN}
        return {"jwt": session.jwt, "user": {"id": str(session.user["id"]), **user, "role": None}}
