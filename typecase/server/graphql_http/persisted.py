"""Automatic persisted queries: a client sends the hash of a text, and the text once when the server lacks it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, cast

from typecase.keeping import Kept
from typecase.resolvers.graphql.errors import INTERNAL_SERVER_ERROR, PERSISTED_QUERY_NOT_FOUND, refuse
from typecase.server.graphql_http.parameters import Parameters

_MOST_TEXTS = 1_000
_MOST_CHARACTERS = 4_000_000


class PersistedQueries:
    """The texts that clients registered, by their SHA-256 in hexadecimal; those used last are kept."""

    def __init__(self) -> None:
        self._texts: Kept[str, str] = Kept(_MOST_TEXTS, _MOST_CHARACTERS)

    def text(self, parameters: Parameters) -> str:
        """Return the text of an operation that is sent, or known by its hash; RefusedOperation when there is none."""
        persisted = parameters.extensions.get("persistedQuery")
        if persisted:
            return self._persisted_text(parameters.query, persisted)
        if not parameters.query:
            raise refuse("GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.")
        return parameters.query

    def register(self, parameters: Parameters) -> None:
        """Keep a text that was sent with its hash. To be called when the text is known to be valid."""
        if not parameters.query or not parameters.extensions.get("persistedQuery"):
            return
        self._texts.put(_hash(parameters.query), parameters.query, len(parameters.query))

    def _persisted_text(self, query: str | None, persisted: Any) -> str:
        asked: Mapping[str, Any] = cast(dict[str, Any], persisted) if isinstance(persisted, dict) else {}
        if asked.get("version") != 1:
            raise refuse("Unsupported persisted query version", code=INTERNAL_SERVER_ERROR)
        wanted = asked.get("sha256Hash")
        if query is None:
            text = self._texts.get(wanted) if isinstance(wanted, str) else None
            if text is None:
                raise refuse("PersistedQueryNotFound", code=PERSISTED_QUERY_NOT_FOUND, status=200)
            return text
        if wanted != _hash(query):
            raise refuse("provided sha does not match query", code=INTERNAL_SERVER_ERROR)
        return query


def _hash(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()
