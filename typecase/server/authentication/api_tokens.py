"""Keys of API tokens. The database has their keyed hash only: it neither gives a key away nor lets one be made.

A key is found by its hash, in an index, and never compared with another text, so the time of an answer says nothing
about it.
"""

import hmac
import secrets

from pydantic import SecretStr

PREFIX = "typecase_"
"""Starts every key that is made, so that programs that search code for secrets can tell one."""


def make_key() -> str:
    """Return a new key of 256 random bits, to be shown once."""
    return PREFIX + secrets.token_hex(32)


def hash_key(key: str, secret: SecretStr) -> str:
    """Return what is stored of a key: its HMAC-SHA-512 with the setting `auth.api_token_secret`, in hexadecimal."""
    return hmac.digest(secret.get_secret_value().encode(), key.encode(errors="surrogatepass"), "sha512").hex()
