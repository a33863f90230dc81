"""SDL of a project's own: root fields, fields of content, guards, and the routes that fields are."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.customizing.extended import FILES, RESOLVERS
from tests.customizing.guarded import NOTE, open_notes, ran
from tests.databases import NAMES
from tests.magazines import Magazine

FORBIDDEN = {"code": "FORBIDDEN", "error": {"name": "PolicyError", "message": "Policy Failed", "details": {}}}


@pytest.fixture(params=NAMES)
async def notes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_notes(request.param, tmp_path, FILES) as notes:
        for title in ("note one", "note two"):
            data = {"title": title, "pages": 7, "secret": "abc", "seo": {"metaTitle": "seo"}}
            await notes.backend.entities(NOTE).create(data, status="published")
        yield notes


async def test_content_of_an_own_field_has_all_that_is_asked_of_it(notes: Magazine) -> None:
    query = (
        "{ mostRead(limit: 1) { initial title seo { shout } others { title initial wordCount } wordCount(extra: 1) } }"
    )

    answer = await notes.graphql(query)

    one = {"title": "note one", "initial": "n", "wordCount": 5}
    shown = {"initial": "n", "title": "note two", "seo": {"shout": "SEO"}, "others": [one], "wordCount": 6}
    assert answer.json == {"data": {"mostRead": [shown]}}
    assert list(answer.json["data"]["mostRead"][0]) == ["initial", "title", "seo", "others", "wordCount"]


async def test_a_batch_resolver_is_called_once_for_a_list(notes: Magazine) -> None:
    await notes.graphql("{ notes { wordCount } }", who="full")

    assert ran("note") == [2]


async def test_an_own_type_is_read_by_the_names_of_its_fields(notes: Magazine) -> None:
    answer = await notes.graphql("{ stats { n: count top { t: title initial wordCount } } }", who="full")

    top = {"t": "note one", "initial": "n", "wordCount": 5}
    assert answer.json == {"data": {"stats": {"n": 2, "top": top}}}


async def test_a_field_without_auth_asks_for_somebody(notes: Magazine) -> None:
    answer = await notes.graphql("{ stats { count } }")

    assert answer.json["data"] is None
    assert answer.json["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("query", ["{ stats { count hidden } }", '{ hello(name: "rude") stats { count } }'])
async def test_a_policy_guards_own_fields(notes: Magazine, query: str) -> None:
    answer = await notes.graphql(query, who="full")

    assert answer.json["errors"][0]["extensions"] == FORBIDDEN


async def test_a_guarded_attribute_is_an_error_in_each_entry(notes: Magazine) -> None:
    allowed = await notes.graphql('{ notes(sort: "title") { title pages } }', who="full")
    refused = await notes.graphql("{ mostRead(limit: 1) { title pages } }")

    assert allowed.json["data"]["notes"][0] == {"title": "note one", "pages": 7}
    assert refused.json["data"] == {"mostRead": [{"title": "note two", "pages": None}]}
    assert refused.json["errors"][0]["path"] == ["mostRead", 0, "pages"]
    assert refused.json["errors"][0]["extensions"] == FORBIDDEN


async def test_a_guarded_attribute_is_left_out_of_rest(notes: Magazine) -> None:
    allowed = await notes.get("/api/notes?fields=title,pages&sort=title", "full")
    refused = await notes.get("/api/notes/most-read?limit=1&fields=title,pages")

    assert allowed.json["data"][0]["pages"] == "7"
    assert refused.json["data"][0].keys() == {"id", "documentId", "title"}


@pytest.mark.parametrize("parameter", ["filters[pages]=7", "sort=pages", "filters[$or][0][pages][$gt]=1"])
async def test_nobody_filters_or_sorts_by_a_guarded_attribute(notes: Magazine, parameter: str) -> None:
    rest = await notes.get(f"/api/notes?{parameter}", "full")
    graphql = await notes.graphql("{ notes(filters: {pages: {eq: 7}}) { title } }", who="full")

    assert (rest.status, rest.json["error"]["message"]) == (400, "Invalid key pages")
    assert graphql.json["errors"][0]["message"] == "Invalid key pages"


@pytest.mark.parametrize(
    ("method", "target", "body", "status", "data"),
    [
        ("GET", "/api/hello/bob", None, 200, "Hello bob"),
        ("POST", "/api/rate", {"stars": 4}, 200, 4),
        ("POST", "/api/rate", {"data": {"stars": 4}}, 200, 4),
        ("POST", "/api/rate", {"stars": "x"}, 400, None),
        ("GET", "/api/notes/most-read?limit=x", None, 400, None),
        ("GET", "/api/hello/rude", None, 403, None),
        ("GET", "/api/first-note", None, 403, None),
    ],
)
async def test_a_field_is_a_route_too(
    notes: Magazine, method: str, target: str, body: Any, status: int, data: Any
) -> None:
    answer = await notes.request(method, target, json=body)

    assert (answer.status, answer.json["data"]) == (status, data)


async def test_content_of_a_route_is_populated_as_asked(notes: Magazine) -> None:
    answer = await notes.get("/api/notes/most-read?limit=1&populate=seo&fields=title")

    [entry] = answer.json["data"]
    assert (entry["title"], entry["seo"]["metaTitle"]) == ("note two", "seo")
    assert answer.json["meta"] == {"total": 2}


async def test_a_resolver_that_fails_tells_nothing(tmp_path: Path) -> None:
    broken = RESOLVERS.replace('return entry["title"][0]', 'raise ZeroDivisionError("secret words")')

    async with open_notes("sqlite", tmp_path, {**FILES, "resolvers/note.py": broken}) as notes:
        await notes.backend.entities(NOTE).create({"title": "one"}, status="published")
        answer = await notes.graphql("{ notes { title initial } }", who="full")

    assert answer.json["data"] == {"notes": [{"title": "one", "initial": None}]}
    assert [error["message"] for error in answer.json["errors"]] == ["Internal Server Error"]
    assert b"secret words" not in answer.body


LOUD = """
from typecase import middleware


@middleware
async def loud(ctx, next, config: int):
    return await next() + "!" * config
"""
LOUD_SDL = """
type Query {
  hello(name: String!): String! @auth(public: true) @middleware(name: "global::loud", config: 2)
    @middleware(name: "global::loud", config: 1) @rest(method: GET, path: "/hello/:name")
}
"""
HELLO = """
from ariadne import QueryType

query = QueryType()


@query.field("hello")
def hello(_, info, name):
    return name
"""


async def test_middlewares_wrap_an_own_field_in_both_apis(tmp_path: Path) -> None:
    files = {"server/loud.py": LOUD, "resolvers/hello.py": HELLO, "schema/hello.graphql": LOUD_SDL}
    async with open_notes("sqlite", tmp_path, files) as notes:
        graphql = await notes.graphql('{ hello(name: "a") }')
        rest = await notes.get("/api/hello/a")

    assert graphql.json == {"data": {"hello": "a!!!"}}
    assert rest.json == {"data": "a!!!", "meta": {}}
