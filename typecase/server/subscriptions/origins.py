"""Whose pages may open a socket: no browser asks before it does, as it would for a request."""

from starlette.types import Scope

from typecase.server.middlewares.cors import CorsConfig
from typecase.settings import Settings

_ANY = "*"


class Origins:
    """Pages of this server, and those of the origins that `cors` lets call. A program sends no origin."""

    def __init__(self, settings: Settings) -> None:
        self._allowed = frozenset(_allowed(settings))

    def allow(self, scope: Scope) -> bool:
        """Tell whether a handshake comes from such a page, or from a program."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if origin is None or _ANY in self._allowed or origin in self._allowed:
            return True
        host = headers.get(b"host", "").lower()
        return host != "" and origin.lower() in (f"https://{host}", f"http://{host}")


def _allowed(settings: Settings) -> tuple[str, ...]:
    found = () if settings.public_url is None else (settings.public_url,)
    for entry in settings.http.middlewares:
        if entry.name == "cors":
            origins = CorsConfig.model_validate(entry.config).origins
            found += ((_ANY,) if settings.in_development else ()) if origins is None else origins
    return found
