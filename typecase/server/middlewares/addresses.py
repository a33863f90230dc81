"""Which addresses may send requests at all."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from pydantic import model_validator
from starlette.types import ASGIApp, Receive, Scope, Send

from typecase.errors import ForbiddenError
from typecase.server.handshakes import refuse_handshake
from typecase.server.http_answer import send_answer
from typecase.server.rest.answers import failure
from typecase.settings.kinds import Network
from typecase.settings.sections import Section


class AddressConfig(Section):
    """Addresses and networks that are let in (any when none is named), and those that are kept out all the same."""

    allow: tuple[Network, ...] = ()
    deny: tuple[Network, ...] = ()

    @model_validator(mode="after")
    def _say_whom(self) -> "AddressConfig":
        if not (self.allow or self.deny):
            raise ValueError("addresses or networks in allow, deny or both")
        return self


class Addresses:
    """Answers 403 to who is denied or not allowed, before anything of the request is read.

    The address is that of the connection, or the one that a trusted proxy tells. One that is not known is refused.
    """

    def __init__(self, app: ASGIApp, config: AddressConfig) -> None:
        self._app = app
        self._allowed = [ip_network(network) for network in config.allow]
        self._denied = [ip_network(network) for network in config.deny]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan" or self._lets_in(scope):
            await self._app(scope, receive, send)
            return
        answer = replace(failure(ForbiddenError()), headers={"Cache-Control": "no-store"})
        if scope["type"] == "http":
            await send_answer(answer, send)
        else:
            await refuse_handshake(answer, scope, send)

    def _lets_in(self, scope: Scope) -> bool:
        client = scope.get("client")
        address = _parse_address(client[0]) if client else None
        if address is None or _is_in(address, self._denied):
            return False
        return not self._allowed or _is_in(address, self._allowed)


@lru_cache(maxsize=1024)
def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address, as IPv4 where it is one in the clothes of IPv6; None for what is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_in(address: IPv4Address | IPv6Address, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return any(address in network for network in networks)
