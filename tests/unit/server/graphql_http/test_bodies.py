import pytest

from tests.unit.server.graphql_http.serving import Client

DEEP = b'{"variables": ' + b"[" * 100_000


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"5", "invalid JSON, only supports object and array"),
        (b'"x"', "invalid JSON, only supports object and array"),
        (b"nope", "invalid JSON, only supports object and array"),
        (b'{"data": {', "Expected property name or '}' in JSON at position 10"),
        (b'{"query": ', "Unexpected end of JSON input"),
        (b"{", "Expected property name or '}' in JSON at position 1"),
        (b'{"a" 1}', "Expected ':' after property name in JSON at position 5"),
        (b'{"a": 1 "b"}', "Expected ',' or '}' after property value in JSON at position 8"),
        (b'{"a": [1 2]}', "Expected ',' or ']' after array element in JSON at position 9"),
        (b'{"a": x}', "Unexpected token 'x' in JSON at position 6"),
        (b'{"a": "x', "Unterminated string in JSON at position 8"),
        (b'{"a": {"b": [1, "]"], "c": "{" ', "Expected ',' or '}' after property value in JSON at position 31"),
        (b'{"a": "\n"}', "Bad control character in string literal in JSON at position 7"),
        (b'{"a": 1} x', "Unexpected non-whitespace character after JSON at position 9"),
    ],
)
async def test_malformed_json_is_refused_in_the_words_of_node(body: bytes, message: str) -> None:
    response = await Client().send("POST", content=body, headers={"content-type": "application/json"})

    assert response.status_code == 400
    assert response.json() == {"data": None, "error": {"status": 400, "name": "SyntaxError", "message": message}}


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        DEEP + b"]" * 100_000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b"[" * 1_000_000,
        b'{"a": NaN}',
        b'{"a": 01}',
    ],
)
async def test_what_no_decoder_takes_is_refused(body: bytes) -> None:
    response = await Client().send("POST", content=body, headers={"content-type": "application/json"})

    assert (response.status_code, response.json()["error"]["name"]) == (400, "SyntaxError")


async def test_a_byte_order_mark_is_passed_over() -> None:
    body = b'\xef\xbb\xbf{"query": "{ __typename }"}'

    response = await Client().send("POST", content=body, headers={"content-type": "application/json"})

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"query=a&query=b", 400),
        (b"&".join(b"a=1" for _ in range(101)), 400),
        (b"query=\xff", 400),
        (b";" * 900_000, 400),
        (b"query=%7B__typename%7D&x=1", 200),
    ],
)
async def test_forms(body: bytes, status: int) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "x-apollo-operation-name": "x"}

    response = await Client().send("POST", content=body, headers=headers)

    assert response.status_code == status
