"""One WebSocket: the messages of its client, and the operations that they begin."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import Generic, TypeVar, assert_never

from starlette.types import Receive

from typecase.errors import TypecaseError, UnauthorizedError
from typecase.resolvers.graphql.answering import Result
from typecase.resolvers.graphql.errors import RefusedOperation, refuse
from typecase.server.graphql_http.operations import Operations, encode_body
from typecase.server.sent_request import SentRequest
from typecase.server.subscriptions import messages
from typecase.server.subscriptions.connections import Connections
from typecase.server.subscriptions.messages import (
    Closing,
    Complete,
    Given,
    Init,
    Ping,
    Pong,
    Subscribe,
    message_of,
    parse_message,
)
from typecase.server.subscriptions.outlet import Gone, Outlet
from typecase.settings.sections import SubscriptionSettings

C = TypeVar("C")

_log = logging.getLogger(__name__)


class Socket(Generic[C]):
    """A socket that was accepted. `request_of` returns its handshake as a request with the `Authorization` given."""

    def __init__(
        self,
        operations: Operations[C],
        connections: Connections,
        settings: SubscriptionSettings,
        request_of: Callable[[str | None], SentRequest],
        outlet: Outlet,
    ) -> None:
        self._operations = operations
        self._connections = connections
        self._settings = settings
        self._request_of = request_of
        self._outlet = outlet
        self._request: SentRequest | None = None
        self._initialized = False
        self._by_id: dict[str, asyncio.Task[None]] = {}
        self._sizes: dict[asyncio.Task[None], int] = {}
        """Of all that run: those too that the client wants no more and that are not over yet."""
        self._used = time.monotonic()

    async def serve(self, receive: Receive) -> None:
        """Serve until the client leaves, breaks the protocol or lets its time go by, or the server stops."""
        closings: list[Closing] = []
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch())
                await self._listen(receive, tasks)
        except* Gone:
            pass
        except* Closing as group:
            closings += [error for error in group.exceptions if isinstance(error, Closing)]
        for closing in closings[:1]:
            with suppress(Gone):
                await self._outlet({"type": "websocket.close", "code": closing.code, "reason": closing.reason})

    async def _watch(self) -> None:
        """End a socket that has sent no `connection_init`, whose credentials are over, or that nobody uses."""
        await self._pause(self._settings.init_timeout)
        if not self._initialized:
            raise Closing(messages.INIT_TIMEOUT, "Connection initialisation timeout")
        idle = self._settings.idle_timeout
        while True:
            await self._pause(self._settings.ping_interval)
            if self._request is not None:
                await self._authenticated(self._request)
            if idle is not None and not self._sizes and time.monotonic() - self._used > idle:
                raise Closing(messages.NORMAL, f"No operation for {idle} seconds")

    async def _pause(self, seconds: float) -> None:
        if await self._connections.closing_within(seconds):
            raise Closing(messages.GOING_AWAY, "The server stops")

    async def _listen(self, receive: Receive, tasks: asyncio.TaskGroup) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                raise Gone
            text: str | None = message.get("text")
            if text is None:
                raise Closing(messages.BAD_REQUEST, "A message is a text, got bytes")
            if len(text) > self._settings.message_limit:
                raise Closing(messages.TOO_BIG, f"A message has at most {self._settings.message_limit} bytes")
            await self._take(parse_message(text), tasks)

    async def _take(self, given: Given, tasks: asyncio.TaskGroup) -> None:
        match given:
            case Init():
                await self._initialize(given)
            case Ping():
                await self._send("pong")
            case Pong():
                pass
            case Subscribe():
                await self._begin(given, tasks)
            case Complete():
                task = self._by_id.pop(given.id, None)
                if task is not None:
                    task.cancel()
            case _:
                assert_never(given)

    async def _initialize(self, init: Init) -> None:
        if self._initialized:
            raise Closing(messages.SECOND_INIT, "Too many initialisation requests")
        self._initialized = True
        request = self._request_of(init.authorization)
        await self._authenticated(request)
        self._request = request
        await self._send("connection_ack")

    async def _authenticated(self, request: SentRequest) -> C:
        """Return the context of one operation; Closing when the credentials are not valid."""
        try:
            return await self._operations.open_context(request)
        except UnauthorizedError as error:
            raise Closing(messages.FORBIDDEN, f"Forbidden: {error.message}") from None

    async def _begin(self, given: Subscribe, tasks: asyncio.TaskGroup) -> None:
        if self._request is None:
            raise Closing(messages.UNAUTHORIZED, "Unauthorized: send connection_init first")
        if given.id in self._by_id:
            raise Closing(messages.ID_IN_USE, f"Subscriber for {given.id} already exists")
        refused = self._excess(given.size)
        if refused is not None:
            await self._send_errors(given.id, self._operations.refusal(refused))
            return
        task = tasks.create_task(self._run(given, self._request))
        self._by_id[given.id] = task
        self._sizes[task] = given.size
        task.add_done_callback(self._over)

    def _excess(self, size: int) -> RefusedOperation | None:
        """Return why a message of a size may begin no operation, if it may not."""
        most, limit = self._settings.operations, self._settings.message_limit
        if len(self._sizes) >= most:
            return refuse(f"A socket runs at most {most} operations at a time: complete one first")
        if sum(self._sizes.values()) + size > limit:
            return refuse(f"The operations of a socket have at most {limit} bytes together: complete one first")
        return None

    def _over(self, task: asyncio.Task[None]) -> None:
        del self._sizes[task]
        self._used = time.monotonic()

    async def _run(self, given: Subscribe, request: SentRequest) -> None:
        """Answer one operation to its end."""
        try:
            over = await self._answer(given, request)
        except RefusedOperation as refused:
            over = self._operations.refusal(refused)
        except UnauthorizedError as error:
            raise Closing(messages.FORBIDDEN, f"Forbidden: {error.message}") from None
        except TypecaseError as error:
            over = self._operations.failure(error)
        except (Gone, Closing):
            raise
        except Exception as error:
            _log.error("A socket failed", exc_info=error)
            raise Closing(messages.INTERNAL_ERROR, "Internal Server Error") from None
        if self._by_id.get(given.id) is asyncio.current_task():
            del self._by_id[given.id]  # first, so that the client may use it again as soon as it knows
        if over is None:
            await self._send("complete", given.id)
        else:
            await self._send_errors(given.id, over)

    async def _answer(self, given: Subscribe, request: SentRequest) -> Result | None:
        """Send the results of an operation; return what it failed with."""
        context = await self._authenticated(request)
        async with aclosing(self._operations.results(given.asked, request, context)) as results:
            async for result in results:
                if "data" not in result.body:
                    return result
                await self._send("next", given.id, encode_body(result.body))
        return None

    async def _send_errors(self, id_: str, result: Result) -> None:
        await self._send("error", id_, encode_body(result.body["errors"]))

    async def _send(self, kind: str, id_: str | None = None, payload: bytes | None = None) -> None:
        await self._outlet({"type": "websocket.send", "text": message_of(kind, id_, payload)})
