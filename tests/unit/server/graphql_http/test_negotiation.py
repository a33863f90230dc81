import pytest

from typecase.server.graphql_http.negotiation import GRAPHQL_RESPONSE, HTML, JSON, preferred

OFFERED = (JSON, GRAPHQL_RESPONSE, HTML)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", HTML),
        ("text/html", HTML),
        ("text/html, */*", HTML),
        ("text/html;q=0.5, */*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", HTML),
        ("application/json, text/html", JSON),
        ("text/html, application/json", HTML),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL_RESPONSE),
        ("application/json;q=0, */*;q=0.1", GRAPHQL_RESPONSE),
        ("application/json; charset=UTF-8", JSON),
        ("APPLICATION/JSON", JSON),
        ("application/json; charset=latin1", None),
        ("application/json;q=0", None),
        ("application/json;q=nan", None),
        ("application/json;q=x", None),
        ("image/png", None),
        ("", None),
        (",;,/,;q=", None),
    ],
)
def test_the_best_media_type_is_chosen(accept: str | None, media_type: str | None) -> None:
    assert preferred(accept, OFFERED) == media_type
