"""Ids of documents: 24 letters and digits that nobody can guess, the first one a letter."""

import re
import secrets
import string

_LETTERS = string.ascii_lowercase
_SIGNS = _LETTERS + string.digits
_LENGTH = 24

DOCUMENT_ID = re.compile(r"[A-Za-z0-9]{1,24}")
"""What the id of a document looks like, whoever made it."""


def new_document_id() -> str:
    """Return an id with 124 random bits."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH - 1))
