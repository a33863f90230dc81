"""What Python said about an answer: its status, headers and cookies."""

import pytest

from typecase.resolvers.exchanges import Response
from typecase.server.http_answer import BYTES, Answer
from typecase.server.said import with_headers, with_said


def test_what_is_not_said_stays() -> None:
    answer = Answer(status=201, body=b"{}", headers={"X-A": "1"})

    assert with_said(answer, Response()) == Answer(status=201, body=b"{}", headers={"x-a": "1"}, cookies=[])


def test_a_header_takes_the_place_of_another_in_any_case() -> None:
    said = Response(headers={"CACHE-control": "public", "X-New": "2"})

    answer = with_headers(Answer(headers={"Cache-Control": "no-store"}), said)

    assert answer.headers == {"cache-control": "public", "x-new": "2"}


def test_what_the_server_knows_is_not_said() -> None:
    said = Response(headers={"Content-Length": "3", "Transfer-Encoding": "chunked", "Content-Type": "text/csv"})

    answer = with_said(Answer(body=b"a,b"), said)

    assert (dict(answer.headers), answer.media_type) == ({}, "text/csv")


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_none(status: int) -> None:
    answer = with_said(Answer(body=b"{}"), Response(status=status))

    assert (answer.status, answer.body, answer.media_type) == (status, b"", None)


def test_an_error_keeps_its_status_and_media_type() -> None:
    answer = with_said(Answer(status=404), Response(status=201, media_type=BYTES, headers={"x-a": "b"}))

    assert (answer.status, answer.media_type, answer.headers) == (404, Answer().media_type, {"x-a": "b"})


@pytest.mark.parametrize("headers", [{"x-a": "b\r\nset-cookie: c=d"}, {"x-a\n": "b"}, {"x-a": "\x00"}])
def test_a_header_cannot_hold_another(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="A header or cookie of the response cannot hold"):
        with_headers(Answer(), Response(headers=headers))


def test_cookies_are_set_and_deleted() -> None:
    said = Response()

    said.set_cookie("a", "1; x", max_age=60, domain="example.com", same_site="strict")
    said.delete_cookie("b", path="/admin")

    assert with_headers(Answer(cookies=["own=1"]), said).cookies == [
        "own=1",
        'a="1\\073 x"; Domain=example.com; HttpOnly; Max-Age=60; Path=/; SameSite=strict; Secure',
        'b=""; HttpOnly; Max-Age=0; Path=/admin; SameSite=lax; Secure',
    ]


def test_a_redirect_and_an_attachment_are_escaped() -> None:
    said = Response()

    said.redirect("/näxt?a=b c\r\nx: y", 303)
    said.attachment('re"port ä.csv')

    assert (said.status, said.body) == (303, "")
    assert said.headers == {
        "location": "/n%C3%A4xt?a=b%20c%0D%0Ax:%20y",
        "content-disposition": "attachment; filename*=utf-8''re%22port%20%C3%A4.csv",
    }
