"""What Python of a project said about an answer, put into it."""

from collections.abc import Iterable
from dataclasses import replace

from typecase.resolvers.exchanges import Response
from typecase.server.http_answer import BODILESS, Answer

_SERVERS = frozenset({"content-length", "content-type", "transfer-encoding"})
"""Headers that say what is sent, which the server knows."""


def with_said(answer: Answer, said: Response) -> Answer:
    """Return an answer of REST with the status, headers and cookies that were said; an error keeps its status."""
    answer = with_headers(answer, said)
    if answer.status >= 400:
        return answer
    status = answer.status if said.status is None else said.status
    if status in BODILESS:
        return replace(answer, status=status, body=b"", parts=(), media_type=None)
    return replace(answer, status=status, media_type=_media_type(said) or answer.media_type)


def with_headers(answer: Answer, said: Response) -> Answer:
    """Return an answer with the headers and cookies that were said, in place of those that it has by these names.

    ValueError for one with a line break: who makes a value of what a client sent must not send headers of theirs.
    """
    cookies = [morsel.OutputString() for morsel in said.cookies.values()]
    headers = {name.lower(): value for name, value in said.headers.items() if name.lower() not in _SERVERS}
    _check_lines([*headers, *headers.values(), *cookies])
    kept = {name.lower(): value for name, value in answer.headers.items()}
    return replace(answer, headers={**kept, **headers}, cookies=[*answer.cookies, *cookies])


def _media_type(said: Response) -> str | None:
    headers = {name.lower(): value for name, value in said.headers.items()}
    return said.media_type or headers.get("content-type")


def _check_lines(texts: Iterable[str]) -> None:
    for text in texts:
        if not text.isprintable():
            raise ValueError(f"A header or cookie of the response cannot hold {text!r}")
