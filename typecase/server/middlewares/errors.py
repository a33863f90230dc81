"""Errors that nothing inside has answered: ours in the form of the REST API, any other as a 500 that says nothing."""

from collections.abc import Awaitable
from dataclasses import replace

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from typecase.errors import TypecaseError
from typecase.server.handshakes import refuse_handshake
from typecase.server.http_answer import Answer, send_answer
from typecase.server.middlewares.request_log import shown_path
from typecase.server.rest.answers import failure, internal_error


class ErrorAnswers:
    """Answers exceptions. A bug is logged with its traceback; an error that the client may see is not."""

    def __init__(self, app: ASGIApp, logger: FilteringBoundLogger) -> None:
        self._app = app
        self._logger = logger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; an exception after the answer has begun goes on to the HTTP server, which ends it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        started = False

        def watched_send(message: Message) -> Awaitable[None]:
            nonlocal started
            started = True
            return send(message)

        try:
            await self._app(scope, receive, watched_send)
        except ClientDisconnect:
            return  # nobody is there to read an answer
        except Exception as error:
            if started:
                raise
            answer = self._answer_to(error, scope)
            answer = replace(answer, headers={"Cache-Control": "no-store", **answer.headers})
            if scope["type"] == "http":
                await send_answer(answer, send)
            else:
                await refuse_handshake(answer, scope, send)

    def _answer_to(self, error: Exception, scope: Scope) -> Answer:
        if isinstance(error, TypecaseError) and error.exposed:
            return failure(error)
        self._logger.error(
            "unexpected error",
            method=scope.get("method", "GET"),
            path=shown_path(scope),
            id=scope.get("state", {}).get("request_id"),
            exc_info=error,
        )
        return internal_error()
