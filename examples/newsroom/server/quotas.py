"""Quotas: how many requests one address may send."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from typecase import Context, Next, RateLimitError, middleware

_MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class QuotaConfig:
    """`requests` in a window of so many `seconds`."""

    requests: int
    seconds: int = 60


@dataclass
class _Counts:
    """Requests of each address in the window that is running, of the addresses that came last."""

    window: int = 0
    by_address: OrderedDict[str, int] = field(default_factory=OrderedDict)

    def add(self, address: str, window: int) -> int:
        if window != self.window:
            self.window = window
            self.by_address.clear()
        self.by_address[address] = self.by_address.pop(address, 0) + 1
        if len(self.by_address) > _MOST_ADDRESSES:
            self.by_address.popitem(last=False)
        return self.by_address[address]


_COUNTS = _Counts()


@middleware
async def quota(ctx: Context, next: Next, config: QuotaConfig) -> Any:
    """Refuse what is more than the quota of an address, and tell everybody how much is left."""
    now = time.time()
    used = _COUNTS.add(ctx.client or "", int(now // config.seconds))
    ctx.response.headers["x-quota-left"] = str(max(config.requests - used, 0))
    if used > config.requests:
        raise RateLimitError(details={"retry_after": config.seconds - int(now % config.seconds)})
    return await next()
