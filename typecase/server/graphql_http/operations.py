"""Operations as every transport answers them: found by what they are asked with, then answered once or many times."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any, Generic, TypeVar

from graphql import GraphQLError, OperationType

from typecase.errors import TypecaseError
from typecase.resolvers.graphql.answering import Answering, ReadyOperation, Result
from typecase.resolvers.graphql.documents import Documents, Operation
from typecase.resolvers.graphql.errors import RefusedOperation, refuse
from typecase.resolvers.graphql.subscribing import Subscribing, finished
from typecase.server.encoding import encode
from typecase.server.graphql_http.parameters import Parameters
from typecase.server.graphql_http.persisted import PersistedQueries
from typecase.server.sent_request import SentRequest

C = TypeVar("C")

_STREAMED = (
    "A subscription gives many results: open a WebSocket (subprotocol graphql-transport-ws), or send this request "
    "with the header Accept: text/event-stream"
)


class Operations(Generic[C]):
    """The operations of a schema.

    `open_context` authenticates a request and makes its context, `renew` makes that of one more event of it. Without
    `subscribing` there are no subscriptions.
    """

    def __init__(
        self,
        documents: Documents,
        answering: Answering[C],
        open_context: Callable[[SentRequest], Awaitable[C]],
        *,
        subscribing: Subscribing[C] | None = None,
        renew: Callable[[SentRequest, C], Awaitable[C]] | None = None,
    ) -> None:
        self._documents = documents
        self._answering = answering
        self._subscribing = subscribing
        self._renew = renew
        self._persisted = PersistedQueries()
        self.open_context = open_context

    def find(self, asked: Parameters, method: str | None = None) -> Operation:
        """Return the operation that is asked for; RefusedOperation when there is none, or none for an HTTP method."""
        text = self._persisted.text(asked)
        operation = self._documents.read(text).operation(asked.operation_name or None)
        if method == "GET" and operation.kind is OperationType.MUTATION:
            message = f"GET requests only support query operations, not {operation.kind.value} operations"
            raise refuse(message, status=405, headers={"Allow": "POST"})
        self._persisted.register(asked)
        return operation

    async def answer(self, asked: Parameters, method: str, context: C) -> Result:
        """Return the one answer to what is asked; a subscription has none."""
        try:
            operation = self.find(asked, method)
            if operation.kind is OperationType.SUBSCRIPTION:
                raise refuse(_STREAMED)
        except RefusedOperation as refused:
            return self.refusal(refused)
        return await self._answering.answer(operation, asked.variables, context)

    def answer_ready(self, ready: ReadyOperation, context: C) -> Awaitable[Result] | None:
        """Return what answers an operation that was ready before; None where it is not for this caller."""
        return self._answering.answer_ready(ready, context)

    async def results(
        self, asked: Parameters, request: SentRequest, context: C, method: str | None = None
    ) -> AsyncGenerator[Result]:
        """Yield every result of what is asked, of a query or mutation the one.

        RefusedOperation when it is not to be executed, or is over by an error; UnauthorizedError when the credentials
        of the request are not valid any more.
        """
        operation = self.find(asked, method)
        if operation.kind is not OperationType.SUBSCRIPTION:
            yield await finished(self._answering.answer(operation, asked.variables, context))
            return
        renew = self._renew
        assert self._subscribing is not None, "validation refuses what the schema does not have"
        assert renew is not None
        stream = self._subscribing.results(operation, asked.variables, context, lambda ctx: renew(request, ctx))
        async with aclosing(stream) as results:
            async for result in results:
                yield result

    def refusal(self, refused: RefusedOperation) -> Result:
        """Return the answer to an operation that is not executed."""
        return self._answering.refusal(refused)

    def failure(self, error: TypecaseError) -> Result:
        """Return the answer that an error is, where no operation is answered."""
        return self.refusal(RefusedOperation([GraphQLError(error.message, original_error=error)]))


def encode_body(body: Any) -> bytes:
    """Return the body of a result as JSON."""
    try:
        return encode(body)
    except TypeError:  # values nested deeper than orjson goes, out of a JSON attribute
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
