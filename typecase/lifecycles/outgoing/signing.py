"""Signatures of webhooks, in the form of Standard Webhooks: who has the secret knows who sent what, and when."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes

from standardwebhooks import Webhook

_PREFIX = "whsec_"
_LENGTHS = range(24, 65)
"""Bytes that a secret may have."""


def make_secret() -> str:
    """Return a new secret: `whsec_` and 32 bytes in base64."""
    return _PREFIX + base64.b64encode(token_bytes(32)).decode()


def secret_problem(secret: str) -> str | None:
    """Return what is wrong with a secret, without showing it; None when it can be used."""
    if not secret.startswith(_PREFIX):
        return f"a secret begins with {_PREFIX}; `typecase webhooks secret` makes one"
    try:
        length = len(base64.b64decode(secret.removeprefix(_PREFIX), validate=True))
    except (binascii.Error, ValueError):
        return f"a secret is base64 behind {_PREFIX}; `typecase webhooks secret` makes one"
    if length not in _LENGTHS:
        return f"a secret has {_LENGTHS[0]} to {_LENGTHS[-1]} bytes, this one has {length}"
    return None


def signature_headers(message_id: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers that identify and sign a message; with several secrets, it has the signature of each.

    So receivers can be given a new secret while the former one still counts. Without a secret it is not signed.
    """
    headers = {"webhook-id": message_id, "webhook-timestamp": str(int(at.timestamp()))}
    if secrets:
        text = body.decode()
        headers["webhook-signature"] = " ".join(Webhook(secret).sign(message_id, at, text) for secret in secrets)
    return headers
