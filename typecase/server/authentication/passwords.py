"""Password hashes: argon2id, computed in two threads so that a burst of sign-ins leaves the server its memory."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_OURS = "$argon2id$"

LONGEST_PASSWORD = 1024
"""In characters; a longer one is never right, and is not hashed."""

NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$u5fTp0Vq7b9w3m1cXKZ3Wg$Qb1f0rT6xLh9m2yGk8vS5dPzJ4nWcE7uAoI3eYtRgXs"
"""Verified when there is no user, so that the answer takes as long as for one. It was made from no password."""


class Passwords:
    """Hashes and verifies passwords; `close` ends its threads."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")

    async def hash(self, password: str) -> str:
        """Return the hash of a password, with its parameters and a new salt."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether a password has the stored hash. It takes as long when none is stored (None)."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, password, stored)

    def close(self) -> None:
        """End the threads; what has not begun is cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, password: str, stored: str | None) -> bool:
        if stored is None or not stored.startswith(_OURS) or len(password) > LONGEST_PASSWORD:
            stored, password = NOBODYS_HASH, ""
        try:
            return self._hasher.verify(stored, password.encode(errors="surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
