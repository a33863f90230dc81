"""`POST /auth/local`: sign-in with a password, limited by address."""

from dataclasses import asdict, dataclass

import orjson

from typecase.errors import BodySyntaxError
from typecase.server.authentication.rate_limits import RateLimits
from typecase.server.authentication.sign_in import SignIn, parse_credentials
from typecase.server.http_answer import Answer
from typecase.server.http_request import HttpRequest
from typecase.server.rest.answers import json_answer
from typecase.server.rest.endpoint import BuiltInTarget, Call, Target
from typecase.server.rest.routes import Route


@dataclass(frozen=True, slots=True)
class _Declared:
    path: str
    action: str


SIGN_IN = _Declared("/auth/local", "plugin::users-permissions.auth.callback")
"""Where to sign in, and the permission that it asks for: the public role has it from the start."""


class SignInRoute:
    """The route; `limits` counts the sign-ins of one address, right or wrong, those through GraphQL among them.

    `body_limit` is in bytes.
    """

    def __init__(self, sign_in: SignIn, limits: RateLimits, body_limit: int) -> None:
        self._sign_in = sign_in
        self._limits = limits
        self._body_limit = body_limit

    def route(self) -> Route[Target]:
        """Return the route."""
        return Route("POST", SIGN_IN.path, BuiltInTarget(scope=(SIGN_IN.action,), answer=self.answer))

    async def answer(self, call: Call) -> Answer:
        """Answer with a token and the user."""
        allowance = self._limits.admit(call.ctx.client)
        session = await self._sign_in.sign_in(parse_credentials(await self._json_body(call.request)))
        return json_answer(asdict(session), headers=allowance.headers)

    async def _json_body(self, request: HttpRequest) -> object:
        body = await request.body(self._body_limit)
        if not body:
            return None
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BodySyntaxError(f"The body is not JSON: {error}") from None
