"""From the `Authorization` header to the actor. Bad credentials are refused everywhere, on public routes too."""

from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import SecretStr

from typecase.errors import UnauthorizedError
from typecase.resolvers.actors import Actor, ApiToken, Nobody, SignedIn
from typecase.server.authentication.accounts import Accounts
from typecase.server.authentication.api_tokens import hash_key
from typecase.server.authentication.jwt import JsonWebTokens

_BAD_ACCOUNT = "Invalid credentials"
_EXPIRED = "Token expired"
_DOTS_OF_A_JWT = 2
_LONGEST_KEY = 1_024


def _now() -> datetime:
    return datetime.now(UTC)


class Authenticator:
    """Tells who is asking; `email_confirmation` refuses users whose address is not confirmed."""

    def __init__(
        self,
        accounts: Accounts,
        tokens: JsonWebTokens,
        api_token_secret: SecretStr,
        *,
        email_confirmation: bool = False,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._accounts = accounts
        self._tokens = tokens
        self._api_token_secret = api_token_secret
        self._email_confirmation = email_confirmation
        self._clock = clock

    async def authenticate(self, authorization: str | None) -> Actor:
        """Return who sends this header. No header, another scheme than Bearer or an empty one is nobody.

        Raises UnauthorizedError for a bearer that is neither a valid JSON Web Token of a user who may sign in nor the
        key of an API token that has not expired.
        """
        bearer = _bearer(authorization)
        if bearer is None:
            return Nobody(permissions=await self._accounts.public_role_permissions())
        if bearer.count(".") == _DOTS_OF_A_JWT:
            return await self._user(bearer)
        return await self._api_token(bearer)

    async def _user(self, token: str) -> SignedIn:
        user_id = self._tokens.read(token)
        if user_id is None:
            raise UnauthorizedError
        user = await self._accounts.find_user_by_id(user_id)
        if user is None or user.blocked or (self._email_confirmation and not user.confirmed):
            raise UnauthorizedError(_BAD_ACCOUNT)
        permissions = await self._accounts.permissions_of_role(user.role.id) if user.role else frozenset[str]()
        return SignedIn(
            user_id=user.id,
            document_id=user.document_id,
            username=user.username,
            email=user.email,
            role=user.role,
            permissions=permissions,
        )

    async def _api_token(self, key: str) -> ApiToken:
        if len(key) > _LONGEST_KEY:
            raise UnauthorizedError
        found = await self._accounts.find_token_by_hash(hash_key(key, self._api_token_secret))
        if found is None:
            raise UnauthorizedError
        if found.expires_at is not None and found.expires_at <= self._clock():
            raise UnauthorizedError(_EXPIRED)
        return ApiToken(token_id=found.id, name=found.name, type=found.type, permissions=found.permissions)


def _bearer(authorization: str | None) -> str | None:
    """Return what follows `Bearer` (in any case) in a header; None when there is nothing or it says something else."""
    match (authorization or "").split(maxsplit=1):
        case [scheme, bearer] if scheme.lower() == "bearer":
            return bearer.rstrip()
        case _:
            return None
