"""What a request is told of the route that it took."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteInfo:
    """The route that a request took: its method and path as declared, and the action that it calls."""

    method: str
    path: str
    action: str
    scope: tuple[str, ...] = ()


class Matched(Protocol):
    """What a request was matched with."""

    @property
    def info(self) -> RouteInfo | None:
        """The route; None of a built-in type."""
        ...
