"""Where a webhook may go: to public addresses, and to hosts that a setting allows.

What counts is the address that is connected to. So a name is resolved once, all that it gives is checked, and one of
the checked addresses is connected to: whatever way it was written in, and whatever the next answer would be.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host, as text; OSError when there are none."""

_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""The only part of IPv6 in which public hosts are."""

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator: its last 32 bits are the address."""

_SPECIAL: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
"""Parts of what is global that lead to no public host, or to an address within the address."""


class Refused(Exception):
    """A webhook may not go there; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Hosts that may be called though they are not public: by name, address or network."""

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @staticmethod
    def of(entries: Iterable[str]) -> "AllowedHosts":
        """Return what a setting lists: `hooks.internal`, `10.1.2.3`, `10.1.0.0/16`."""
        names: set[str] = set()
        networks: list[Network] = []
        for entry in entries:
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                names.add(_plain(entry))
        return AllowedHosts(frozenset(names), tuple(networks))

    def has_name(self, host: str) -> bool:
        """Whether all addresses of a host are allowed."""
        return _plain(host) in self.names

    def has(self, address: Address) -> bool:
        """Whether an address is allowed."""
        return any(address in network for network in self.networks)


def url_problem(url: str) -> str | None:
    """Return what is wrong with the URL of a webhook, without showing it; None when it can be called."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"it is no URL: {error}"
    if parts.scheme not in ("http", "https"):
        return "it must begin with https:// or http://"
    if not host:
        return "it names no host"
    if parts.username is not None or parts.password is not None:
        return "it cannot have a user or password in it: use a header"
    return None


def is_public(address: Address) -> bool:
    """Whether an address can be that of a public host."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TRANSLATED:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _GLOBAL:
            return False
    special = any(address.version == network.version and address in network for network in _SPECIAL)
    return address.is_global and not (address.is_multicast or address.is_reserved or special)


async def public_addresses(host: str, port: int, allowed: AllowedHosts, resolve: Resolve) -> list[str]:
    """Return the addresses of a host, all of which may be called; Refused when one may not be, or there are none."""
    try:
        found = await resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Refused(f"the host cannot be found: {error}") from error
    if not allowed.has_name(host):
        for text in found:
            address = _address(text)
            if not (is_public(address) or allowed.has(address)):
                raise Refused(
                    f"{address} is no public address, and nothing was sent there; webhooks.allowed_hosts can allow it"
                )
    if not found:
        raise Refused("the host has no address")
    return list(found)


async def resolve_by_system(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system knows them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _address(text: str) -> Address:
    """Return an address as the one that is reached by it: IPv4 in IPv6 is IPv4."""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return address if mapped is None else mapped


def _plain(host: str) -> str:
    return host.rstrip(".").lower()
