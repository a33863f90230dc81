"""Serving a project with uvicorn until it is told to stop."""

import asyncio
import gc
import signal
import socket
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager

import uvicorn
import uvloop
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from typecase.server.application import GRACE, Application
from typecase.server.logs import configure_logs
from typecase.server.migrating import prepare
from typecase.server.project import Project
from typecase.server.socket_protocol import SocketProtocol
from typecase.settings import Settings

_KEEP_ALIVE = 30

GARBAGE = 25_000, 2, 1_500
"""How many objects are made before those in cycles are looked for. A page of 25 entries has 700, none of them in
cycles: at Python's own 700, each request looks for garbage, which takes a third of the time of a large answer.
Looking takes as long as 0.2 µs for each object, during which nobody is answered: there must not be too many either."""


def serve(project: Project, ready: Callable[[], None] | None = None, *, upgrades: bool = False) -> None:
    """Serve a project on the address of its settings until SIGINT or SIGTERM; call `ready` when it answers.

    Its database is prepared first, and upgraded if it `upgrades`: see `migrating.prepare`. Raises BootError when it
    cannot start.
    """
    lines = configure_logs(project.settings)
    gc.set_threshold(*GARBAGE)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            signals = runner.run(_serve(project, ready, upgrades))
    finally:
        lines.flush()
    for number in reversed(signals):
        signal.raise_signal(number)  # now that all is closed, the process ends as it was told to


async def _serve(project: Project, ready: Callable[[], None] | None, upgrades: bool) -> Sequence[int]:
    """Serve until a signal comes; return those that came."""
    await prepare(project, upgrades=upgrades)
    application = Application(project)
    # Opened here and not in ASGI's lifespan, so that what is wrong is raised and not only logged.
    async with application.opened(), application.working():
        gc.freeze()  # what was made at boot stays, and need not be looked at
        server = _Server(
            server_config(application, project.settings), ready, application.stop_work, application.hang_up
        )
        await server.serve()
    return server.signals


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None] | None,
        stopping: Callable[[], None],
        hang_up: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(config)
        self._hang_up = hang_up
        self._ready = ready
        self._stopping = stopping
        self.signals: Sequence[int] = ()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Keep the signals that come: uvicorn would send them again at once, and the process be gone with all open."""
        with super().capture_signals():
            yield
            self.signals, self._captured_signals = tuple(self._captured_signals), []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._ready is not None and not self.should_exit:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()  # the time of tasks and deliveries to end begins with that of requests
        await self._hang_up()
        await super().shutdown(sockets)


def server_config(application: Application, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves an application."""
    return uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        http=HttpToolsProtocol,
        ws=SocketProtocol,
        ws_max_size=settings.subscriptions.message_limit,
        ws_ping_interval=settings.subscriptions.ping_interval,
        ws_ping_timeout=settings.subscriptions.ping_interval,
        ws_per_message_deflate=False,  # 40 kB for each socket, and the time of the loop
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )
