"""From the `Authorization` header to the actor. Bad credentials are refused everywhere, on public routes too."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from pydantic import SecretStr

from typecase.errors import UnauthorizedError
from typecase.resolvers.actors import Actor, ApiToken, Nobody, SignedIn, StoredToken, User
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
    """Tells who is asking; `email_confirmation` refuses users whose address is not confirmed.

    `accounts` may keep what they found; `stored` are the same as they are now, and are asked before anybody is refused
    for what was kept.
    """

    def __init__(
        self,
        accounts: Accounts,
        tokens: JsonWebTokens,
        api_token_secret: SecretStr,
        *,
        stored: Accounts | None = None,
        email_confirmation: bool = False,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._accounts = accounts
        self._stored = stored or accounts
        self._tokens = tokens
        self._api_token_secret = api_token_secret
        self._email_confirmation = email_confirmation
        self._clock = clock

    def authenticate(self, authorization: str | None) -> Awaitable[Actor]:
        """Return who sends this header. No header, another scheme than Bearer or an empty one is nobody.

        Raises UnauthorizedError for a bearer that is neither a valid JSON Web Token of a user who may sign in nor the
        key of an API token that has not expired.
        """
        return self._actor(authorization, self._accounts)

    def authenticate_anew(self, authorization: str | None) -> Awaitable[Actor]:
        """Do what `authenticate` does, from what is stored now."""
        return self._actor(authorization, self._stored)

    async def _actor(self, authorization: str | None, accounts: Accounts) -> Actor:
        bearer = _bearer(authorization)
        if bearer is None:
            return Nobody(permissions=await accounts.public_role_permissions())
        if bearer.count(".") == _DOTS_OF_A_JWT:
            return await self._user(bearer, accounts)
        return await self._api_token(bearer, accounts)

    async def _user(self, token: str, accounts: Accounts) -> SignedIn:
        user_id = self._tokens.read(token)
        if user_id is None:
            raise UnauthorizedError
        user = await accounts.find_user_by_id(user_id)
        if user is not None and not self._may_sign_in(user) and accounts is not self._stored:
            user = await self._stored.find_user_by_id(user_id)
        if user is None or not self._may_sign_in(user):
            raise UnauthorizedError(_BAD_ACCOUNT)
        permissions = await accounts.permissions_of_role(user.role.id) if user.role else frozenset[str]()
        return SignedIn(
            user_id=user.id,
            document_id=user.document_id,
            username=user.username,
            email=user.email,
            role=user.role,
            permissions=permissions,
        )

    def _may_sign_in(self, user: User) -> bool:
        return not user.blocked and (user.confirmed or not self._email_confirmation)

    async def _api_token(self, key: str, accounts: Accounts) -> ApiToken:
        if len(key) > _LONGEST_KEY:
            raise UnauthorizedError
        key_hash = hash_key(key, self._api_token_secret)
        found = await accounts.find_token_by_hash(key_hash)
        if found is not None and self._is_over(found) and accounts is not self._stored:
            found = await self._stored.find_token_by_hash(key_hash)
        if found is None:
            raise UnauthorizedError
        if self._is_over(found):
            raise UnauthorizedError(_EXPIRED)
        return ApiToken(token_id=found.id, name=found.name, type=found.type, permissions=found.permissions)

    def _is_over(self, token: StoredToken) -> bool:
        return token.expires_at is not None and token.expires_at <= self._clock()


def _bearer(authorization: str | None) -> str | None:
    """Return what follows `Bearer` (in any case) in a header; None when there is nothing or it says something else."""
    if authorization is None:
        return None
    match authorization.split(maxsplit=1):
        case [scheme, bearer] if scheme.lower() == "bearer":
            return bearer.rstrip()
        case _:
            return None
