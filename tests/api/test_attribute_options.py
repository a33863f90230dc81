"""The options of attributes, each asked for through the APIs: what is refused, for drafts too or when publishing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import NAMES
from tests.magazines import Magazine
from tests.projects import content_type, open_project

RULES: dict[str, Any] = {
    "line": {"type": "string", "minLength": 2, "maxLength": 4, "regex": "^[a-z]*$"},
    "text": {"type": "text", "minLength": 2, "maxLength": 4},
    "rich": {"type": "richtext", "maxLength": 4},
    "mail": {"type": "email", "minLength": 8},
    "whole": {"type": "integer", "min": 2, "max": 4},
    "big": {"type": "biginteger", "min": "2", "max": "4"},
    "part": {"type": "float", "min": 0.5, "max": 1.5},
    "price": {"type": "decimal", "max": 9},
    "kind": {"type": "enumeration", "enum": ["long read", "short"], "enumName": "RuleKind"},
    "code": {"type": "string", "unique": True},
}
SHOWN: dict[str, Any] = {
    "title": {"type": "string", "required": True, "minLength": 3},
    "secret": {"type": "string", "private": True, "unique": True},
    "listed": {"type": "string"},
    "unsearched": {"type": "string", "searchable": False},
    "fixed": {"type": "string", "configurable": False, "visible": False, "pluginOptions": {"other": {"kept": 1}}},
    "written": {"type": "string", "writable": False, "default": "here"},
}
DECLARATIONS = {
    "rule": content_type("rule", "rules", RULES, drafts=False),
    "page": {
        **content_type("page", "pages", SHOWN),
        "options": {"draftAndPublish": True, "privateAttributes": ["listed"], "populateCreatorFields": True},
    },
}
RULE, PAGE = "api::rule.rule", "api::page.page"


@pytest.fixture(params=NAMES)
async def project(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Magazine]:
    async with open_project(request.param, tmp_path, DECLARATIONS, "options") as opened:
        yield opened


async def test_every_limit_is_told_at_once(project: Magazine) -> None:
    data = {"line": "TOOLONG", "text": "x", "rich": "x" * 5, "mail": "somebody", "whole": 1, "big": "5", "part": 2}

    refused = await project.request("POST", "/api/rules", "full", json={"data": {**data, "price": 10, "kind": "x"}})

    problems = refused.json["error"]["details"]["errors"]
    assert refused.status == 400
    assert [problem["message"] for problem in problems] == [
        "line must be at most 4 characters",
        'line must match the following: "/^[a-z]*$/"',
        "text must be at least 2 characters",
        "rich must be at most 4 characters",
        "mail must be a valid email",
        "whole must be greater than or equal to 2",
        "big must be less than or equal to 4",
        "part must be less than or equal to 1.5",
        "price must be less than or equal to 9",
        "kind must be one of the following values: long read, short, ",
    ]
    assert await project.backend.entities(RULE).count() == 0


async def test_emails_have_a_least_length_and_big_numbers_a_least_value(project: Magazine) -> None:
    refused = await project.request("POST", "/api/rules", "full", json={"data": {"mail": "a@b.cd", "big": "1"}})

    problems = refused.json["error"]["details"]["errors"]
    assert [problem["message"] for problem in problems] == [
        "mail must be at least 8 characters",
        "big must be greater than or equal to 2",
    ]
    assert await project.backend.entities(RULE).count() == 0


async def test_least_and_greatest_values_are_allowed(project: Magazine) -> None:
    data = {"line": "ab", "text": "abcd", "whole": 4, "big": "2", "part": 0.5, "price": 9, "kind": "long read"}

    made = await project.request("POST", "/api/rules", "full", json={"data": data})
    read = await project.graphql("{ rules { kind } }", who="full")

    assert made.status == 201
    assert read.json == {"data": {"rules": [{"kind": "long_read"}]}}


async def test_a_unique_value_is_one_entry_s_and_nothing_is_shared(project: Magazine) -> None:
    statuses = [
        (await project.request("POST", "/api/rules", "full", json={"data": {"code": code}})).status
        for code in ("a", "a", None, None)
    ]

    assert statuses == [201, 400, 201, 201]
    assert await project.backend.entities(RULE).count() == 3


async def test_a_draft_may_be_short_of_what_publishing_asks_for(project: Magazine) -> None:
    made = await project.request("POST", "/api/pages?status=draft", "full", json={"data": {"title": "x"}})
    target = f"/api/pages/{made.json['data']['documentId']}/actions/publish"

    refused = await project.request("POST", target, "full")

    assert (made.status, refused.status) == (201, 400)
    assert refused.json["error"]["message"] == "title must be at least 3 characters"
    assert await project.backend.entities(PAGE).count(status="published") == 0


async def test_private_attributes_never_leave_in_either_api(project: Magazine) -> None:
    data = {"title": "one", "secret": "s", "listed": "l"}
    made = await project.request("POST", "/api/pages?status=published", "full", json={"data": data})

    asked = [
        (await project.get(f"/api/pages?{query}", "full")).status
        for query in ("fields=secret", "sort=secret", "filters[secret]=s", "filters[listed]=l", "populate=secret")
    ]
    read = [await project.graphql(f"{{ pages {{ {name} }} }}", who="full") for name in ("secret", "listed")]

    assert {"secret", "listed"} & made.json["data"].keys() == set()
    assert asked == [400] * 5
    assert [answer.json["errors"][0]["extensions"]["code"] for answer in read] == ["GRAPHQL_VALIDATION_FAILED"] * 2
    assert (await project.backend.rows(PAGE).find_one())["secret"] == "s"  # type: ignore[index]


async def test_a_search_looks_into_what_is_searchable_and_public(project: Magazine) -> None:
    data = {"title": "one", "secret": "hidden", "unsearched": "beside", "fixed": "found"}
    await project.request("POST", "/api/pages?status=published", "full", json={"data": data})

    totals = [
        (await project.get(f"/api/pages?_q={word}", "full")).json["meta"]["pagination"]["total"]
        for word in ("one", "found", "beside", "hidden")
    ]

    assert totals == [1, 1, 0, 0]


async def test_what_is_not_writable_keeps_its_default(project: Magazine) -> None:
    rest = await project.request("POST", "/api/pages", "full", json={"data": {"title": "one", "written": "no"}})
    graphql = await project.graphql(
        'mutation { createPage(data: { title: "two", written: "no" }) { title } }', who="full"
    )

    assert (rest.status, rest.json["error"]["message"]) == (400, "Invalid key written")
    assert graphql.json["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert await project.backend.entities(PAGE).count() == 0


async def test_other_options_change_no_answer_and_are_kept(project: Magazine) -> None:
    made = await project.request("POST", "/api/pages", "full", json={"data": {"title": "one", "fixed": "f"}})
    creator = await project.get("/api/pages?populate=createdBy", "full")

    declared = project.backend.registry.content_type(PAGE).attributes["fixed"]
    assert made.json["data"]["fixed"] == "f"
    assert creator.status == 400
    assert (declared.configurable, declared.plugin_options) == (False, {"other": {"kept": 1}})


async def test_a_type_without_drafts_is_published_from_the_start(project: Magazine) -> None:
    made = await project.request("POST", "/api/rules", "full", json={"data": {"code": "a"}})

    assert made.json["data"]["publishedAt"] == made.json["data"]["createdAt"]
