"""The guard against requests that a foreign web page can send without asking first (CSRF).

A browser asks the server first (preflight) when a request has a media type or a header that a form cannot send.
Requests without either are refused, so that a visitor's cookies or network are never used behind their back.
"""

from collections.abc import Mapping

from typecase.resolvers.graphql.errors import refuse
from typecase.server.bodies import media_type_of

_SIMPLE_MEDIA_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
_PREFLIGHT_HEADERS = ("x-apollo-operation-name", "apollo-require-preflight")
_BLOCKED = (
    "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF). Please either specify a "
    "'content-type' header (with a type that is not one of application/x-www-form-urlencoded, multipart/form-data, "
    "text/plain) or provide a non-empty value for one of the following headers: x-apollo-operation-name, "
    "apollo-require-preflight\n"
)
"""The words that clients know."""


def require_preflight(headers: Mapping[str, str]) -> None:
    """Raise RefusedOperation for a request that a foreign page could send without a preflight."""
    media_type = media_type_of(headers)
    if media_type and media_type not in _SIMPLE_MEDIA_TYPES:
        return
    if not any(headers.get(name) for name in _PREFLIGHT_HEADERS):
        raise refuse(_BLOCKED)
