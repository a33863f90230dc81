"""Where a plan stands in an answer, and which answers have no place for one."""

import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from typecase.server.explaining.answers import ExplainedAnswers
from typecase.server.explaining.plans import Api, without_copies


async def answered(body: bytes, api: Api) -> bytes:
    """Return the body of an explained answer that is sent in two parts."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"%d" % len(body)), (b"x-other", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:3], "more_body": True})
        await send({"type": "http.response.body", "body": body[3:]})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    sent: list[Message] = []
    scope: Scope = {"type": "http", "headers": [(b"x-typecase-explain", b"plan")]}
    await ExplainedAnswers(app, api)(scope, receive, send)
    start, rest = sent
    assert start["headers"] == [(b"content-length", b"%d" % len(rest["body"])), (b"x-other", b"1")]
    return rest["body"]


@pytest.mark.parametrize(
    ("body", "api", "path"),
    [
        (b'{"data":{"a":1}}', Api.GRAPHQL, ["extensions", "plan"]),
        (b'{"data":{"a":{}}}', Api.GRAPHQL, ["extensions", "plan"]),
        (b'[{"data":1},{"data":{}}]', Api.GRAPHQL, [1, "extensions", "plan"]),
        (b'{"data":[],"meta":{}}', Api.REST, ["meta", "plan"]),
        (b'{"data":[],"meta":{"pagination":{"page":1}}}', Api.REST, ["meta", "plan"]),
        (b'{"data":null,"error":{"details":{}}}', Api.REST, ["meta", "plan"]),
    ],
)
async def test_a_plan_is_put_in_and_the_rest_stays_as_it_was_written(
    body: bytes, api: Api, path: list[str | int]
) -> None:
    explained = await answered(body, api)

    plan = orjson.loads(explained)
    for key in path:
        plan = plan[key]
    assert list(plan) == ["made", "milliseconds", "statements"]
    assert explained.startswith(body.rstrip(b"}]"))


@pytest.mark.parametrize(
    ("body", "api"),
    [
        (b"", Api.REST),
        (b"<html>", Api.GRAPHQL),
        (b"[]", Api.REST),
        (b'[{"id":1}]', Api.REST),
        (b'{"id":1}', Api.REST),
        (b'{"meta":{"a":1},"data":{}}', Api.REST),
        (b'{"data":{},"meta":1}', Api.REST),
        (b'{"data":{},"extensions":{}}', Api.GRAPHQL),
        (b"7", Api.GRAPHQL),
    ],
)
async def test_an_answer_without_a_place_stays_as_it_is(body: bytes, api: Api) -> None:
    assert await answered(body, api) == body


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select 1", ("select 1", 1)),
        ("select 1 union all select 1 union all select 1", ("select 1", 3)),
        ("select 1 union all select 2", ("select 1 union all select 2", 1)),
    ],
)
def test_what_is_sent_several_times_in_one_is_shown_once(sql: str, found: tuple[str, int]) -> None:
    assert without_copies(sql) == found
