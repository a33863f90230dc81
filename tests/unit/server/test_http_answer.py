"""An answer, as it is sent."""

import pytest
from starlette.types import Message

from typecase.server.http_answer import TEXT, Answer, Header, send_answer


async def sent(answer: Answer) -> list[Message]:
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    await send_answer(answer, send)
    return messages


async def test_an_answer_is_sent_in_two_messages() -> None:
    answer = Answer(status=404, body="é".encode(), media_type=TEXT, headers={"Retry-After": "5"})

    headers = [(b"retry-after", b"5"), (b"content-length", b"2"), (b"content-type", b"text/plain; charset=utf-8")]
    assert await sent(answer) == [
        {"type": "http.response.start", "status": 404, "headers": headers},
        {"type": "http.response.body", "body": b"\xc3\xa9"},
    ]


@pytest.mark.parametrize(("status", "headers"), [(204, []), (304, []), (400, [(b"content-length", b"0")])])
async def test_an_answer_without_a_body_has_no_media_type(status: int, headers: list[Header]) -> None:
    start, body = await sent(Answer(status=status, media_type=None))

    assert (start["headers"], body["body"]) == (headers, b"")


async def test_a_large_body_is_sent_in_its_parts() -> None:
    start, *bodies = await sent(Answer(parts=[b"[1,", b"2]"]))

    assert (b"content-length", b"5") in start["headers"]
    assert [(body["body"], body.get("more_body", False)) for body in bodies] == [
        (b"[1,", True),
        (b"2]", True),
        (b"", False),
    ]
