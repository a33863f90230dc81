"""Pages of more entries than are rendered and encoded at once: they are what small pages are together."""

import pytest

from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUERY = """
query ($start: Int, $limit: Int) {
  articles(pagination: {start: $start, limit: $limit}, sort: "slug", status: DRAFT, locale: "en") {
    documentId slug author { name articles_connection(sort: "slug") { nodes { slug } } } tags(sort: "name") { name }
    cover { url } seo { metaTitle shareImage { url } } links { label }
    blocks { ... on ComponentSharedQuote { text } ... on ComponentSharedSlider { title links { label } } }
  }
  articles_connection(pagination: {start: $start, limit: $limit}, sort: "slug", status: DRAFT, locale: "en") {
    nodes { slug category { name parent { name } } }
    pageInfo { total }
  }
}
"""
TARGET = "/api/articles?status=draft&sort=slug&populate[author][populate]=articles&populate[seo][populate]=*"
TARGET += "&populate[tags]=true&populate[gallery]=true&populate[links]=true&populate[blocks][populate]=*"


async def test_a_large_page_of_graphql(served: Magazine) -> None:
    large = await served.graphql(QUERY, {"start": 0, "limit": 100})
    small = [await served.graphql(QUERY, {"start": start, "limit": 25}) for start in (0, 25, 50, 75)]

    data = large.json["data"]
    assert len(data["articles"]) == len(data["articles_connection"]["nodes"]) == 100
    assert data["articles"] == [article for page in small for article in page.json["data"]["articles"]]
    nodes = [node for page in small for node in page.json["data"]["articles_connection"]["nodes"]]
    assert data["articles_connection"] == {**small[0].json["data"]["articles_connection"], "nodes": nodes}


@pytest.mark.parametrize("headers", [{}, {"Strapi-Response-Format": "v4"}])
async def test_a_large_page_of_rest(served: Magazine, headers: dict[str, str]) -> None:
    large = await served.get(f"{TARGET}&pagination[limit]=100", **headers)
    small = [
        await served.get(f"{TARGET}&pagination[start]={start}&pagination[limit]=25", **headers)
        for start in (0, 25, 50, 75)
    ]

    assert len(large.json["data"]) == 100
    assert large.json["data"] == [entry for page in small for entry in page.json["data"]]
    assert large.json["meta"] == {"pagination": {**small[0].json["meta"]["pagination"], "limit": 100}}
    assert large.headers["content-length"] == str(len(large.body))


async def test_an_entry_with_a_long_list(writable: Magazine) -> None:
    links = [{"label": f"Link {number}", "url": "https://example.com"} for number in range(60)]
    entry = await writable.backend.entities("api::article.article").create({"title": "Many links", "links": links})
    shown = "title links(pagination: {limit: 60}) { label }"
    query = f"query ($id: ID!) {{ article(documentId: $id, status: DRAFT) {{ {shown} }} }}"

    graphql = await writable.graphql(query, {"id": entry["documentId"]})
    rest = await writable.get(f"/api/articles/{entry['documentId']}?status=draft&fields=title&populate=links")

    labels = [f"Link {number}" for number in range(60)]
    assert graphql.json == {"data": {"article": {"title": "Many links", "links": [{"label": each} for each in labels]}}}
    assert rest.json["data"]["title"] == "Many links"
    assert [link["label"] for link in rest.json["data"]["links"]] == labels
