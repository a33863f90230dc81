"""The header `Strapi-Response-Format: v4`, through HTTP."""

from typing import Any

import pytest

from tests.magazines import Answer, Magazine


async def _v4(served: Magazine, target: str, who: str = "nobody") -> Answer:
    return await served.get(target, who, strapi_response_format="v4")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_list_keeps_its_page(served: Magazine) -> None:
    target = "/api/tags?fields[0]=name&sort=name&pagination[pageSize]=2"
    flat = await served.get(target)

    answer = await _v4(served, target)

    assert answer.json == {
        "data": [
            {"id": tag["id"], "documentId": tag["documentId"], "attributes": {"name": tag["name"]}}
            for tag in flat.json["data"]
        ],
        "meta": flat.json["meta"],
    }
    assert [tag["attributes"]["name"] for tag in answer.json["data"]] == ["100%", "Alpha"]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_single_type_is_shown(served: Magazine) -> None:
    flat = (await served.get("/api/homepage?populate=*")).json["data"]

    answer = await _v4(served, "/api/homepage?populate=*")

    found = answer.json["data"]
    assert list(found) == ["id", "documentId", "attributes"]
    assert found["attributes"]["headline"] == flat["headline"]
    assert found["attributes"]["blocks"] == flat["blocks"]
    assert [entry["attributes"]["locale"] for entry in found["attributes"]["localizations"]["data"]] == [
        entry["locale"] for entry in flat["localizations"]
    ]


@pytest.mark.asyncio(loop_scope="session")
async def test_media_inside_a_component_are_wrapped(served: Magazine) -> None:
    answer = await _v4(
        served, "/api/articles/articlelab00000000000008?fields[0]=title&populate[seo][populate][shareImage]=true"
    )

    seo = answer.json["data"]["attributes"]["seo"]
    assert list(seo) == ["id", "metaTitle", "metaDescription", "shareImage"]
    assert list(seo["shareImage"]) == ["data"]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_count_is_an_attribute(served: Magazine) -> None:
    target = "/api/authors?fields[0]=name&populate[articles][count]=true&sort=name&pagination[pageSize]=1"
    flat = (await served.get(target)).json["data"][0]

    answer = await _v4(served, target)

    attributes = answer.json["data"][0]["attributes"]
    assert attributes == {"name": flat["name"], "articles": {"data": {"attributes": flat["articles"]}}}


@pytest.mark.asyncio(loop_scope="session")
async def test_documents_of_any_type_stay_flat(served: Magazine) -> None:
    target = "/api/articles/articlelab00000000000008?fields[0]=title&populate[cover][populate]=related"
    flat = (await served.get(target)).json["data"]["cover"]["related"]

    answer = await _v4(served, target)

    assert answer.json["data"]["attributes"]["cover"]["data"]["attributes"]["related"] == flat
    assert flat[0]["__type"] == "api::article.article"


@pytest.mark.parametrize("value", ["v5", "V4", "", "v4,v4"])
@pytest.mark.asyncio(loop_scope="session")
async def test_another_value_means_nothing(value: str, served: Magazine) -> None:
    flat = await served.get("/api/tags")

    answer = await served.get("/api/tags", strapi_response_format=value)

    assert answer.body == flat.body


@pytest.mark.parametrize(
    ("target", "who"),
    [
        ("/api/users/me", "alice"),
        ("/api/upload/files", "full"),
        ("/api/upload/files/1", "full"),
        ("/api/i18n/locales", "full"),
    ],
)
@pytest.mark.asyncio(loop_scope="session")
async def test_routes_of_the_built_in_types_do_not_change(target: str, who: str, served: Magazine) -> None:
    flat: Any = await served.get(target, who)

    answer = await _v4(served, target, who)

    assert (answer.status, answer.body) == (200, flat.body)
