"""JSON Web Tokens of signed-in users: `{id, iat, exp}` with HMAC-SHA-256 and no other algorithm."""

import time
from collections.abc import Callable
from hashlib import sha256

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

from typecase.keeping import Kept

_ALGORITHM = "HS256"
_HEADER = {"alg": _ALGORITHM, "typ": "JWT"}
_LONGEST = 2_048
_MOST_KEPT = 10_000
"""How many tokens that were read are known again. One takes 200 bytes."""


class JsonWebTokens:
    """Issues and reads tokens; `expires_in` is in seconds, `clock` gives seconds since 1970."""

    def __init__(self, secret: SecretStr, expires_in: int, *, clock: Callable[[], float] = time.time) -> None:
        self._key = OctKey.import_key(secret.get_secret_value())
        self._expires_in = expires_in
        self._clock = clock
        self._known = Kept[bytes, tuple[int, int]](_MOST_KEPT)

    def issue(self, user_id: int) -> str:
        """Return a token for a user."""
        now = int(self._clock())
        claims = {"id": user_id, "iat": now, "exp": now + self._expires_in}
        return jwt.encode(_HEADER, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> int | None:
        """Return the id of the user that a token is for; None when it is not ours, was changed or has expired.

        To verify one takes some 65 µs, so that one which was is known again, by its hash.
        """
        if len(token) > _LONGEST:
            return None
        digest = sha256(token.encode(errors="surrogatepass")).digest()
        known = self._known.get(digest)
        if known is None:
            known = self._verified(token)
            if known is None:
                return None
            self._known.put(digest, known)
        user_id, expires = known
        return user_id if expires > self._clock() else None

    def _verified(self, token: str) -> tuple[int, int] | None:
        """Return the user's id and the time at which the token expires; None when it is not ours or was changed."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError):
            return None
        user_id, expires = claims.get("id"), claims.get("exp")
        return (user_id, expires) if type(user_id) is int and type(expires) is int else None
