"""Rate limits: how often a key (an address, an account) may do something within a window that slides."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from typecase.errors import RateLimitError

_IPV6_CUSTOMER = 64
"""The network prefix that one customer has; addresses inside it are free to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Whether this time is allowed, and how many more are; `retry_after` is in seconds, 0 when it is allowed."""

    allowed: bool
    limit: int
    remaining: int
    retry_after: int = 0

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that tell the client."""
        found = {"X-RateLimit-Limit": str(self.limit), "X-RateLimit-Remaining": str(self.remaining)}
        return found if self.allowed else {**found, "Retry-After": str(self.retry_after)}


class RateLimits:
    """Counts in this process: at most `limit` times per `window` (seconds) for each key.

    A refused time does not count. Of more than `max_keys` keys those that were used longest ago are forgotten.
    """

    def __init__(
        self, limit: int, *, window: float = 60, max_keys: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._window = window
        self._max_keys = max_keys
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, key: str) -> Allowance:
        """Count one more time for a key, if it is allowed."""
        now = self._clock()
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        if len(self._times) > self._max_keys:
            self._times.popitem(last=False)
        while times and times[0] <= now - self._window:
            times.popleft()
        if len(times) >= self._limit:
            retry_after = max(1, ceil(times[0] + self._window - now))
            return Allowance(allowed=False, limit=self._limit, remaining=0, retry_after=retry_after)
        times.append(now)
        return Allowance(allowed=True, limit=self._limit, remaining=self._limit - len(times))

    def admit(self, client: str | None) -> Allowance:
        """Count one more time for a client by its network address; RateLimitError when it is not allowed."""
        allowance = self.take(address_key(client or ""))
        if not allowance.allowed:
            raise RateLimitError(details={"retry_after": allowance.retry_after})
        return allowance


def address_key(host: str) -> str:
    """Return the key of a client's address: for IPv6 its /64 network, since one client has all of it."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address.packed, _IPV6_CUSTOMER), strict=False))
    return str(address)
