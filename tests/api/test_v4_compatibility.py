"""The shapes of Strapi 4 in GraphQL: the same answers as without them, statements and access too."""

from typing import Any, cast

import pytest
import pytest_asyncio

from tests.databases import NAMES
from tests.magazines import Magazine, Magazines

ARTICLE = "articlelab00000000000001"


@pytest_asyncio.fixture(params=NAMES, loop_scope="session")
async def compatible(request: pytest.FixtureRequest, magazines: Magazines) -> Magazine:
    """The magazine with the fields of Strapi 4."""
    return await magazines.on(request.param, graphql__v4_compatibility=True)


def flattened(answer: Any) -> Any:
    """Return an answer as Strapi 5 gives it: lists are `nodes`, levels around one entry are gone, pages `pageInfo`."""
    if isinstance(answer, list):
        return [flattened(item) for item in cast(list[Any], answer)]
    if not isinstance(answer, dict):
        return answer
    flat: dict[str, Any] = {}
    for key, value in cast(dict[str, Any], answer).items():
        shown = flattened(value)
        match key:
            case "data" if isinstance(value, list):
                flat["nodes"] = shown
            case "data" | "attributes":
                flat |= shown
            case "meta":
                flat["pageInfo"] = shown["pagination"]
            case _:
                flat[key] = shown
    return flat


async def counted(magazine: Magazine, query: str) -> tuple[Any, int]:
    """Return what is under `data` of an answer, and how many statements it took."""
    await magazine.graphql(query, who="full")  # permissions are kept
    magazine.statements.clear()
    answer = (await magazine.graphql(query, who="full")).json
    assert "errors" not in answer
    return answer["data"], len(magazine.statements)


_PAGE = 'sort: "title", pagination: { limit: 3 }'
QUERIES = {
    "a document": (
        f'{{ article(documentId: "{ARTICLE}") {{ data {{ documentId attributes {{ title reads kind }} }} }} }}',
        f'{{ article(documentId: "{ARTICLE}") {{ documentId title reads kind }} }}',
    ),
    "a draft": (
        f'{{ article(documentId: "{ARTICLE}", status: DRAFT) {{ data {{ attributes {{ title publishedAt }} }} }} }}',
        f'{{ article(documentId: "{ARTICLE}", status: DRAFT) {{ title publishedAt }} }}',
    ),
    "no document": (
        '{ article(documentId: "none") { data { documentId } } }',
        '{ article(documentId: "none") { slug } }',
    ),
    "a single type": (
        "{ homepage { data { documentId attributes { headline } } } }",
        "{ homepage { documentId headline } }",
    ),
    "a list": (
        f"{{ articles({_PAGE}) {{ data {{ documentId attributes {{ title }} }} }} }}",
        f"{{ articles({_PAGE}) {{ documentId title }} }}",
    ),
    "a collection": (
        f"{{ articles_connection({_PAGE}) {{ data {{ documentId attributes {{ title }} }} "
        "meta { pagination { total page pageSize pageCount } } } }",
        f"{{ articles_connection({_PAGE}) {{ nodes {{ documentId title }} "
        "pageInfo { total page pageSize pageCount } } }",
    ),
    "the page alone": (
        "{ articles_connection { meta { pagination { total } } } }",
        "{ articles_connection { pageInfo { total } } }",
    ),
    "relations": (
        f"{{ articles_connection({_PAGE}) {{ data {{ attributes {{ "
        "author { data { attributes { name avatar { data { attributes { url } } } } } } "
        'tags_connection(sort: "name:desc") { data { attributes { name } } } '
        "localizations { data { attributes { locale title } } } } } } }",
        f"{{ articles_connection({_PAGE}) {{ nodes {{ author {{ name avatar {{ url }} }} "
        'tags_connection(sort: "name:desc") { nodes { name } } localizations { locale title } } } }',
    ),
    "components": (
        f"{{ articles({_PAGE}) {{ attributes {{ seo {{ data {{ metaTitle shareImage {{ data {{ url }} }} }} }} "
        "links { attributes { label } } blocks { ... on ComponentSharedQuote { attributes { text } } } } } }",
        f"{{ articles({_PAGE}) {{ seo {{ metaTitle shareImage {{ url }} }} links {{ label }} "
        "blocks { ... on ComponentSharedQuote { text } } } }",
    ),
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.asyncio(loop_scope="session")
async def test_both_shapes_have_the_same_answer_and_statements(name: str, compatible: Magazine) -> None:
    old, new = QUERIES[name]

    found, statements = await counted(compatible, old)

    assert (flattened(found), statements) == await counted(compatible, new)


@pytest.mark.asyncio(loop_scope="session")
async def test_an_answer_has_the_shape_of_strapi_4(compatible: Magazine) -> None:
    inside = "data { __typename attributes { slug } } meta { __typename }"
    query = f"{{ articles_connection(pagination: {{ limit: 1 }}) {{ {inside} }} }}"

    found, _ = await counted(compatible, query)

    (entry,) = found["articles_connection"]["data"]
    assert found["articles_connection"]["meta"] == {"__typename": "ResponseCollectionMeta"}
    assert list(entry) == ["__typename", "attributes"]
    assert list(entry["attributes"]) == ["slug"]


@pytest.mark.asyncio(loop_scope="session")
async def test_the_id_is_that_of_the_row_as_in_rest(compatible: Magazine) -> None:
    rest = (await compatible.get(f"/api/articles/{ARTICLE}?populate=author", "full")).json["data"]
    query = (
        f'{{ article(documentId: "{ARTICLE}") {{ id data {{ id attributes {{ author {{ id data {{ id }} }} }} }} }} }}'
    )

    found, _ = await counted(compatible, query)

    author = {"id": str(rest["author"]["id"]), "data": {"id": str(rest["author"]["id"])}}
    row_id = str(rest["id"])
    assert found["article"] == {"id": row_id, "data": {"id": row_id, "attributes": {"author": author}}}


@pytest.mark.asyncio(loop_scope="session")
async def test_a_relation_to_nothing_is_null_itself(compatible: Magazine) -> None:
    query = (
        "{ articles(filters: { author: { documentId: { null: true } } }, pagination: { limit: 1 }) "
        "{ data { attributes { author { data { id attributes { name } } } } } } }"
    )

    found, _ = await counted(compatible, query)

    assert found == {"articles": [{"data": {"attributes": {"author": None}}}]}


@pytest.mark.asyncio(loop_scope="session")
async def test_a_denied_relation_is_denied_inside(compatible: Magazine) -> None:
    inside = "title author { data { attributes { name } } }"
    query = f'{{ article(documentId: "{ARTICLE}") {{ data {{ attributes {{ {inside} }} }} }} }}'

    allowed = (await compatible.graphql(query, who="full")).json["data"]["article"]["data"]["attributes"]
    answer = await compatible.graphql(query, who="custom for articles")

    (error,) = answer.json["errors"]
    assert error["path"] == ["article", "data", "attributes", "author"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert answer.json["data"] == {"article": {"data": {"attributes": {"title": allowed["title"], "author": None}}}}
    assert allowed["author"]["data"]["attributes"]["name"] not in answer.body.decode()


@pytest.mark.asyncio(loop_scope="session")
async def test_a_private_attribute_is_nowhere_inside(compatible: Magazine) -> None:
    answer = await compatible.graphql("{ articles { data { attributes { secret } } } }", who="full")

    assert answer.status == 400
    assert answer.json["errors"][0]["message"].startswith('Cannot query field "secret" on type "Article".')
    assert "data" not in answer.json


@pytest.mark.asyncio(loop_scope="session")
async def test_levels_count_towards_the_depth(compatible: Magazine) -> None:
    def nested(levels: int) -> str:
        return f'{{ article(documentId: "{ARTICLE}") {"{ data " * levels} {{ slug }} {"}" * levels} }}'

    found, statements = await counted(compatible, nested(14))
    refused = await compatible.graphql(nested(15), who="full")

    assert (flattened(found), statements) == await counted(compatible, nested(0))
    assert (refused.status, list(refused.json)) == (400, ["errors"])


@pytest.mark.asyncio(loop_scope="session")
async def test_without_the_setting_there_are_no_such_fields(served: Magazine) -> None:
    answer = await served.graphql("{ articles { data { slug } } }", who="full")

    assert answer.status == 400
    assert answer.json["errors"][0]["message"].startswith('Cannot query field "data" on type "Article".')
