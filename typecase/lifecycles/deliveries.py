"""Deliveries of events to those who want them: what is sent, what came of it, and when it is tried again."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import Protocol

from typecase.lifecycles.events import Event

_JITTER = 0.2
"""A pause is longer or shorter by up to this part of it, so that what failed together does not come back together."""

_LONGEST_WISH = timedelta(days=1)
"""The longest time that a target may ask to be left alone."""

_CIRCUIT = 10
"""Failures in a row after which a target is left alone for a while."""

_REST = timedelta(seconds=30)
"""How long it is left alone then; twice as long after each probe that fails."""

_LONGEST_REST = timedelta(minutes=10)


def new_message_id() -> str:
    """Return what identifies a delivery, whenever it is tried again."""
    return f"msg_{token_hex(12)}"


class State(StrEnum):
    """Where a delivery stands: `queued` is behind another one of its document, `sending` is held by a process."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event on its way to a target, by the number of its row."""

    number: int
    target: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a delivery: it has arrived when there is no `error`.

    `status`, `headers` and `body` are of the answer, where there was one. `retry_after` is when the target wants to be
    asked again at the earliest, in seconds; `gone` tells that it wants nothing any more.
    """

    error: str | None = None
    status: int | None = None
    headers: Mapping[str, str] | None = None
    body: str | None = None
    retry_after: float | None = None
    gone: bool = False


class Sender(Protocol):
    """Delivers to a target. What it raises is a failure, too; it is cancelled when the server stops."""

    async def send(self, delivery: Delivery, /) -> Outcome:
        """Deliver an event, and return what came of it."""
        ...


@dataclass(frozen=True, slots=True)
class BackOff:
    """When a delivery that failed is tried again: after these pauses, in seconds, one after each attempt."""

    pauses: Sequence[int]
    chance: Callable[[], float] = random.random

    def next_try(self, attempt: int, now: datetime, outcome: Outcome) -> datetime | None:
        """Return when to try again after an attempt, counted from 1, has failed; None when it was the last one."""
        if outcome.gone or attempt > len(self.pauses):
            return None
        pause = timedelta(seconds=self.pauses[attempt - 1]) * (1 + _JITTER * (2 * self.chance() - 1))
        if outcome.retry_after is not None:
            pause = max(pause, min(timedelta(seconds=max(0.0, outcome.retry_after)), _LONGEST_WISH))
        return now + pause


def rest_after(failures: int, *, gone: bool = False) -> timedelta | None:
    """Return for how long a target is left alone after so many failures in a row; None where they are few.

    One that wants nothing any more is left alone for as long as a target may ask for.
    """
    if gone:
        return _LONGEST_WISH
    if failures < _CIRCUIT:
        return None
    return min(_REST * 2 ** min(failures - _CIRCUIT, 10), _LONGEST_REST)


def is_probed(failures: int) -> bool:
    """Whether a target has failed so often that it gets one delivery at a time, to see whether it is back."""
    return failures >= _CIRCUIT
