"""U+0000, which databases do not store, is refused wherever a text is asked for."""

import pytest

from tests.magazines import Magazine


@pytest.mark.asyncio(loop_scope="session")
async def test_a_document_id_in_a_path_is_refused(served: Magazine) -> None:
    answer = await served.get("/api/articles/a%00b")

    assert answer.status == 400
    assert answer.json["error"]["name"] == "ValidationError"


@pytest.mark.parametrize(
    "query",
    [
        "query ($x: ID!) { article(documentId: $x) { title } }",
        "query ($x: I18NLocaleCode) { articles(locale: $x) { title } }",
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_an_argument_is_refused(query: str, served: Magazine) -> None:
    answer = await served.graphql(query, {"x": "a\0b"})

    assert [error["extensions"]["code"] for error in answer.json["errors"]] == ["BAD_USER_INPUT"]
