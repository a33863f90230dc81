"""What Python of a project said about an answer, put into it."""

from dataclasses import replace

from typecase.resolvers.exchanges import Response
from typecase.server.http_answer import Answer


def with_said(answer: Answer, said: Response) -> Answer:
    """Return an answer of REST with the status, headers and cookies that were said; an error keeps its status."""
    failed = answer.status >= 400
    return replace(
        with_headers(answer, said),
        status=answer.status if said.status is None or failed else said.status,
        media_type=answer.media_type if said.media_type is None or failed else said.media_type,
    )


def with_headers(answer: Answer, said: Response) -> Answer:
    """Return an answer with the headers and cookies that were said; those of the answer itself count first."""
    cookies = [morsel.OutputString() for morsel in said.cookies.values()]
    return replace(answer, headers={**said.headers, **answer.headers}, cookies=[*answer.cookies, *cookies])
