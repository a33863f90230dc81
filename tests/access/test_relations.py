"""What stands behind a relation is shown, filtered and sorted by only with the permission to find it."""

from typing import Any

import pytest

from tests.access.refusals import forbidden, invalid_key, tables_of
from tests.magazines import Magazine

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = "custom for articles"
ARTICLE = "articlelab00000000000020"
BEHIND = {"authors", "categories", "tags", "reviews", "articles_tags_links"}


def assert_nothing_behind_was_read(magazine: Magazine) -> None:
    assert tables_of(magazine.statements) & BEHIND == set()


async def test_rest_leaves_out_what_the_caller_may_not_find(served: Magazine) -> None:
    everything = (await served.get(f"/api/articles/{ARTICLE}?populate=*", "full")).json["data"]

    answer = await served.get(f"/api/articles/{ARTICLE}?populate=*", WHO)

    shown = answer.json["data"]
    hidden = {"author", "category", "tags"}
    assert everything.keys() - shown.keys() == hidden
    assert shown == {name: value for name, value in everything.items() if name not in hidden}


@pytest.mark.parametrize(
    "populate",
    [
        "populate=author",
        "populate[author]=true",
        "populate[author][fields]=name",
        "populate[author][populate]=avatar",
        "populate[author][populate][articles][populate]=tags",
        "populate[tags][count]=true",
        "populate[tags][sort]=name",
        "populate[category][filters][name]=Physics",
        "populate=author.avatar,category.parent,tags",
    ],
)
async def test_rest_leaves_out_a_relation_however_it_is_asked_for(served: Magazine, populate: str) -> None:
    answer = await served.get(f"/api/articles/{ARTICLE}?fields=views&{populate}", WHO)

    assert answer.json["data"].keys() == {"id", "documentId", "views"}
    assert_nothing_behind_was_read(served)


async def test_rest_leaves_out_relations_of_what_is_populated(served: Magazine) -> None:
    target = f"/api/articles/{ARTICLE}?fields=id&populate[localizations][populate]=*"

    answer = await served.get(target, WHO)

    shown = answer.json["data"]["localizations"]
    assert [other["locale"] for other in shown] == ["fr", "de"]
    assert all("cover" in other and not other.keys() & {"author", "category", "tags"} for other in shown)
    assert_nothing_behind_was_read(served)


@pytest.mark.parametrize(
    ("parameter", "error"),
    [
        ("filters[author][name]=Ada", invalid_key("author", "filters")),
        ("filters[author]=1", invalid_key("author", "filters")),
        ("filters[author][$null]=true", invalid_key("author", "filters")),
        ("filters[tags][id][$in]=1", invalid_key("tags", "filters")),
        ("filters[$or][0][$not][category][name]=x", invalid_key("category", "filters")),
        ("filters[related][author][name]=Ada", invalid_key("author", "filters", at="related")),
        ("filters[localizations][tags][name]=x", invalid_key("tags", "filters", at="localizations")),
        ("sort=author.name", invalid_key("author", "sort")),
        ("sort[tags][name]=asc", invalid_key("tags", "sort")),
        ("sort=title,related.category.name:desc", invalid_key("category", "sort", at="related")),
        ("populate[related][filters][author][name]=Ada", invalid_key("author", "populate")),
        ("populate[related][sort]=author.name", invalid_key("author", "populate")),
    ],
)
async def test_rest_refuses_to_filter_and_sort_through_a_relation(served: Magazine, parameter: str, error: Any) -> None:
    answer = await served.get(f"/api/articles?{parameter}", WHO)

    assert (answer.status, answer.json) == (400, {"data": None, "error": error})
    assert tables_of(served.statements) <= {"typecase_api_tokens"}
    assert (await served.get(f"/api/articles?{parameter}", "full")).status == 200


async def test_graphql_refuses_a_to_one_relation_in_each_row(served: Magazine) -> None:
    answer = await served.graphql("{ articles(pagination: {limit: 3}) { views author { name } } }", who=WHO)

    assert [row["author"] for row in answer.json["data"]["articles"]] == [None, None, None]
    assert answer.json["errors"] == [forbidden("articles", row, "author") for row in range(3)]
    assert_nothing_behind_was_read(served)


async def test_graphql_refuses_a_to_many_relation_in_each_row(served: Magazine) -> None:
    answer = await served.graphql("{ articles(pagination: {limit: 2}) { views t: tags { name } } }", who=WHO)

    assert answer.json["data"] == {"articles": [None, None]}  # a list of tags is never null
    assert answer.json["errors"] == [forbidden("articles", row, "t") for row in range(2)]
    assert_nothing_behind_was_read(served)


async def test_graphql_refuses_a_connection_in_each_row(served: Magazine) -> None:
    text = "{ articles_connection(pagination: {limit: 2}) { nodes { kind tags_connection { nodes { name } } } } }"

    answer = await served.graphql(text, who=WHO)

    nodes = answer.json["data"]["articles_connection"]["nodes"]
    assert [node["tags_connection"] for node in nodes] == [None, None]
    path = ("articles_connection", "nodes")
    assert answer.json["errors"] == [forbidden(*path, row, "tags_connection") for row in range(2)]
    assert_nothing_behind_was_read(served)


async def test_graphql_refuses_a_relation_deep_in_the_tree(served: Magazine) -> None:
    text = "query ($id: ID!) { article(documentId: $id) { localizations { locale category { name } } } }"

    answer = await served.graphql(text, {"id": ARTICLE}, WHO)

    shown = answer.json["data"]["article"]["localizations"]
    assert shown == [{"locale": "fr", "category": None}, {"locale": "de", "category": None}]
    assert answer.json["errors"] == [forbidden("article", "localizations", row, "category") for row in range(2)]
    assert_nothing_behind_was_read(served)


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ('articles(filters: {author: {name: {eq: "Ada"}}}) { kind }', invalid_key("author", "filters")),
        ('articles(filters: {not: {or: [{tags: {name: {eq: "x"}}}]}}) { kind }', invalid_key("tags", "filters")),
        ('articles(sort: ["author.name"]) { kind }', invalid_key("author", "sort")),
        ('articles { related(filters: {author: {name: {eq: "Ada"}}}) { kind } }', invalid_key("author", "filters")),
        ('articles { related(sort: "category.name:desc") { kind } }', invalid_key("category", "sort")),
    ],
)
async def test_graphql_refuses_to_filter_and_sort_through_a_relation(
    served: Magazine, field: str, error: dict[str, Any]
) -> None:
    answer = await served.graphql(f"{{ {field} }}", who=WHO)

    (found,) = answer.json["errors"]
    assert (found["message"], found["path"]) == (error["message"], ["articles"])
    assert found["extensions"]["code"] == "BAD_USER_INPUT"
    assert found["extensions"]["error"]["details"] == error["details"]
    assert tables_of(served.statements) <= {"typecase_api_tokens"}
    assert "errors" not in (await served.graphql(f"{{ {field} }}", who="full")).json


async def test_the_role_of_a_user_is_for_those_who_may_find_roles(served: Magazine) -> None:
    hidden = await served.graphql("{ usersPermissionsUsers { username role { name } } }", who="custom for users")
    shown = await served.graphql("{ usersPermissionsUsers { username role { name } } }", who="full")

    names = ["alice", "bob", "carol", "dave"]
    roles = [{"name": "Authenticated"}, {"name": "Authenticated"}, {"name": "Authenticated"}, None]
    assert hidden.json["data"]["usersPermissionsUsers"] == [{"username": name, "role": None} for name in names]
    assert hidden.json["errors"] == [forbidden("usersPermissionsUsers", row, "role") for row in range(4)]
    assert [user["role"] for user in shown.json["data"]["usersPermissionsUsers"]] == roles


async def test_the_own_role_is_left_out_without_the_permission_to_find_roles(served: Magazine) -> None:
    answer = await served.get("/api/users/me?populate=role", "alice")

    assert answer.status == 200
    assert "role" not in answer.json


async def test_files_belong_to_what_holds_them(served: Magazine) -> None:
    target = f"/api/articles/{ARTICLE}?fields=id&populate[cover][fields]=name&filters[cover][mime]=image/png"

    answer = await served.get(target, WHO)

    assert answer.json["data"]["cover"].keys() == {"id", "documentId", "name"}
    assert (await served.get("/api/upload/files", WHO)).status == 403


async def test_a_file_shows_the_entries_that_hold_it_by_type(served: Magazine) -> None:
    target = "/api/upload/files?fields=id&populate=related"

    nothing = await served.get(target, "custom for files")

    assert [file["related"] for file in nothing.json] == [[], [], []]
    assert tables_of(served.statements) - {"typecase_api_tokens"} == {"typecase_files"}
    everything = await served.get(target, "full")
    types = {related["__type"] for file in everything.json for related in file["related"]}
    assert types == {"api::article.article", "api::author.author", "api::global.global"}
