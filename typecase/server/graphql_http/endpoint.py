"""The GraphQL endpoint: an ASGI application that answers GET and POST (see docs/reference/graphql-over-http.md)."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from typecase.errors import TypecaseError
from typecase.resolvers.exchanges import Response
from typecase.resolvers.graphql.answering import ReadyOperation, Result
from typecase.resolvers.graphql.errors import RefusedOperation, refuse
from typecase.server.bodies import decode_json, is_json, read_body
from typecase.server.encoding import encode_in_turns, is_large
from typecase.server.graphql_http import negotiation
from typecase.server.graphql_http.csrf import require_preflight
from typecase.server.graphql_http.operations import Operations, encode_body
from typecase.server.graphql_http.parameters import Parameters, from_body, from_query_string
from typecase.server.graphql_http.sent_before import SentBefore
from typecase.server.http_answer import Answer, send_answer
from typecase.server.rest.answers import failure
from typecase.server.said import with_headers
from typecase.server.sent_request import SentRequest
from typecase.server.subscriptions.event_stream import EVENT_STREAM, EventStream

C = TypeVar("C")

_OFFERED = (negotiation.JSON, negotiation.GRAPHQL_RESPONSE)
_OFFERED_WITH_STREAMS = (*_OFFERED, EVENT_STREAM)

OpenStream: TypeAlias = Callable[[AsyncGenerator[bytes], SentRequest], EventStream]
"""Makes the stream of results for the client of a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the endpoint allows: `body_limit` in bytes; `batch_limit` operations in one request, 0 for no batches."""

    body_limit: int = 1_048_576
    batch_limit: int = 0


class GraphQLEndpoint(Generic[C]):
    """Answers operations over HTTP.

    The UnauthorizedError (or other error of ours) that opening a context raises is answered in the REST form. `page`
    makes the page for a browser that opens the address, if there is one; `said` tells what was said about the answer
    while it was made. Without `open_stream` there are no event streams.
    """

    def __init__(
        self,
        operations: Operations[C],
        *,
        options: Options | None = None,
        page: Callable[[SentRequest], Answer] | None = None,
        said: Callable[[C], Response | None] = lambda _: None,
        open_stream: OpenStream | None = None,
    ) -> None:
        self._operations = operations
        self._options = options or Options()
        self._sent_before = SentBefore()
        self._page = page
        self._said = said
        self._open_stream = open_stream
        self._offered = _OFFERED if open_stream is None else _OFFERED_WITH_STREAMS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = await self.respond(SentRequest(scope, receive, self._options.body_limit))
        if isinstance(answer, EventStream):
            await answer.serve(receive, send)
        else:
            await send_answer(answer, send)

    async def respond(self, request: SentRequest) -> Answer | EventStream:
        """Return the answer to a request; a bug in opening its context is raised."""
        try:
            context = await self._operations.open_context(request)
            if self._page is not None and _prefers_a_page(request):
                return self._page(request)
            require_preflight(request.headers)
            body = await request.body(self._options.body_limit) if _posts_json(request) else None
            ready = None if body is None else self._sent_before.find(body)
            answer = None if ready is None else await self._respond_again(ready, request, context)
            if answer is None:
                answer = await self._respond(request, body, context)
            if isinstance(answer, EventStream):
                return answer
            said = self._said(context)
            return answer if said is None else with_headers(answer, said)
        except RefusedOperation as refused:
            return _whole_response(self._operations.refusal(refused), negotiation.JSON)
        except TypecaseError as error:
            return failure(error)
        except ClientDisconnect:
            return Answer(status=400, media_type=None)

    async def _respond_again(self, ready: ReadyOperation, request: SentRequest, context: C) -> Answer | None:
        """Return the answer to what was sent before; None where it is not ready, and its body is to be read."""
        media_type = _media_type(request, self._offered)
        answering = None if media_type == EVENT_STREAM else self._operations.answer_ready(ready, context)
        if answering is None:
            return None
        result = await answering
        return _response(result, media_type) or await _large_response(result, media_type)

    async def _respond(self, request: SentRequest, body: bytes | None, context: C) -> Answer | EventStream:
        """Return the answer to a request; `body` is that of a POST of JSON."""
        asked = self._batch_or_one(decode_json(body)) if body is not None else await self._asked(request)
        if isinstance(asked, list):
            return await self._respond_to_batch(asked, _media_type(request, _OFFERED), context)
        media_type = _media_type(request, self._offered)
        if media_type == EVENT_STREAM and self._open_stream is not None:
            return self._open_stream(self._events(asked, request, context), request)
        result = await self._operations.answer(asked, request.method, context)
        if body is not None and result.ready is not None:
            self._sent_before.keep(body, asked, result.ready)
        return _response(result, media_type) or await _large_response(result, media_type)

    async def _asked(self, request: SentRequest) -> Parameters | list[Parameters]:
        """Return what a request asks that is no POST of JSON."""
        if request.method == "POST":
            return self._batch_or_one(await read_body(request, self._options.body_limit))
        if request.method == "GET":
            return from_query_string(QueryParams(request.scope["query_string"]))
        headers = {"Allow": "GET, POST"}
        raise refuse("Apollo Server supports only GET/POST requests.", status=405, headers=headers)

    def _batch_or_one(self, body: Any) -> Parameters | list[Parameters]:
        return self._batch(cast(list[Any], body)) if isinstance(body, list) else from_body(body)

    async def _events(self, asked: Parameters, request: SentRequest, context: C) -> AsyncGenerator[bytes]:
        """Yield every result as JSON; what refuses or ends the operation is the last."""
        try:
            async with aclosing(self._operations.results(asked, request, context, request.method)) as results:
                async for result in results:
                    yield encode_body(result.body)
        except RefusedOperation as refused:
            yield encode_body(self._operations.refusal(refused).body)
        except TypecaseError as error:
            yield encode_body(self._operations.failure(error).body)

    def _batch(self, body: Sequence[Any]) -> list[Parameters]:
        if not self._options.batch_limit:
            raise refuse("Operation batching disabled.")
        if not body:
            raise refuse("No operations found in request.")
        if len(body) > self._options.batch_limit:
            raise refuse(f"A batch may hold at most {self._options.batch_limit} operations.")
        return [from_body(part) for part in body]

    async def _respond_to_batch(self, batch: Sequence[Parameters], media_type: str, context: C) -> Answer:
        """Answer the operations of a batch in their order; the response has the last status that is not 200."""
        results = [await self._operations.answer(asked, "POST", context) for asked in batch]
        status = next((result.status for result in reversed(results) if result.status != 200), 200)
        whole = Result([result.body for result in results], status)
        return _response(whole, media_type) or await _large_response(whole, media_type)


def _posts_json(request: SentRequest) -> bool:
    return request.method == "POST" and is_json(request.headers)


def _prefers_a_page(request: SentRequest) -> bool:
    if request.method != "GET" or (accept := request.headers.get("accept")) is None:
        return False
    return negotiation.preferred(accept, (*_OFFERED, negotiation.HTML)) == negotiation.HTML


def _media_type(request: SentRequest, offered: tuple[str, ...]) -> str:
    media_type = negotiation.preferred(request.headers.get("accept"), offered)
    if media_type is None:
        message = f"An 'accept' header was provided for this request which does not accept {' or '.join(offered)}"
        raise refuse(message, status=406)
    return media_type


def _response(result: Result, media_type: str) -> Answer | None:
    """Return the response to a result; None where it is so large that others would have to wait."""
    body = result.body
    for each in cast(list[Any], body) if isinstance(body, list) else (body,):
        data = each.get("data")
        if data is not None and any(map(is_large, data.values())):
            return None
    return _whole_response(result, media_type)


def _whole_response(result: Result, media_type: str) -> Answer:
    return Answer(status=result.status, body=encode_body(result.body), media_type=media_type, headers=_headers(result))


async def _large_response(result: Result, media_type: str) -> Answer:
    """Return the response to a large result, and let others run meanwhile."""
    try:
        parts = await encode_in_turns(result.body)
    except TypeError:
        return _whole_response(result, media_type)
    return Answer(status=result.status, parts=parts, media_type=media_type, headers=_headers(result))


def _headers(result: Result) -> dict[str, str]:
    return {"Cache-Control": "no-store", **result.headers}
