"""What the reference reads: calls of the entity service that are made between two executions.

graphql-core gives the errors of an operation in an order, and leaves out those that no longer matter, as its resolvers
answer at once or later. So resolvers of the reference never wait: what is not read yet is noted, read when the
execution is over, and there in the next one.
"""

from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.magazines import Magazine
from typecase.errors import TypecaseError

_MOST_KEPT = 30_000


@dataclass(slots=True)
class Reads:
    """The answers of the entity service by what was asked. The content never changes."""

    magazine: Magazine
    _known: dict[bytes, Any] = field(default_factory=dict[bytes, Any])
    _wanted: dict[bytes, tuple[str, dict[str, Any]]] = field(default_factory=dict[bytes, tuple[str, dict[str, Any]]])

    def find_many(self, uid: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return what `find_many` finds, or nothing yet; the error that it raises is raised here."""
        key = orjson.dumps((uid, parameters))
        if key not in self._known:
            self._wanted[key] = (uid, parameters)
            return []
        found = self._known[key]
        if isinstance(found, TypecaseError):
            raise found
        return found

    async def catch_up(self) -> bool:
        """Read what was wanted; tell whether there was anything."""
        wanted, self._wanted = self._wanted, {}
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
        for key, (uid, parameters) in wanted.items():
            try:
                self._known[key] = await self.magazine.backend.entities(uid).find_many(**parameters)
            except TypecaseError as error:
                self._known[key] = error
        return bool(wanted)
