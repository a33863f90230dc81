"""The deliverer: takes what is due of the deliveries of a database, and sends it to those who want it."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from typing import TypeAlias
from uuid import uuid4

from typecase.lifecycles.deliveries import BackOff, Delivery, Outcome, Sender
from typecase.lifecycles.events import Interest
from typecase.resolvers.events.deliveries import GIVEN_OUT, LEASE, Deliveries
from typecase.server.clock import Clock, SystemClock, slept

_PERIOD = 1.0
"""Seconds after which it looks again when nobody has woken it."""

_PAUSE = 5.0
"""Seconds before the database is asked again that did not answer."""

_PATIENCE = 5.0
"""Seconds that a delivery may take to end when it is cancelled."""

_log = logging.getLogger("typecase.events")

Ended: TypeAlias = tuple[Delivery, Outcome]


class Deliverer:
    """Delivers what those want whom this process knows. `sender_of` gives what sends to a target, by its name."""

    def __init__(
        self,
        deliveries: Deliveries,
        interest: Interest,
        sender_of: Callable[[str], Sender | None],
        back_off: BackOff,
        *,
        turn_off: Callable[[str], Awaitable[None]] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Deliver from a database; `turn_off` is called for a target that wants no more events."""
        self._deliveries = deliveries
        self._interest = interest
        self._sender_of = sender_of
        self._back_off = back_off
        self._turn_off = turn_off
        self._clock = clock or SystemClock()
        self._holder = uuid4().hex
        self._closing = asyncio.Event()
        self._woken = asyncio.Event()
        self._closed_at: float | None = None
        self._ended: list[Ended] | None = None
        """What has ended since somebody wants to know it."""
        self._running: dict[int, tuple[str, asyncio.Task[None]]] = {}
        self._noting: set[int] = set()
        """Those whose outcome is being noted, which nothing cuts off."""

    def wake(self) -> None:
        """Let it look at once: there are new events."""
        self._woken.set()

    def close(self) -> None:
        """Begin no delivery any more; the time that those under way have to end begins now."""
        if self._closed_at is None:
            self._closed_at = asyncio.get_running_loop().time()
        self._closing.set()
        self._woken.set()

    @asynccontextmanager
    async def running(self, grace: float) -> AsyncGenerator[None]:
        """Deliver for the time of a block. What is under way at its end has `grace` seconds and is then let go of."""
        # An empty context: that of whoever starts the server is not theirs.
        looking = asyncio.create_task(self._follow(), name="deliveries", context=Context())
        ended = asyncio.Event()
        leases = asyncio.create_task(self._keep_leases(ended), name="leases of deliveries", context=Context())
        try:
            yield
        finally:
            self.close()
            await asyncio.wait({looking})
            await self._finish(grace)
            ended.set()  # not cancelled: what it says to the database is to be finished
            await leases

    async def drain(self) -> list[Ended]:
        """Deliver all that is due now and what comes of it, and return what was delivered with its outcome."""
        ended: list[Ended] = []
        self._ended = ended
        while True:
            await self._look()
            if not self._running:
                self._ended = None
                return ended
            await asyncio.wait({task for _, task in self._running.values()})

    async def _follow(self) -> None:
        while not self._closing.is_set():
            self._woken.clear()
            pause = _PERIOD
            try:
                await self._look()
            except Exception as error:
                _log.error("deliveries could not be looked for", exc_info=error)
                pause = _PAUSE
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)

    async def _look(self) -> None:
        """Give out the events that are there, and begin the deliveries that are due."""
        while await self._deliveries.give_out(self._clock.now()) == GIVEN_OUT and not self._closing.is_set():
            pass
        for name in await self._deliveries.due(self._clock.now()):
            target, sender = self._interest.targets.get(name), self._sender_of(name)
            if target is None or sender is None or self._closing.is_set():
                continue
            free = target.at_once - sum(running == name for running, _ in self._running.values())
            if free > 0:
                for delivery in await self._deliveries.claim(target, free, self._clock.now(), self._holder):
                    self._begin(delivery, sender)

    def _begin(self, delivery: Delivery, sender: Sender) -> None:
        number = delivery.number
        if number in self._running:  # its lease was over, but it is still under way here
            return
        work = asyncio.create_task(
            self._deliver(delivery, sender), name=f"{delivery.event.name} to {delivery.target}", context=Context()
        )
        self._running[number] = (delivery.target, work)
        work.add_done_callback(lambda _: self._forget(number))

    def _forget(self, number: int) -> None:
        del self._running[number]
        self._noting.discard(number)
        self._woken.set()

    async def _deliver(self, delivery: Delivery, sender: Sender) -> None:
        """Deliver and note the outcome."""
        began = time.perf_counter()
        try:
            outcome = await self._outcome(delivery, sender)
        except asyncio.CancelledError:
            await self._release(delivery)
            return
        self._noting.add(delivery.number)
        seconds, now = time.perf_counter() - began, self._clock.now()
        next_try = self._back_off.next_try(delivery.event.attempt, now, outcome) if outcome.error else None
        if outcome.error is not None:
            then = "it has failed for good" if next_try is None else f"again at {next_try.isoformat(' ', 'seconds')}"
            _log.warning(
                "%s (%s) to %s, attempt %d: %s; %s",
                delivery.event.name,
                delivery.event.id,
                delivery.target,
                delivery.event.attempt,
                outcome.error,
                then,
            )
        try:
            await self._deliveries.end(delivery, outcome, seconds, now, next_try, self._holder)
            if outcome.gone and self._turn_off is not None:
                await self._turn_off(delivery.target)
        except Exception as error:
            _log.error("the outcome of %s could not be noted: it comes again", delivery.event.id, exc_info=error)
        if self._ended is not None:
            self._ended.append((delivery, outcome))

    async def _outcome(self, delivery: Delivery, sender: Sender) -> Outcome:
        if delivery.event.attempt > len(self._back_off.pauses) + 1:
            return Outcome(error="the processes that delivered it have died")
        try:
            return await sender.send(delivery)
        except asyncio.CancelledError as error:
            if _is_cancelled():
                raise
            return _failure(delivery, error)  # of something that it waited for
        except (Exception, SystemExit) as error:
            return _failure(delivery, error)

    async def _release(self, delivery: Delivery) -> None:
        try:
            await self._deliveries.release(delivery, self._clock.now(), self._holder)
        except Exception as error:
            _log.error("%s could not be let go of: it comes again", delivery.event.id, exc_info=error)

    async def _keep_leases(self, ended: asyncio.Event) -> None:
        """Renew the leases of what is under way, and cancel what is another process's by now."""
        while await slept(self._clock, self._clock.now() + LEASE / 3, ended):
            numbers = set(self._running)
            if not numbers:
                continue
            try:
                held = await self._deliveries.renew(numbers, self._clock.now(), self._holder)
            except Exception as error:
                _log.error("the leases of deliveries could not be renewed", exc_info=error)
                continue
            for number in numbers - held - self._noting:
                if number in self._running:
                    self._running[number][1].cancel()

    async def _finish(self, grace: float) -> None:
        assert self._closed_at is not None
        left = self._closed_at + grace - asyncio.get_running_loop().time()
        tasks = {task for _, task in self._running.values()}
        if tasks:
            _, tasks = await asyncio.wait(tasks, timeout=max(0.0, left))
        for number, (_, task) in list(self._running.items()):
            if number not in self._noting:
                _log.warning("%s is let go of, the server stops", task.get_name())
                task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_PATIENCE)


def _failure(delivery: Delivery, error: BaseException) -> Outcome:
    _log.error("%s failed for %s", delivery.target, delivery.event.id, exc_info=error)
    return Outcome(error=f"{type(error).__name__}: {error}")


def _is_cancelled() -> bool:
    """Whether the current task is to end, rather than something that it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
