"""What is shown of settings that may hold a secret. In doubt, less is shown."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, cast

from pydantic import SecretStr

HIDDEN = "********"
"""What stands in place of a secret."""

_SECRET_WORDS = (
    r"secret|passw|passphrase|pwd|token|key|credential|authorization|cookie|salt|private|dsn|default_headers"
)
_SECRET_NAME = re.compile(_SECRET_WORDS, re.IGNORECASE)
_ASSIGNED = re.compile(rf"([\w-]*(?:{_SECRET_WORDS})[\w-]*\s*=\s*)[^&#;\s]+", re.IGNORECASE)
_FILES = "sqlite"
_WEB = ("http", "https")


def masked(name: str, value: Any) -> Any:
    """Return a value without its secrets, as JSON can have it; tables and lists are looked through.

    What has the name of a secret is hidden, unless it says yes or no, as `credentials` of CORS does; and of other texts
    the password in a URL and what follows `password=` and the like.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, SecretStr) or (_SECRET_NAME.search(name) and value not in (None, "", {}, ())):
        return HIDDEN
    match value:
        case str():
            return _without_password(value)
        case Mapping():
            return {key: masked(key, inner) for key, inner in cast(Mapping[str, Any], value).items()}
        case Sequence():
            return [masked(name, inner) for inner in cast(Sequence[Any], value)]
        case float() if not isfinite(value):
            return str(value)
        case _:
            return value


def masked_text(value: Any) -> Any:
    """Return a value whose name tells that it is no secret; the passwords in its URLs are hidden all the same."""
    return masked("", value)


def _without_password(text: str) -> str:
    scheme, mark, rest = text.partition("://")
    # A password may hold any sign where it is not written as a URL should be: all up to the last @ is taken for it.
    user, at, host = rest.rpartition("@")
    if at and scheme != _FILES:
        name, colon, _ = user.partition(":")
        if colon or scheme in _WEB:
            rest = f"{name}:{HIDDEN}@{host}" if colon else f"{HIDDEN}@{host}"
    return _ASSIGNED.sub(rf"\g<1>{HIDDEN}", f"{scheme}{mark}{rest}")
