"""Headers that every answer gets."""

from tests.unit.server.middlewares.calling import answering, call
from typecase.server.middlewares.response_headers import ResponseHeaders, add_headers


async def test_layers_that_follow_each_other_are_one_and_the_inner_header_counts() -> None:
    inner = add_headers(answering(), [(b"a", b"inner"), (b"b", b"inner")])

    app = add_headers(inner, [(b"b", b"outer"), (b"c", b"outer")])

    assert isinstance(app, ResponseHeaders)
    assert list((await call(app)).headers.items()) == [("a", "inner"), ("b", "inner"), ("c", "outer")]


async def test_no_headers_are_no_layer() -> None:
    app = answering()

    assert add_headers(app, []) is app
