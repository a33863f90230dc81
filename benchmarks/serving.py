"""Serving what Typecase is compared with, in the way that Typecase is served: uvicorn with httptools and uvloop."""

import argparse
import asyncio
import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

import uvicorn
import uvloop
from starlette.types import ASGIApp

from benchmarks.database import postgresql

Opened: TypeAlias = Callable[[str], AbstractAsyncContextManager[ASGIApp]]
"""Opens an application over the database of a URL, `postgresql://…`, and closes it at the end."""


def serve(opened: Opened) -> None:
    """Read `--port` and `--database`, serve on 127.0.0.1 until SIGTERM or SIGINT, and print `ready` when it answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True, metavar="URL")
    given = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(opened, postgresql(given.database), given.port))


async def _serve(opened: Opened, url: str, port: int) -> None:
    async with opened(url) as application:
        config = uvicorn.Config(
            application, port=port, http="httptools", lifespan="off", access_log=False, log_level="warning"
        )
        await _Server(config).serve()


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)
